package rcwa

import "github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"

// layer is a slice of the structure in which nothing changes with height.
type layer struct {
	thickness  float64        // µm
	cc, ss, sc *planes.Matrix // the indicator function of its cylinders, in each class
}

// permittivity is what turns the electric field into the displacement in a layer: one operator for
// the tangential field, and one for Ez, which is tangential to the cylinders' sides everywhere and
// needs no rule but Laurent's.
//
// A product of two functions that jump at the same place, E across a cylinder's side, must be
// factorised after Li: there the displacement is continuous, and [[1/ε]]⁻¹ takes the place of
// [[ε]]. Along the normal N of the sides that gives
//
//	tangential = [[ε]] - D·N·Nᵀ, symmetrised, with D = [[ε]] - [[1/ε]]⁻¹
//
// (Popov and Nevière 2001; Schuster et al. 2007). Symmetrised, the operator is a symmetric matrix,
// and a real one where nothing absorbs, which keeps energy exactly at any truncation.
type permittivity struct {
	tangential, normal *planes.Matrix

	// scratch memory, by class
	cc, ss struct{ laurent, inverse, jump, product *planes.Matrix }
	cs, sc *planes.Matrix
}

func newPermittivity(b *Basis) *permittivity {
	nc, ns := b.cc.size(), b.ss.size()
	p := &permittivity{
		tangential: planes.NewMatrix(nc+ns, nc+ns),
		normal:     planes.NewMatrix(b.sc.size(), b.sc.size()), cs: planes.NewMatrix(nc, ns),
		sc: planes.NewMatrix(nc, ns),
	}
	for _, m := range []**planes.Matrix{&p.cc.laurent, &p.cc.inverse, &p.cc.jump, &p.cc.product} {
		*m = planes.NewMatrix(nc, nc)
	}
	for _, m := range []**planes.Matrix{&p.ss.laurent, &p.ss.inverse, &p.ss.jump, &p.ss.product} {
		*m = planes.NewMatrix(ns, ns)
	}
	return p
}

// set computes both operators for a layer whose cylinders have permittivity eps.
func (p *permittivity) set(e *planes.Engine, b *Basis, l *layer, eps complex128) {
	jump(e, p.cc.laurent, p.cc.inverse, p.cc.jump, l.cc, eps)
	jump(e, p.ss.laurent, p.ss.inverse, p.ss.jump, l.ss, eps)
	nc := b.cc.size()
	e.Multiply(p.cc.product, p.cc.jump, b.nxx)
	setBlock(p.tangential, 0, p.cc.laurent, p.cc.product)
	e.Multiply(p.ss.product, p.ss.jump, b.nyy)
	setBlock(p.tangential, nc, p.ss.laurent, p.ss.product)
	e.Multiply(p.cs, p.cc.jump, b.nxy)
	e.Multiply(p.sc, b.nxy, p.ss.jump)
	setCorners(p.tangential, nc, p.cs, p.sc)
	inside(p.normal, l.sc, eps)
}

// inside sets m to the matrix of a function that is v inside the cylinders, of the given indicator,
// and 1 outside.
func inside(m, indicator *planes.Matrix, v complex128) {
	m.Scale(v-1, indicator)
	m.AddDiagonal(1)
}

// jump sets laurent to [[ε]] and d to [[ε]] - [[1/ε]]⁻¹.
func jump(e *planes.Engine, laurent, inverse, d, indicator *planes.Matrix, eps complex128) {
	inside(laurent, indicator, eps)
	inside(inverse, indicator, 1/eps)
	d.Clear()
	d.AddDiagonal(1)
	e.Solve(inverse, d)
	d.Combine(-1, 1, laurent)
}

// setBlock sets the diagonal block of m that begins at row and column at to laurent - (product +
// productᵀ)/2.
func setBlock(m *planes.Matrix, at int, laurent, product *planes.Matrix) {
	for i := range laurent.Rows() {
		for j := range i + 1 {
			v := laurent.At(i, j) - (product.At(i, j)+product.At(j, i))/2
			m.Set(at+i, at+j, v)
			m.Set(at+j, at+i, v)
		}
	}
}

// setCorners sets the block of m right of column at to -(a + b)/2 and the one below row at to its
// transpose.
func setCorners(m *planes.Matrix, at int, a, b *planes.Matrix) {
	for i := range a.Rows() {
		for j := range a.Columns() {
			v := -(a.At(i, j) + b.At(i, j)) / 2
			m.Set(i, at+j, v)
			m.Set(at+j, i, v)
		}
	}
}
