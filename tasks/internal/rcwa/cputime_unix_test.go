//go:build unix

package rcwa

import "syscall"

// cpuSeconds returns the processor time that this process has used, which says more than the clock
// on a busy machine.
func cpuSeconds() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}
