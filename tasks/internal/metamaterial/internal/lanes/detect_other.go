//go:build !amd64

package lanes

func machineEngines() []*Engine { return nil }
