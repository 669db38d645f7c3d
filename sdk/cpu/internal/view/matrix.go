package view

// Matrix is a batch of matrices in a buffer, as a product of matrices reads them.
type Matrix struct {
	Batch      View // places the first element of each matrix
	Rows, Cols int
	// Trans says that the matrix is stored as its transpose; LD is the distance between the starts
	// of stored rows, whose elements are contiguous.
	Trans bool
	LD    int
}

// MatrixOf arranges a view into matrices: the axes rows are joined to the rows, cols to the
// columns, batch tells matrices apart. It is not ok if axes cannot be joined or neither rows nor
// columns are contiguous.
func MatrixOf(v View, batch, rows, cols []int) (m Matrix, ok bool) {
	m.Batch = v.Transpose(batch)
	var row, col int
	var okRow, okCol bool
	m.Rows, row, okRow = join(v.Transpose(rows))
	m.Cols, col, okCol = join(v.Transpose(cols))
	switch {
	case !okRow || !okCol:
		return m, false
	case (col == 1 || m.Cols == 1) && (row >= m.Cols || m.Rows == 1):
		m.LD = max(row, m.Cols)
		if m.Rows == 1 {
			m.LD = m.Cols
		}
	case (row == 1 || m.Rows == 1) && (col >= m.Rows || m.Cols == 1):
		m.Trans, m.LD = true, max(col, m.Rows)
		if m.Cols == 1 {
			m.LD = m.Rows
		}
	default:
		return m, false
	}
	return m, true
}

// join returns the size and stride of all axes of a view as one, and whether they can be one.
func join(v View) (size, stride int, ok bool) {
	c := v.Collapse()
	switch len(c.Dims) {
	case 0:
		return 1, 0, true
	case 1:
		return c.Dims[0], c.Strides[0], true
	}
	return c.Size(), 0, false
}

// Length returns the number of elements from the first to the last of a matrix.
func (m *Matrix) Length() int {
	rows, cols := m.Rows, m.Cols
	if m.Trans {
		rows, cols = cols, rows
	}
	if rows == 0 || cols == 0 {
		return 0
	}
	return (rows-1)*m.LD + cols
}

// At returns the offset of the first element of each matrix, in order.
func (m *Matrix) At() []int {
	at := []int{m.Batch.Offset}
	for i, d := range m.Batch.Dims {
		next := make([]int, 0, len(at)*d)
		for _, a := range at {
			for k := range d {
				next = append(next, a+k*m.Batch.Strides[i])
			}
		}
		at = next
	}
	return at
}
