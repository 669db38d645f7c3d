package lanes

import "golang.org/x/sys/cpu"

// machineEngines returns engines for the instruction sets of this machine that have kernels in
// assembly, best first.
func machineEngines() []*Engine {
	var all []*Engine
	if cpu.X86.HasAVX512F {
		all = append(all,
			&Engine{name: "avx512", tile: avx512Tile, bend: avx512Bend, cross: avx512Cross})
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		all = append(all, &Engine{name: "avx2", tile: avx2Tile, bend: avx2Bend, cross: avx2Cross})
	}
	return all
}

func avx512Tile(depth int, a []float32, lda int, b []float32, bias, c []float32, ldc int) {
	tileAVX512(depth, &a[0], lda, &b[0], columns, &bias[0], &c[0], ldc)
}

func avx512Bend(x []float32) { bendAVX512(len(x), &x[0]) }

func avx512Cross(count int, c, a []float32, apart int) { crossAVX512(count, &c[0], &a[0], apart) }

// avx2Tile computes a tile in four quarters.
func avx2Tile(depth int, a []float32, lda int, b []float32, bias, c []float32, ldc int) {
	for i := 0; i < rows; i += rows / 2 {
		for j := 0; j < columns; j += columns / 2 {
			tileAVX2(depth, &a[i*lda], lda, &b[j], columns, &bias[j], &c[i*ldc+j], ldc)
		}
	}
}

func avx2Bend(x []float32) { bendAVX2(len(x), &x[0]) }

func avx2Cross(count int, c, a []float32, apart int) { crossAVX2(count, &c[0], &a[0], apart) }
