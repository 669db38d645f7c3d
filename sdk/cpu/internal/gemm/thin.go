package gemm

// The methods for thin products: matrices with few rows or few columns. They cost what reading the
// large operand once costs, so they do not pack it.

// packThin prepares the direct method: task 0 packs the last panel of Y if it is not full, task 1
// copies X if its elements along K are far apart.
func (c *call) packThin(task int) {
	p, nr := c.plan, c.engine.kernels.nr
	if p.k == 0 || p.m == 0 || p.n == 0 {
		return
	}
	if last := p.n % nr; task == 0 && last != 0 {
		c.packColumns(c.packed[:p.k*nr], 0, p.k, p.n-last, last)
	}
	if task == 1 && c.x.col > nr {
		dst := c.packed[p.k*nr:]
		for q := range p.k {
			for i := range p.m {
				dst[q*p.m+i] = *c.x.at(i, q)
			}
		}
		c.x = matrix{dst, 1, p.m}
	}
}

// directTile computes the tile of all rows and the columns [j0, j1) of Z.
func (c *call) directTile(worker, i0, i1, j0, j1 int) {
	p, k := c.plan, c.engine.kernels
	z, zi, zj := c.z, 0, 0
	if p.swap { // Z is C transposed, which kernels cannot write: compute the tile in scratch memory
		c.scratch[worker] = grow(c.scratch[worker], (i1-i0)*(j1-j0))
		z, zi, zj = matrix{c.scratch[worker], j1 - j0, 1}, i0, j0
	}
	for b := range p.blocks {
		k0, k1 := p.block(b)
		for j := j0; j < j1; j += k.nr {
			cols := min(k.nr, j1-j)
			y, rsb := c.y.at(k0, j), c.y.row
			if cols < k.nr {
				y, rsb = &c.packed[k0*k.nr], k.nr
			}
			for i := i0; i < i1; i += k.mr {
				h := min(k.mr, i1-i)
				k.micro[h](c.x.at(i, k0), y, z.at(i-zi, j-zj), k1-k0, c.x.row, c.x.col, rsb, z.row,
					cols, accumulate(k0))
			}
		}
	}
	if p.swap {
		c.scatter(z, i0, i1, j0, j1)
	}
}

// scatter writes a tile that was computed in scratch memory to Z.
func (c *call) scatter(tile matrix, i0, i1, j0, j1 int) {
	for j := j0; j < j1; j++ {
		for i := i0; i < i1; i++ {
			*c.z.at(i, j) = *tile.at(i-i0, j-j0)
		}
	}
}

// packDots prepares dot products: it makes the columns of Y contiguous if they are not.
func (c *call) packDots() {
	p := c.plan
	if p.k == 0 || p.m == 0 || p.n == 0 || c.y.row == 1 {
		return
	}
	for j := range p.n {
		for q := range p.k {
			c.packed[j*p.k+q] = *c.y.at(q, j)
		}
	}
	c.y = matrix{c.packed, 1, p.k}
}

// dotsTile computes the rows [i0, i1) of Z.
func (c *call) dotsTile(worker, i0, i1 int) {
	k, n := c.engine.kernels, c.plan.n
	out := grow(c.scratch[worker], 8)
	c.scratch[worker] = out
	for i := i0; i < i1; {
		h, kernel := 1, &k.dots1
		if i1-i >= k.dotHeight {
			h, kernel = k.dotHeight, &k.dots
		}
		for j := 0; j < n; j += 2 {
			w := min(2, n-j)
			c.dotsAt(kernel[w], out[:h*w], i, j, w)
		}
		i += h
	}
}

// dotsAt computes len(out)/w rows of w elements of Z from (i, j) on.
func (c *call) dotsAt(kernel dotKernel, out []float32, i, j, w int) {
	kernel(c.x.at(i, 0), c.y.at(0, j), &out[0], c.plan.k, c.x.row, c.y.col)
	for r, v := range out {
		*c.z.at(i+r/w, j+r%w) = v
	}
}
