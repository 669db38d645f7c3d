package rcwa

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// addNormals sets the matrices of the normal field N: in each quarter of the cell, the unit vectors
// that point away from the axis of the cylinder there. It is normal to every cylinder around that
// axis, whatever its radius, so the same field serves all geometries.
func (b *Basis) addNormals() {
	xx, xy := normalTables(b.reach)
	b.nxx = b.cc.matrix(xx)
	b.nyy = b.ss.matrix(xx)
	b.nyy.Combine(-1, 0, b.nyy) // Ny² = 1 - Nx²
	b.nyy.AddDiagonal(1)
	b.nxy = oddMatrix(b.cc, b.ss, xy)
}

// normalTables returns the Fourier coefficients of Nx² = x²/(x²+y²) and of Nx·Ny = xy/(x²+y²). Both
// repeat every half period, so that odd numbers have none, and an eighth of the cell, times 16, is
// enough:
//
//	xx(a, b) = 16·∫∫ x²/(x²+y²)·cos(2πax)·cos(2πby)
//	xy(a, b) = 16·∫∫ xy/(x²+y²)·sin(2πax)·sin(2πby)
//
// over 0 < x, y < 1/4. Duffy's substitution y = xv in the triangle below the diagonal, and x = yv
// in the other, leaves smooth integrands: there x²/(x²+y²) is 1/(1+v²), and v²/(1+v²).
func normalTables(reach int) (xx, xy table) {
	xx, xy = newTable(reach), newTable(reach)
	n := 40 + reach
	u, wu := legendre(n, 0.25)
	v, wv := legendre(n, 1)
	for a := 0; a <= reach; a += 2 {
		for b := 0; b <= reach; b += 2 {
			p, q := 2*math.Pi*float64(a), 2*math.Pi*float64(b)
			for i := range u {
				for j := range v {
					weight := 16 * wu[i] * wv[j] * u[i] / (1 + v[j]*v[j])
					near, far := u[i], u[i]*v[j]
					*xx.cell(a, b) += weight * (math.Cos(p*near)*math.Cos(q*far) +
						v[j]*v[j]*math.Cos(p*far)*math.Cos(q*near))
					*xy.cell(a, b) += weight * v[j] * (math.Sin(p*near)*math.Sin(q*far) +
						math.Sin(p*far)*math.Sin(q*near))
				}
			}
		}
	}
	return xx, xy
}

// legendre returns nodes and weights of the Gauss-Legendre rule of n points on [0, end].
func legendre(n int, end float64) (x, weight []float64) {
	x, weight = make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(x, weight, 0, end)
	return x, weight
}
