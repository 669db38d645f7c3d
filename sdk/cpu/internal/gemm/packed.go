package gemm

// The packed method. Y is packed by blocks of K and, within a block, by panels of nr columns: the
// nr elements of one k are neighbours, and the last panel is filled up with zeros. X is read where
// it is if its rows are contiguous, by the micro-kernel's strides, unless the distance of its rows
// would make them compete for the same sets of the cache: then each tile copies its part of X
// first. If X is stored transposed, it is packed too, by panels of mr rows.

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

// panel returns the packed panel that begins at column j of Y, in the block of K that begins at k0
// and has kc elements.
func (c *call) panel(j, k0, kc int) []float32 {
	nr := c.engine.kernels.nr
	return c.packed[k0*c.plan.panels*nr+j*kc:][:kc*nr]
}

// packGroup is how many panels one task packs. A task reads the rows of all its panels together, so
// it reads longer stretches of memory than a single panel's.
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

// packFull packs the elements [k0, k1) of whole panels from column j on, of a Y whose rows are
// contiguous.
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
	k.transpose(dst, nr, c.y.data[k0*c.y.row+j*c.y.col:], c.y.col, cols, k1-k0)
}

// packedTile computes the tile [i0, i1) x [j0, j1) of Z.
func (c *call) packedTile(worker, i0, i1, j0, j1 int) {
	k := c.engine.kernels
	for b := range c.plan.blocks {
		k0, k1 := c.plan.block(b)
		var x matrix
		if c.plan.packsX == 0 {
			x = c.rows(worker, i0, i1, k0, k1)
		}
		acc := accumulate(k0)
		for i := i0; i < i1; i += k.mr {
			h := min(k.mr, i1-i)
			a, csa, rsa := c.panelX(i, b), k.mr, 1
			if c.plan.packsX == 0 {
				a, csa, rsa = &x.data[(i-i0)*x.row], 1, x.row
			}
			// the rows of X stay in the first-level cache, panels of Y come from the second
			for j := j0; j < j1; j += k.nr {
				y, cols := &c.panel(j, k0, k1-k0)[0], min(k.nr, j1-j)
				k.micro[h](a, y, c.z.at(i, j), k1-k0, rsa, csa, k.nr, c.z.row, cols, acc)
			}
		}
	}
}

// conflict is the distance in elements, 2 KiB, whose multiples make rows of X compete for the same
// sets of the cache.
const conflict = 512

// rows returns rows [i0, i1) of the block [k0, k1) of X: X itself, or a copy in the worker's
// scratch.
func (c *call) rows(worker, i0, i1, k0, k1 int) matrix {
	k, kc := c.engine.kernels, k1-k0
	if c.x.col == 1 && (c.x.row%conflict != 0 || kc < k.nr) {
		return matrix{c.x.data[i0*c.x.row+k0:], c.x.row, 1}
	}
	// an odd number of cache lines, so that rows do not share the same few sets
	ld := roundUp(kc, 32) + 16
	s := grow(c.scratch[worker], (i1-i0)*ld)
	c.scratch[worker] = s
	if c.x.col == 1 {
		for i := i0; i < i1; i++ {
			copy(s[(i-i0)*ld:][:kc], c.x.data[i*c.x.row+k0:])
		}
		return matrix{s, ld, 1}
	}
	k.transpose(s, ld, c.x.data[k0*c.x.col+i0:], c.x.col, kc, i1-i0)
	return matrix{s, ld, 1}
}

// packGroupX is how many panels of X one task packs: so many that the elements of one k, which lie
// next to each other, fill several cache lines.
const packGroupX = 16

// panelsX returns the number of panels of X, of mr rows each.
func (p *Plan) panelsX() int { return ceil(p.m, p.engine.kernels.mr) }

// panelSizeX is the distance of panels of X: a vector more than their size, as the copy writes
// whole vectors.
func (p *Plan) panelSizeX() int { return ceil(p.k, p.blocks)*p.engine.kernels.mr + 16 }

// workspaceX returns the number of elements that a run needs for X packed by blocks of K and panels
// of mr rows.
func (p *Plan) workspaceX() int { return p.blocks * p.panelsX() * p.panelSizeX() }

// panelX returns the start of the panel of X that begins at row i, in block b of K: the mr elements
// of one k are neighbours. It is nil if X is not packed.
func (c *call) panelX(i, b int) *float32 {
	p := c.plan
	if p.packsX == 0 {
		return nil
	}
	return &c.packedX[(b*p.panelsX()+i/c.engine.kernels.mr)*p.panelSizeX()]
}

// packX packs one group of panels of one block of X.
func (c *call) packX(task int) {
	p, k := c.plan, c.engine.kernels
	groups := ceil(p.panelsX(), packGroupX)
	b := task / groups
	k0, k1 := p.block(b)
	i := task % groups * packGroupX * k.mr
	end := min(i+packGroupX*k.mr, p.m)
	if full := (end - i) / k.mr; full > 0 {
		k.pack(c.panelX(i, b), c.x.at(i, k0), k1-k0, k.mr, k.mr, c.x.col, full, p.panelSizeX())
		i += full * k.mr
	}
	if i < end {
		k.pack(c.panelX(i, b), c.x.at(i, k0), k1-k0, end-i, k.mr, c.x.col, 1, 0)
	}
}
