package gemm

import (
	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/pool"
)

// Shape is what a product is planned for.
type Shape struct {
	// M, N, K are the sizes of C[M,N] = op(A)[M,K]·op(B)[K,N]. Zero is allowed: K = 0 gives zeros.
	M, N, K int
	// TransA says that A is stored [K,M], TransB that B is stored [N,K]; all matrices are row-major.
	TransA, TransB bool
}

// Tile is a finished rectangle of C.
type Tile struct {
	// Index counts the tiles of the plan's grid, row by row.
	Index int
	// Row and Col are the place of the tile's first element in C.
	Row, Col int
	// Rows and Cols are the tile's size.
	Rows, Cols int
}

// Args are the operands of one run of a plan.
type Args struct {
	// A, B and C hold the matrices, first element first. C must not overlap A or B.
	A, B, C []float32
	// LDA, LDB and LDC are the distances between the starts of two stored rows, in elements; 0 means rows without gaps.
	LDA, LDB, LDC int
	// PackedB, if not nil, is used instead of B.
	PackedB *PackedB
	// Accumulate adds the product to C instead of overwriting it.
	Accumulate bool
	// Bias, if not nil, has N elements and is added to each row of the product.
	Bias []float32
	// ReLU replaces what is negative by zero, after the bias.
	ReLU bool
	// Epilogue, if not nil, is called for each tile of the plan's grid when its elements of C are final. Calls for
	// different tiles run concurrently.
	Epilogue func(Tile)
}

// Engine plans and runs products on one pool with one kind of kernel. It keeps the workspaces of finished runs for the
// next ones, shared by all its plans. It may be used from any goroutine.
type Engine struct {
	level isa.Level
	pool  *pool.Pool
}

// New returns an engine that uses the micro-kernels of the given level, which this machine must support.
func New(level isa.Level, p *pool.Pool) *Engine { return &Engine{level: level, pool: p} }

// Plan is how an engine runs products of one shape. It is immutable; any number of goroutines may run it.
type Plan struct {
	engine *Engine
	shape  Shape
}

// Plan plans products of one shape. It panics on negative sizes.
func (e *Engine) Plan(s Shape) *Plan { return &Plan{engine: e, shape: s} }

// Grid is how a plan cuts C into tiles. It depends on the shape and the level alone.
type Grid struct {
	// TileRows and TileCols are the size of a tile; those of the last row and column of tiles may be smaller.
	TileRows, TileCols int
	// Rows and Cols are the numbers of tiles.
	Rows, Cols int
}

// Grid returns the plan's grid of tiles, for an epilogue that keeps something for each of them.
func (p *Plan) Grid() Grid {
	return Grid{TileRows: max(p.shape.M, 1), TileCols: max(p.shape.N, 1), Rows: min(p.shape.M, 1), Cols: min(p.shape.N, 1)}
}

// PackedB is an operand B in the form that the micro-kernel reads, for a B that many runs share.
type PackedB struct {
	data []float32
	b    []float32
	ldb  int
}

// PackB packs b (stored as the plan's shape says, with row distance ldb, 0 for rows without gaps) into dst, which it
// returns; a nil dst allocates one. What it returns fits plans of the same engine and shape only.
func (p *Plan) PackB(dst *PackedB, b []float32, ldb int) *PackedB {
	if dst == nil {
		dst = new(PackedB)
	}
	dst.b, dst.ldb = append(dst.b[:0], b...), ldb
	return dst
}

// Run computes one product. It panics if an operand is too short for the plan's shape.
func (p *Plan) Run(x Args) {
	s := p.shape
	if x.PackedB != nil {
		x.B, x.LDB = x.PackedB.b, x.PackedB.ldb
	}
	ra, ca := strides(x.LDA, s.K, s.M, s.TransA)
	rb, cb := strides(x.LDB, s.N, s.K, s.TransB)
	ldc := x.LDC
	if ldc == 0 {
		ldc = s.N
	}
	for i := range s.M {
		for j := range s.N {
			var sum float32
			for k := range s.K {
				sum += x.A[i*ra+k*ca] * x.B[k*rb+j*cb]
			}
			if x.Bias != nil {
				sum += x.Bias[j]
			}
			if x.Accumulate {
				sum += x.C[i*ldc+j]
			}
			if x.ReLU {
				sum = max(sum, 0)
			}
			x.C[i*ldc+j] = sum
		}
	}
	if x.Epilogue != nil && s.M*s.N > 0 {
		x.Epilogue(Tile{Rows: s.M, Cols: s.N})
	}
}

// strides returns the distances between rows and between columns of op(X), which has the given number of columns if it
// is stored as it is and rows if it is stored transposed.
func strides(ld, cols, rows int, trans bool) (row, col int) {
	if trans {
		if ld == 0 {
			ld = rows
		}
		return 1, ld
	}
	if ld == 0 {
		ld = cols
	}
	return ld, 1
}

// Float64 computes C = op(A)·op(B), or C += op(A)·op(B), in float64 on the given pool. It is blocked but not tuned.
func Float64(p *pool.Pool, s Shape, a, b, c []float64, accumulate bool) {
	ra, ca := strides(0, s.K, s.M, s.TransA)
	rb, cb := strides(0, s.N, s.K, s.TransB)
	for i := range s.M {
		for j := range s.N {
			var sum float64
			for k := range s.K {
				sum += a[i*ra+k*ca] * b[k*rb+j*cb]
			}
			if accumulate {
				sum += c[i*s.N+j]
			}
			c[i*s.N+j] = sum
		}
	}
}
