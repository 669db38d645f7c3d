package gemm

import "fmt"

// The methods by which a plan computes its product.
type method int

const (
	// packed is the general method: B is packed once, then each tile of C goes through K in blocks.
	packed method = iota
	// direct reads B where it is: for few rows of A, packing B would cost as much as multiplying by
	// it.
	direct
	// dots is a dot product for each element of C: for few columns of C, both operands contiguous
	// along K.
	dots
)

const (
	// blockK is the most of K that a micro-kernel sums up before it writes to C. A panel of B of
	// this height is read from the second-level cache (64 KiB for AVX-512), one of A from the first
	// (24 KiB).
	blockK = 512
	// tileRows and tileCols are the size of a tile at most. B is read once for every tileRows rows
	// of C, A once for every tileCols columns; tiles of this size take some 100 µs, so the others
	// do not wait long for the core that takes the last one.
	tileRows, tileCols = 48, 256
	// thinRows and thinCols are the most rows of A for which B is read directly, and the most
	// columns of C for which elements are dot products or the product is run transposed.
	thinRows, thinCols = 24, 8
	// minDot is the least K for which dot products pay.
	minDot = 16
	// dotRows is how many rows of C a tile of dot products has.
	dotRows = 64
	// serialWork is the number of multiplications below which a product runs on its caller alone.
	serialWork = 1 << 16
)

// Plan is how an engine runs products of one shape. It is immutable; any number of goroutines may
// run it.
type Plan struct {
	engine *Engine
	shape  Shape

	// The product as it is run is Z[m,n] = X[m,k]·Y[k,n], where Z is C or, if swap is set, the
	// transpose of C.
	method  method
	swap    bool
	m, n, k int
	tile    [2]int // rows and columns of a tile of Z
	tiles   [2]int // number of tiles along the rows and columns of Z

	blocks int // number of blocks of K
	panels int // number of panels of Y, of nr columns each
	packs  int // number of tasks that prepare operands
	packsX int // of which the last are for X
	serial bool
}

// Plan plans products of one shape. It panics on negative sizes.
func (e *Engine) Plan(s Shape) *Plan {
	if s.M < 0 || s.N < 0 || s.K < 0 {
		panic(fmt.Sprintf("gemm: plan a product of negative size: %+v", s))
	}
	p := &Plan{engine: e, shape: s}
	p.choose()
	p.cut()
	return p
}

// choose picks the method and whether to run the transposed product.
func (p *Plan) choose() {
	s := p.shape
	switch {
	case s.N <= thinCols && s.K >= minDot && !s.TransA:
		p.method = dots
	case s.M <= thinCols && s.K >= minDot && s.TransB:
		p.method, p.swap = dots, true
	case s.M <= thinRows && !s.TransB:
		p.method = direct
	case s.N <= thinCols && s.TransA:
		p.method, p.swap = direct, true
	}
	p.m, p.n, p.k = s.M, s.N, s.K
	if p.swap {
		p.m, p.n = s.N, s.M
	}
}

// cut decides on tiles, blocks and panels.
func (p *Plan) cut() {
	mr, nr := p.engine.kernels.mr, p.engine.kernels.nr
	p.blocks, p.panels = ceil(p.k, blockK), ceil(p.n, nr)
	switch p.method {
	case packed:
		p.tile = [2]int{roundUp(tileRows, mr), even(p.n, tileCols, nr)}
		p.packs = p.blocks * ceil(p.panels, packGroup)
		if p.shape.TransA && !p.engine.kernels.byRows {
			p.packsX = p.blocks * ceil(p.panelsX(), packGroupX)
			p.packs += p.packsX
		}
	case direct:
		p.tile = [2]int{max(p.m, 1), roundUp(tileCols/2, nr)}
		p.packs = 2
	case dots:
		p.tile = [2]int{dotRows, max(p.n, 1)}
		p.packs = 1
	}
	p.tiles = [2]int{ceil(p.m, p.tile[0]), ceil(p.n, p.tile[1])}
	p.serial = p.m*p.n*p.k < serialWork
}

// block returns the range of K that block i covers. Blocks are of equal size, give or take one.
func (p *Plan) block(i int) (from, to int) {
	return p.k * i / p.blocks, p.k * (i + 1) / p.blocks
}

// ceil returns n/d rounded up.
func ceil(n, d int) int { return (n + d - 1) / d }

// roundUp returns the least multiple of d that is not below n.
func roundUp(n, d int) int { return ceil(n, d) * d }

// even returns the size of pieces of at most limit into which n is cut evenly, rounded up to a
// multiple of d.
func even(n, limit, d int) int {
	if n == 0 {
		return d
	}
	return roundUp(ceil(n, ceil(n, limit)), d)
}
