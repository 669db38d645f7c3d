package rcwa

import "github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"

// admittance is what a layer does between its faces: H_top = same·E_top - across·E_bottom and
// H_bottom = across·E_top - same·E_bottom. Both are found from the fields odd and even about the
// layer's middle, of half its thickness d. With C = √A·cot(√A·d),
//
//	odd  = P⁻¹·C              even   = (Cᵀ)⁻¹·Q
//	same = (odd - even)/2     across = (odd + even)/2
//
// and P⁻¹ = 1 + D·([[ε]] - Dᵀ·D)⁻¹·Dᵀ, by Woodbury's formula, costs less than P does.
type admittance struct {
	same, across *planes.Matrix

	permittivity *permittivity
	cotangent    *cotangent
	// scratch memory: a and c are square matrices of all unknowns, z and w belong to Ez
	a, c, z, w *planes.Matrix
}

func newAdmittance(b *Basis) *admittance {
	n, nz := b.Size(), b.sc.size()
	return &admittance{
		same: planes.NewMatrix(n, n), across: planes.NewMatrix(n, n),
		permittivity: newPermittivity(b), cotangent: newCotangent(n), a: planes.NewMatrix(n, n),
		c: planes.NewMatrix(n, n), z: planes.NewMatrix(nz, nz), w: planes.NewMatrix(nz, n),
	}
}

// set computes both admittances of a layer at the wave number k0, with K = k and cylinders of
// permittivity eps.
func (y *admittance) set(e *planes.Engine, b *Basis, l *layer, k0, k float64, eps complex128) {
	p := y.permittivity
	p.set(e, b, l, eps)
	q := y.waves(e, b, k)
	y.cotangent.set(e, y.c, y.a, k0*l.thickness/2)
	y.odd(e, b, k)
	y.across.Copy(q)
	y.a.Transpose(y.c)
	e.Solve(y.a, y.across)
	y.across.Combine(0.5, 0.5, y.same)
	y.same.Combine(1, -1, y.across)
}

// waves sets y.a to the operator A of the wave equation and returns Q, in the place of the
// tangential permittivity.
func (y *admittance) waves(e *planes.Engine, b *Basis, k float64) (q *planes.Matrix) {
	p := y.permittivity
	b.gather(y.w, p.tangential, k)
	y.z.Copy(p.normal)
	e.Solve(y.z, y.w)
	q = p.tangential
	b.subtractWaves(q, k)
	y.a.Copy(q)
	b.scatter(y.a, -1, y.w, k)
	return q
}

// odd sets y.same to P⁻¹·C.
func (y *admittance) odd(e *planes.Engine, b *Basis, k float64) {
	b.gather(y.w, y.c, k)
	y.z.Copy(y.permittivity.normal)
	b.subtractSquares(y.z, k)
	e.Solve(y.z, y.w)
	y.same.Copy(y.c)
	b.scatter(y.same, 1, y.w, k)
}
