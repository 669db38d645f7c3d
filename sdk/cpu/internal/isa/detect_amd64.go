package isa

import "golang.org/x/sys/cpu"

// Detect returns the highest level that processor and operating system support.
func Detect() Level {
	switch x := cpu.X86; {
	case !x.HasAVX2 || !x.HasFMA:
		return Portable
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL:
		return AVX512
	default:
		return AVX2
	}
}
