//go:build !amd64

package planes

func machineEngines() []*Engine { return nil }
