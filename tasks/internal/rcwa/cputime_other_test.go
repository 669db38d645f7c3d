//go:build !unix

package rcwa

func cpuSeconds() float64 { return 0 }
