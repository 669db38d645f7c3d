package isa

import "fmt"

// Level is a set of vector instructions. Levels are ordered: a machine that supports one supports
// all lower ones.
type Level int

// The levels, lowest first.
const (
	// Portable is plain Go, on every architecture.
	Portable Level = iota
	// AVX2 is amd64 with AVX2 and FMA: Intel Haswell (2013), AMD Zen (2017) and later.
	AVX2
	// AVX512 is amd64 with the F, BW, DQ and VL parts of AVX-512: Intel Skylake-SP (2017), AMD Zen
	// 4 (2022) and later.
	AVX512
)

// String returns the name that Parse reads.
func (l Level) String() string {
	switch l {
	case Portable:
		return "portable"
	case AVX2:
		return "avx2"
	case AVX512:
		return "avx512"
	}
	return fmt.Sprintf("isa.Level(%d)", int(l))
}

// Parse returns the level of the given name, one of "portable", "avx2" and "avx512". It does not
// ask whether this machine supports it.
func Parse(name string) (Level, error) {
	for _, l := range []Level{Portable, AVX2, AVX512} {
		if l.String() == name {
			return l, nil
		}
	}
	return Portable, fmt.Errorf("parse instruction set %q: want portable, avx2 or avx512", name)
}

// Supported returns the levels that this machine can execute, best first; Portable is always the
// last.
func Supported() []Level {
	var levels []Level
	for l := Detect(); l >= Portable; l-- {
		levels = append(levels, l)
	}
	return levels
}
