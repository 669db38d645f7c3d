package rcwa

import "github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"

// With E = (Ex; Ey) and H = (Hy; -Hx), Maxwell's equations in a layer are, after Ez and Hz are
// eliminated,
//
//	E' = P·H        P = 1 - D·[[ε]]⁻¹·Dᵀ        D(m, n) = (+K·m; -K·n): the derivatives of Ez
//	H' = -Q·E       Q = ε_tangential - k·kᵀ      k·kᵀ = [[ky², kx·ky], [kx·ky, kx²]]
//
// with K = 2π/(P·k₀), kx = K·m, ky = K·n; [[ε]] is Ez's. So E'' = -A·E, and since Dᵀ is orthogonal
// to (ky; kx),
//
//	A = P·Q = Q - D·[[ε]]⁻¹·Dᵀ·ε_tangential

// subtractWaves takes k·kᵀ from m.
func (b *Basis) subtractWaves(m *planes.Matrix, k float64) {
	for i, h := range b.cc.harmonics {
		kx, ky := k*float64(h.m), k*float64(h.n)
		m.Add(i, i, complex(-ky*ky, 0))
		if j := b.partner[i]; j >= 0 {
			m.Add(i, j, complex(-kx*ky, 0))
			m.Add(j, i, complex(-kx*ky, 0))
			m.Add(j, j, complex(-kx*kx, 0))
		}
	}
}

// gather sets y to Dᵀ·x.
func (b *Basis) gather(y, x *planes.Matrix, k float64) {
	for i, h := range b.sc.harmonics {
		yre, yim := y.Row(i)
		xre, xim := x.Row(b.inCC[i])
		scale(yre, k*float64(h.m), xre)
		scale(yim, k*float64(h.m), xim)
		if j := b.inSS[i]; j >= 0 {
			xre, xim = x.Row(j)
			accumulate(yre, -k*float64(h.n), xre)
			accumulate(yim, -k*float64(h.n), xim)
		}
	}
}

// scatter adds f·D·x to y.
func (b *Basis) scatter(y *planes.Matrix, f float64, x *planes.Matrix, k float64) {
	for i, h := range b.sc.harmonics {
		xre, xim := x.Row(i)
		yre, yim := y.Row(b.inCC[i])
		accumulate(yre, f*k*float64(h.m), xre)
		accumulate(yim, f*k*float64(h.m), xim)
		if j := b.inSS[i]; j >= 0 {
			yre, yim = y.Row(j)
			accumulate(yre, -f*k*float64(h.n), xre)
			accumulate(yim, -f*k*float64(h.n), xim)
		}
	}
}

// subtractSquares takes Dᵀ·D, which is diagonal, from m.
func (b *Basis) subtractSquares(m *planes.Matrix, k float64) {
	for i, h := range b.sc.harmonics {
		square := k * k * float64(h.m*h.m)
		if b.inSS[i] >= 0 {
			square += k * k * float64(h.n*h.n)
		}
		m.Add(i, i, complex(-square, 0))
	}
}

func scale(y []float64, f float64, x []float64) {
	x = x[:len(y)]
	for i := range y {
		y[i] = f * x[i]
	}
}

func accumulate(y []float64, f float64, x []float64) {
	x = x[:len(y)]
	for i := range y {
		y[i] += f * x[i]
	}
}
