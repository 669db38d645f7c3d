package vec

import "github.com/invbench/invbench/sdk/cpu/internal/isa"

// For returns the kernels of the given level, which this machine must support. Those that there is
// no assembly for are the portable ones.
func For(level isa.Level) *Kernels {
	k := portable()
	switch level {
	case isa.AVX2:
		setAVX2(k)
		k.Transpose = transposeAVX2
	case isa.AVX512:
		setAVX512(k)
		k.Transpose = transposeAVX2
	}
	return k
}
