package gemm

// The packed method. Y is packed by blocks of K and, within a block, by panels of nr columns: the nr elements of one k
// are neighbours, and the last panel is filled up with zeros. X is read where it is if its rows are contiguous, by the
// micro-kernel's strides; otherwise, or where the distance of its rows would make them compete for the same sets of the
// cache, each tile copies its part of X first.

// PackedB is an operand B in the form that the micro-kernel reads, for a B that many runs share.
type PackedB struct {
	plan   *Plan
	matrix matrix
	data   []float32
}

// PackB packs b (stored as the plan's shape says, with row distance ldb, 0 for rows without gaps) into dst, which it
// returns; a nil dst allocates one. The result is for plans of the same engine and shape. It keeps no reference to b
// unless the plan reads B where it is, which only happens for thin products: b must not change while the result is
// used.
func (p *Plan) PackB(dst *PackedB, b []float32, ldb int) *PackedB {
	if dst == nil {
		dst = new(PackedB)
	}
	dst.plan = p
	dst.matrix = newMatrix("B", b, p.shape.K, p.shape.N, ldb, p.shape.TransB)
	if p.method != packed {
		dst.data = nil
		return dst
	}
	dst.data = grow(dst.data, p.workspace())
	c := p.engine.take()
	c.plan, c.y, c.packed = p, dst.matrix, dst.data
	c.do(p.packs, c.packFn)
	p.engine.give(c)
	dst.matrix.data = nil
	return dst
}

// workspace returns the number of elements that a run needs for operands it packs.
func (p *Plan) workspace() int {
	nr := p.engine.kernels.nr
	switch p.method {
	case packed:
		return p.k * p.panels * nr
	case direct:
		return p.k*nr + p.k*p.m
	}
	return p.k * p.n
}

// panel returns the packed panel that begins at column j of Y, in the block of K that begins at k0 and has kc elements.
func (c *call) panel(j, k0, kc int) []float32 {
	nr := c.engine.kernels.nr
	return c.packed[k0*c.plan.panels*nr+j*kc:][:kc*nr]
}

// packGroup is how many panels one task packs: reading rows of several panels at once suits the memory better.
const packGroup = 4

// packPanels packs one group of panels of one block.
func (c *call) packPanels(task int) {
	p, nr := c.plan, c.engine.kernels.nr
	groups := ceil(p.panels, packGroup)
	k0, k1 := p.block(task / groups)
	from := task % groups * packGroup
	to := min(from+packGroup, p.panels)
	if full := min(to, p.n/nr); c.y.col == 1 && full > from {
		c.packFull(from*nr, full-from, k0, k1)
		from = full
	}
	for j := from * nr; j < to*nr; j += nr {
		c.packColumns(c.panel(j, k0, k1-k0), k0, k1, j, min(nr, p.n-j))
	}
}

// packFull packs the elements [k0, k1) of whole panels from column j on, of a Y whose rows are contiguous.
func (c *call) packFull(j, panels, k0, k1 int) {
	k := c.engine.kernels
	kc := k1 - k0
	k.pack(&c.panel(j, k0, kc)[0], c.y.at(k0, j), kc, k.nr, k.nr, c.y.row, panels, kc*k.nr)
}

// packColumns packs the elements [k0, k1) of the given columns of Y, at most nr.
func (c *call) packColumns(dst []float32, k0, k1, j, cols int) {
	k, nr := c.engine.kernels, c.engine.kernels.nr
	if c.y.col == 1 {
		k.pack(&dst[0], c.y.at(k0, j), k1-k0, cols, nr, c.y.row, 1, 0)
		return
	}
	if cols < nr {
		clear(dst)
	}
	k.vec.Transpose(dst, nr, c.y.data[k0*c.y.row+j*c.y.col:], c.y.col, cols, k1-k0)
}

// packedTile computes the tile [i0, i1) x [j0, j1) of Z.
func (c *call) packedTile(worker, i0, i1, j0, j1 int) {
	k := c.engine.kernels
	for b := range c.plan.blocks {
		k0, k1 := c.plan.block(b)
		x := c.rows(worker, i0, i1, k0, k1)
		acc := c.accumulate(k0)
		for i := i0; i < i1; i += k.mr {
			h := min(k.mr, i1-i)
			a := &x.data[(i-i0)*x.row]
			csa, rsa := x.col, x.row
			if x.col != 1 { // panels of h rows: the h elements of one k are neighbours
				a, csa, rsa = &x.data[(i-i0)/k.mr*k.panelSize(k1-k0)], h, 1
			}
			for j := j0; j < j1; j += k.nr { // the rows of X stay in the first-level cache, panels of Y come from the second
				y, cols := &c.panel(j, k0, k1-k0)[0], min(k.nr, j1-j)
				k.micro[h](a, y, c.z.at(i, j), k1-k0, rsa, csa, k.nr, c.z.row, cols, acc)
			}
		}
	}
}

// conflict is the distance in elements, 2 KiB, whose multiples make rows of X compete for the same sets of the cache.
const conflict = 512

// panelSize is the distance of panels of X: a vector more than their size, as the copy writes whole vectors.
func (k *kernels) panelSize(kc int) int { return kc*k.mr + 16 }

// rows returns rows [i0, i1) of the block [k0, k1) of X: X itself, or a copy in the worker's scratch. If the result's
// col is not 1, it is a copy by panels of mr rows.
func (c *call) rows(worker, i0, i1, k0, k1 int) matrix {
	k, kc := c.engine.kernels, k1-k0
	if c.x.col == 1 && (c.x.row%conflict != 0 || kc < k.nr) {
		return matrix{c.x.data[i0*c.x.row+k0:], c.x.row, 1}
	}
	const slack = 64 // more than a vector, and an odd number of cache lines apart
	s := grow(c.scratch[worker], (i1-i0)*(kc+slack)+slack)
	c.scratch[worker] = s
	if c.x.col == 1 {
		ld := roundUp(kc, 16) + 16
		for i := i0; i < i1; i++ {
			copy(s[(i-i0)*ld:][:kc], c.x.data[i*c.x.row+k0:])
		}
		return matrix{s, ld, 1}
	}
	if k.byRows {
		k.vec.Transpose(s, kc, c.x.data[k0*c.x.col+i0:], c.x.col, kc, i1-i0)
		return matrix{s, kc, 1}
	}
	full := (i1 - i0) / k.mr
	if full > 0 {
		k.pack(&s[0], c.x.at(i0, k0), kc, k.mr, k.mr, c.x.col, full, k.panelSize(kc))
	}
	if i := i0 + full*k.mr; i < i1 {
		k.pack(&s[full*k.panelSize(kc)], c.x.at(i, k0), kc, i1-i, i1-i, c.x.col, 1, 0)
	}
	return matrix{s, 1, 0}
}
