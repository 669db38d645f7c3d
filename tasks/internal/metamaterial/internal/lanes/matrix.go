package lanes

import "fmt"

// Matrix is a matrix to multiply by, with a bias: strips of Columns columns, one after the other.
// It is read-only once made.
type Matrix struct {
	depth, width int // rows, and columns with the filling
	strips       []float32
	bias         []float32
	linear       *Matrix // the same without the bias
}

// NewMatrix returns the matrix of depth rows whose numbers, row after row, are given. It is filled
// up with columns of zeros. The bias has one number for each column; nil stands for zeros.
func NewMatrix(depth int, numbers, bias []float32) *Matrix {
	given := len(numbers) / depth
	if given*depth != len(numbers) || bias != nil && len(bias) != given {
		panic(fmt.Sprintf("lanes: %d numbers and a bias of %d are no matrix of %d rows",
			len(numbers), len(bias), depth))
	}
	width := (given + columns - 1) / columns * columns
	m := &Matrix{
		depth: depth, width: width, strips: make([]float32, depth*width),
		bias: make([]float32, width),
	}
	for i, v := range numbers {
		row, column := i/given, i%given
		m.strips[(column/columns*depth+row)*columns+column%columns] = v
	}
	m.linear = &Matrix{depth: depth, width: width, strips: m.strips, bias: make([]float32, width)}
	m.linear.linear = m.linear
	copy(m.bias, bias)
	return m
}

// Linear returns the matrix without its bias.
func (m *Matrix) Linear() *Matrix { return m.linear }

// Width returns the number of columns with the filling.
func (m *Matrix) Width() int { return m.width }

// Multiply sets each row of c to that of a times m, plus m's bias. There are count rows, a multiple
// of Rows, which begin lda and ldc numbers from each other; those of c get all of m's columns.
func (e *Engine) Multiply(count int, a []float32, lda int, m *Matrix, c []float32, ldc int) {
	if count == 0 {
		return
	}
	if count%rows != 0 || lda < m.depth || ldc < m.width || len(a) < (count-1)*lda+m.depth ||
		len(c) < (count-1)*ldc+m.width {
		panic(fmt.Sprintf("lanes: %d rows of %d and %d by a matrix of %d×%d",
			count, lda, ldc, m.depth, m.width))
	}
	for j := 0; j < m.width; j += columns {
		strip := m.strips[j*m.depth:][:columns*m.depth]
		for i := 0; i < count; i += rows {
			e.tile(m.depth, a[i*lda:], lda, strip, m.bias[j:], c[i*ldc+j:], ldc)
		}
	}
}
