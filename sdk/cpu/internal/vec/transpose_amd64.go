package vec

// transposeAVX2 transposes strips of eight rows in assembly and the edges in Go.
func transposeAVX2(dst []float32, lddst int, src []float32, ldsrc, rows, cols int) {
	if rows <= 0 || cols <= 0 {
		return
	}
	_, _ = dst[(cols-1)*lddst+rows-1], src[(rows-1)*ldsrc+cols-1]
	const size = 8
	fullRows, fullCols := rows/size*size, cols/size*size
	if fullCols > 0 {
		for i := 0; i < fullRows; i += size {
			transposeStripAVX2(&dst[i], &src[i*ldsrc], lddst, ldsrc, fullCols/size)
		}
	}
	if fullCols < cols {
		transpose(dst[fullCols*lddst:], lddst, src[fullCols:], ldsrc, rows, cols-fullCols)
	}
	if fullRows < rows {
		transpose(dst[fullRows:], lddst, src[fullRows*ldsrc:], ldsrc, rows-fullRows, fullCols)
	}
}
