package gemm

import "fmt"

// Shape is what a product is planned for.
type Shape struct {
	// M, N, K are the sizes of C[M,N] = op(A)[M,K]·op(B)[K,N]. Zero is allowed: K = 0 gives zeros.
	M, N, K int
	// TransA says that A is stored [K,M], TransB that B is stored [N,K]; all matrices are
	// row-major.
	TransA, TransB bool
}

// Args are the operands of one run of a plan.
type Args struct {
	// A, B and C hold the matrices, first element first. C must not overlap A or B.
	A, B, C []float32
	// LDA, LDB and LDC are the distances between the starts of two stored rows, in elements; 0
	// means rows without gaps.
	LDA, LDB, LDC int
	// Bias, if not nil, has N elements and is added to each row of the result.
	Bias []float32
	// ReLU replaces what is negative by zero, after the bias.
	ReLU bool
}

// matrix is op(X): element (i, j) is data[i*row+j*col].
type matrix struct {
	data     []float32
	row, col int
}

// newMatrix returns op(X) of the given size for an X stored with row distance ld, and checks that X
// is long enough.
func newMatrix(name string, data []float32, rows, cols, ld int, trans bool) matrix {
	r, c := rows, cols
	if trans {
		r, c = cols, rows
	}
	if ld == 0 {
		ld = c
	}
	if ld < c {
		panic(fmt.Sprintf("gemm: rows of %s have %d elements but start every %d", name, c, ld))
	}
	if r > 0 && c > 0 && len(data) < (r-1)*ld+c {
		panic(fmt.Sprintf("gemm: %s has %d elements, %d rows of %d that start every %d need %d",
			name, len(data), r, c, ld, (r-1)*ld+c))
	}
	if trans {
		return matrix{data, 1, ld}
	}
	return matrix{data, ld, 1}
}

// at returns the address of element (i, j).
func (m matrix) at(i, j int) *float32 { return &m.data[i*m.row+j*m.col] }

// transposed returns the transpose of m.
func (m matrix) transposed() matrix { return matrix{m.data, m.col, m.row} }
