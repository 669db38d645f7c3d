package rcwa

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, off float64) {
	t.Helper()
	if !(math.Abs(got-want) <= off) {
		t.Fatalf("%s is %.15g, want %.15g ± %g", what, got, want, off)
	}
}

// TestDisc compares a disc's coefficients with its integral in polar coordinates around its centre.
func TestDisc(t *testing.T) {
	const radius, period = 46.5, 217.0
	r, wr := legendre(40, radius)
	phi, wphi := legendre(60, 2*math.Pi)
	for _, at := range places {
		got := newTable(6)
		got.addDisc(radius, period, at[0], at[1])
		for a := range 7 {
			for b := range 7 {
				want := 0.0
				for i := range r {
					for j := range phi {
						x := r[i]*math.Cos(phi[j]) + float64(at[0])*period/2
						y := r[i]*math.Sin(phi[j]) + float64(at[1])*period/2
						want += wr[i] * wphi[j] * r[i] / (period * period) *
							math.Cos(2*math.Pi*float64(a)*x/period) *
							math.Cos(2*math.Pi*float64(b)*y/period)
					}
				}
				near(t, "coefficient", got.even(a, b), want, 1e-12)
			}
		}
	}
}

// grid is how many points a side has on which sums of trigonometric polynomials of these tests are
// exact integrals.
const grid = 48

// basisFunction returns a function of a class, normalised, at (x, y) in periods.
func basisFunction(c class, h harmonic, x, y float64) float64 {
	f := func(parity float64, m int, x float64) float64 {
		if parity > 0 {
			return norm(m) * math.Cos(2*math.Pi*float64(m)*x)
		}
		return norm(m) * math.Sin(2*math.Pi*float64(m)*x)
	}
	return f(c.x, h.m, x) * f(c.y, h.n, y)
}

// TestMatrices compares matrix elements of random even and odd functions with the integrals that
// they stand for.
func TestMatrices(t *testing.T) {
	b := newBasis(t, Truncation{4, 3})
	r := rand.New(rand.NewPCG(1, 8))
	f, g := newTable(b.reach), newTable(b.reach) // g is odd, and so has no number 0
	for i := range f.cells {
		f.cells[i] = r.NormFloat64()
		if i/f.width > 0 && i%f.width > 0 {
			g.cells[i] = f.cells[i]
		}
	}
	// The sum over all (a, b) of both signs: an even function has cos·cos, an odd one sin·sin.
	value := func(odd bool, x, y float64) float64 {
		sum := 0.0
		for a := range f.width {
			for b := range f.width {
				u, v := 2*math.Pi*float64(a)*x, 2*math.Pi*float64(b)*y
				weight := norm(a) * norm(a) * norm(b) * norm(b)
				if odd {
					sum += weight * f.even(a, b) * math.Sin(u) * math.Sin(v)
				} else {
					sum += weight * f.even(a, b) * math.Cos(u) * math.Cos(v)
				}
			}
		}
		return sum
	}
	odd := oddMatrix(b.cc, b.ss, g)
	for range 10 {
		for name, c := range map[string]class{"cc": b.cc, "ss": b.ss, "sc": b.sc} {
			i, j := r.IntN(c.size()), r.IntN(c.size())
			want := integral(c, c, i, j, func(x, y float64) float64 { return value(false, x, y) })
			near(t, name, real(c.matrix(f).At(i, j)), want, 1e-11)
		}
		i, j := r.IntN(b.cc.size()), r.IntN(b.ss.size())
		want := integral(b.cc, b.ss, i, j, func(x, y float64) float64 { return value(true, x, y) })
		near(t, "odd", real(odd.At(i, j)), want, 1e-11)
	}
}

// integral returns the mean over a cell of a function times two basis functions.
func integral(c, d class, i, j int, f func(x, y float64) float64) float64 {
	sum := 0.0
	for k := range grid {
		for l := range grid {
			x, y := float64(k)/grid, float64(l)/grid
			sum += f(x, y) * basisFunction(c, c.harmonics[i], x, y) *
				basisFunction(d, d.harmonics[j], x, y)
		}
	}
	return sum / (grid * grid)
}

// TestNormalTables compares with the integrals in polar coordinates, where Nx² and Nx·Ny depend on
// the angle alone, and with what Nx² + Ny² = 1 demands.
func TestNormalTables(t *testing.T) {
	xx, xy := normalTables(8)
	near(t, "xx(0, 0)", xx.even(0, 0), 0.5, 1e-14)
	near(t, "xy(0, 0)", xy.even(0, 0), 0, 1e-14)
	for a := 0; a <= 8; a += 2 {
		for b := 0; b <= 8; b += 2 {
			wantXX, wantXY := polar(a, b)
			near(t, "xx", xx.even(a, b), wantXX, 1e-12)
			near(t, "xy", xy.even(a, b), wantXY, 1e-12)
			if a+b > 0 {
				near(t, "xx + yy", xx.even(a, b)+xx.even(b, a), 0, 1e-14)
			}
		}
	}
	near(t, "an odd number", xx.even(1, 2), 0, 0)
}

// polar returns 16 times the integrals of cos²φ·cos·cos and cosφ·sinφ·sin·sin over the quarter 0 <
// x, y < 1/4.
func polar(a, b int) (xx, xy float64) {
	angle, wa := legendre(60, math.Pi/4)
	for i, phi := range angle {
		r, wr := legendre(60, 0.25/math.Cos(phi))
		for j := range r {
			near, far := 2*math.Pi*r[j]*math.Cos(phi), 2*math.Pi*r[j]*math.Sin(phi)
			w := 16 * wa[i] * wr[j] * r[j]
			p, q := float64(a), float64(b)
			cos2, sin2 := math.Pow(math.Cos(phi), 2), math.Pow(math.Sin(phi), 2)
			xx += w * (cos2*math.Cos(p*near)*math.Cos(q*far) +
				sin2*math.Cos(p*far)*math.Cos(q*near))
			xy += w * math.Sin(2*phi) / 2 * (math.Sin(p*near)*math.Sin(q*far) +
				math.Sin(p*far)*math.Sin(q*near))
		}
	}
	return xx, xy
}
