package gemm

import (
	"fmt"
	"unsafe"
)

// call is one run of a plan, with its workspace. It is kept and reused, so that a run allocates
// nothing.
type call struct {
	engine  *Engine
	packFn  func(task int)
	tileFn  func(worker, task int)
	scratch [][]float32 // of each worker
	packed  []float32   // for Y, or for both operands of a thin product
	packedX []float32   // for X, if its rows are not contiguous

	plan    *Plan
	args    Args
	x, y, z matrix // the product as it is run
}

func newCall(e *Engine) *call {
	c := &call{engine: e, scratch: make([][]float32, e.pool.Threads())}
	c.packFn, c.tileFn = c.pack, c.tile
	return c
}

// Run computes one product. It panics if an operand is too short for the plan's shape.
func (p *Plan) Run(a Args) {
	c := p.engine.take()
	c.bind(p, a)
	c.packed = grow(c.packed, p.workspace())
	if p.packsX > 0 {
		c.packedX = grow(c.packedX, p.workspaceX())
	}
	c.do(p.packs, c.packFn)
	c.doTiles(p.tiles[0] * p.tiles[1])
	p.engine.give(c)
}

// bind checks the operands and sets up X, Y and Z, which are A, B and C, or for a swapped plan the
// transposes of B, A and C.
func (c *call) bind(p *Plan, a Args) {
	s := p.shape
	if a.Bias != nil && len(a.Bias) < s.N {
		panic(fmt.Sprintf("gemm: bias has %d elements, want %d", len(a.Bias), s.N))
	}
	c.plan, c.args = p, a
	c.x = newMatrix("A", a.A, s.M, s.K, a.LDA, s.TransA)
	c.z = newMatrix("C", a.C, s.M, s.N, a.LDC, false)
	c.args.LDC = c.z.row
	c.y = newMatrix("B", a.B, s.K, s.N, a.LDB, s.TransB)
	if p.swap {
		c.x, c.y, c.z = c.y.transposed(), c.x.transposed(), c.z.transposed()
	}
}

// do runs the tasks of a phase, on the pool if there is enough work.
func (c *call) do(tasks int, fn func(task int)) {
	if !c.plan.serial {
		c.engine.pool.Do(tasks, fn)
		return
	}
	for i := range tasks {
		fn(i)
	}
}

func (c *call) doTiles(tasks int) {
	if !c.plan.serial {
		c.engine.pool.DoWorkers(tasks, c.tileFn)
		return
	}
	for i := range tasks {
		c.tile(0, i)
	}
}

// pack is one task of the first phase: it prepares a part of the operands.
func (c *call) pack(task int) {
	switch x := task - (c.plan.packs - c.plan.packsX); {
	case x >= 0 && c.plan.packsX > 0:
		c.packX(x)
	default:
		c.packY(task)
	}
}

// packY is the part of pack for Y, and for thin products.
func (c *call) packY(task int) {
	switch c.plan.method {
	case packed:
		c.packPanels(task)
	case direct:
		c.packThin(task)
	case dots:
		c.packDots()
	}
}

// tile is one task of the second phase. Tiles that share columns of Y follow each other, so that
// these stay in cache.
func (c *call) tile(worker, task int) {
	p := c.plan
	row, col := task%p.tiles[0], task/p.tiles[0]
	i0, j0 := row*p.tile[0], col*p.tile[1]
	i1, j1 := min(i0+p.tile[0], p.m), min(j0+p.tile[1], p.n)
	switch {
	case p.k == 0:
		c.clear(i0, i1, j0, j1)
	case p.method == packed:
		c.packedTile(worker, i0, i1, j0, j1)
	case p.method == direct:
		c.directTile(worker, i0, i1, j0, j1)
	case p.method == dots:
		c.dotsTile(worker, i0, i1)
	}
	if p.swap {
		i0, i1, j0, j1 = j0, j1, i0, i1
	}
	c.finish(i0, i1, j0, j1)
}

// clear writes zeros, the sum of no products: it is for K = 0.
func (c *call) clear(i0, i1, j0, j1 int) {
	for i := i0; i < i1; i++ {
		for j := j0; j < j1; j++ {
			*c.z.at(i, j) = 0
		}
	}
}

// finish adds the bias to the tile [i0, i1) x [j0, j1) of C and rectifies it.
func (c *call) finish(i0, i1, j0, j1 int) {
	a, k := &c.args, c.engine.kernels
	if a.Bias == nil && !a.ReLU {
		return
	}
	for i := i0; i < i1; i++ {
		row := a.C[i*a.LDC+j0:][:j1-j0]
		if a.Bias != nil {
			k.add(row, row, a.Bias[j0:j1])
		}
		if a.ReLU {
			k.relu(row, row)
		}
	}
}

// grow returns a slice of n elements at the start of a cache line, s if that is long enough.
func grow(s []float32, n int) []float32 {
	if cap(s) >= n {
		return s[:n]
	}
	const line = 64
	s = make([]float32, n+line/4)
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(s))) % line / 4)
	return s[skip : skip+n]
}
