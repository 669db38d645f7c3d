package planes

import "golang.org/x/sys/cpu"

// machineEngines returns engines for the instruction sets of this machine that have a kernel in
// assembly, best first.
func machineEngines() []*Engine {
	var all []*Engine
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ {
		all = append(all, newEngine("avx512", avx512))
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		all = append(all, newEngine("avx2", avx2))
	}
	return all
}

// avx512 is the kernel for AVX-512, whose tile is a whole tile.
func avx512(c, a, b block, depth int, subtract bool) {
	tileAVX512(depth, &a.re[0], &a.im[0], a.stride, &b.re[0], &b.im[0], b.stride, &c.re[0],
		&c.im[0], c.stride, flag(subtract))
}

// avx2 is the kernel for AVX2, which computes a tile in four quarters.
func avx2(c, a, b block, depth int, subtract bool) {
	const half = edge / 2
	for i := 0; i < edge; i += half {
		for j := 0; j < edge; j += half {
			a, b, c := a.at(i, 0), b.at(0, j), c.at(i, j)
			tileAVX2(depth, &a.re[0], &a.im[0], a.stride, &b.re[0], &b.im[0], b.stride, &c.re[0],
				&c.im[0], c.stride, flag(subtract))
		}
	}
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
