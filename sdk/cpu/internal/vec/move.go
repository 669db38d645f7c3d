package vec

func fill(dst []float32, s float32) {
	for i := range dst {
		dst[i] = s
	}
}

// transpose goes by blocks so that both matrices are read and written by whole cache lines.
func transpose(dst []float32, lddst int, src []float32, ldsrc, rows, cols int) {
	const block = 16
	for i0 := 0; i0 < rows; i0 += block {
		i1 := min(i0+block, rows)
		for j0 := 0; j0 < cols; j0 += block {
			j1 := min(j0+block, cols)
			for j := j0; j < j1; j++ {
				for i := i0; i < i1; i++ {
					dst[j*lddst+i] = src[i*ldsrc+j]
				}
			}
		}
	}
}
