package rcwa

import (
	"math"
	"math/cmplx"
	"testing"
)

// mixed is a geometry of the reference that no symmetry simplifies.
func mixed() Geometry { return Geometry{[4]float64{36, 48, 42, 33}, [4]float64{44, 51, 46, 49}} }

func newSolver(t testing.TB, truncation Truncation, m Material, g Geometry) *Solver {
	t.Helper()
	s := NewSolver(newBasis(t, truncation), m)
	if err := s.Build(g); err != nil {
		t.Fatal(err)
	}
	return s
}

// fillSlabs makes the structure a stack of homogeneous slabs of the given thicknesses: its
// cylinders fill the plane.
func (s *Solver) fillSlabs(thicknesses ...float64) {
	s.count = len(thicknesses)
	for i, d := range thicknesses {
		l := &s.layers[i]
		l.thickness = d
		for _, c := range []struct {
			set func(i, j int, v complex128)
			n   int
		}{{l.cc.Set, l.cc.Rows()}, {l.ss.Set, l.ss.Rows()}, {l.sc.Set, l.sc.Rows()}} {
			for i := range c.n {
				for j := range c.n {
					c.set(i, j, 0)
				}
				c.set(i, i, 1)
			}
		}
	}
}

// airy returns the amplitudes of a slab in vacuum.
func airy(eps complex128, thickness, f float64) (reflected, transmitted complex128) {
	n := cmplx.Sqrt(eps)
	r := (1 - n) / (1 + n)
	once := cmplx.Exp(1i * n * complex(2*math.Pi*f/lightSpeed*thickness, 0))
	under := 1 - r*r*once*once
	return r * (1 - once*once) / under, (1 - r*r) * once / under
}

func TestSlabIsAirys(t *testing.T) {
	s := newSolver(t, Truncation{4, 3}, constant(11.7+0.1i), mixed())
	for _, slabs := range [][]float64{{40}, {10, 30}, {5, 15, 12, 8}} {
		s.fillSlabs(slabs...)
		for _, f := range []float64{0.8, 1.1, 1.38, 1.5} {
			got := s.Solve(f)
			r, tr := airy(11.7+0.1i, 40, f)
			// The Padé approximant leaves more in a thick slab than in thin ones.
			near(t, "R", got.Reflectance(), square(r), 5e-7)
			near(t, "T", got.Transmittance(), square(tr), 5e-7)
		}
	}
	s.fillSlabs(1.5, 2, 2.5, 2)
	got := s.Solve(1.1)
	r, tr := airy(11.7+0.1i, 8, 1.1)
	near(t, "|r - Airy's|", cmplx.Abs(got.Reflected-r), 0, 1e-12)
	near(t, "|t - Airy's|", cmplx.Abs(got.Transmitted-tr), 0, 1e-12)
}

func TestVacuumIsInvisible(t *testing.T) {
	got := newSolver(t, Truncation{4, 4}, constant(1), mixed()).Solve(1.1)
	near(t, "T", got.Transmittance(), 1, 1e-14)
	near(t, "R", got.Reflectance(), 0, 1e-14)
}

// TestEnergyIsKept has cylinders that do not absorb. Below the first anomaly all light is in the
// zero order. Above it four more orders carry some.
func TestEnergyIsKept(t *testing.T) {
	for _, truncation := range []Truncation{{2, 2}, {4, 4}, {6, 4}, {6, 6}} {
		s := newSolver(t, truncation, constant(11.7), mixed())
		for _, f := range []float64{0.8, 0.95, 1.1, 1.25, 1.38} {
			r := s.Solve(f)
			near(t, "R + T", r.Reflectance()+r.Transmittance(), 1, 2e-13)
		}
		for _, f := range []float64{1.39, 1.45, 1.5, 1.7} {
			r := s.Solve(f)
			if zero := r.Reflectance() + r.Transmittance(); !(zero < 0.999) {
				t.Errorf("%v at %v THz: the zero order has %v of the power", truncation, f, zero)
			}
			r.Top[0] -= 1 // leaves what is scattered upward
			near(t, "R + T of all orders", s.power(f, r.Top)+s.power(f, r.Bottom), 1, 1e-10)
		}
	}
}

// power returns what a field on a face radiates, in all orders: -Im(Eᴴ·G·E).
func (s *Solver) power(f float64, field []complex128) float64 {
	s.g.Clear()
	s.basis.addVacuum(s.g, lightSpeed/(s.basis.period*f))
	h := make([]complex128, len(field))
	s.g.Apply(h, field)
	sum := 0.0
	for i, e := range field {
		sum -= imag(cmplx.Conj(e) * h[i])
	}
	return sum
}

func TestLossTakesEnergy(t *testing.T) {
	s := newSolver(t, Truncation{4, 4}, Silicon(), mixed())
	for f := 0.8; f < 1.38; f += 0.05 {
		r := s.Solve(f)
		if lost := 1 - r.Reflectance() - r.Transmittance(); !(lost > 0.01 && lost < 0.9) {
			t.Errorf("at %v THz %v of the power is lost", f, lost)
		}
	}
}

// permuted returns cylinders in another order.
func (g Geometry) permuted(order [4]int) (p Geometry) {
	for i, from := range order {
		p.Heights[i], p.Radii[i] = g.Heights[from], g.Radii[from]
	}
	return p
}

// TestSymmetry moves the lattice by half periods, which permutes cylinders and changes no spectrum,
// and permutes them in ways that do (physics §8).
func TestSymmetry(t *testing.T) {
	want := map[float64]float64{0.9: 0.456608000664, 1.1: 0.583339048231, 1.4: 0.544585777842}
	for _, order := range [][4]int{{0, 1, 2, 3}, {1, 0, 3, 2}, {2, 3, 0, 1}, {3, 2, 1, 0}} {
		s := newSolver(t, Truncation{6, 6}, Silicon(), mixed().permuted(order))
		for f, v := range want {
			near(t, "T", s.Solve(f).Transmittance(), v, 1e-10)
		}
	}
	s := newSolver(t, Truncation{6, 6}, Silicon(), mixed().permuted([4]int{0, 2, 1, 3}))
	near(t, "T of the transposed lattice", s.Solve(0.9).Transmittance(), 0.651141634946, 1e-10)
	s = newSolver(t, Truncation{6, 6}, Silicon(), mixed().permuted([4]int{1, 2, 3, 0}))
	if got := s.Solve(0.9).Transmittance(); math.Abs(got-want[0.9]) < 1e-3 {
		t.Errorf("order 1230 has T = %v, like 0123", got)
	}
}

// TestReferences compares with the whole table of physics §8, where it is exact for its truncation;
// of the large truncation, which takes long, with one frequency of every other geometry.
func TestReferences(t *testing.T) {
	for truncation, rows := range references() {
		for i, row := range rows {
			s := newSolver(t, truncation, Silicon(), row.geometry)
			for j, f := range referenceFrequencies {
				if truncation.highest() > 6 && (i%2 > 0 || j != (2*i+1)%7) {
					continue
				}
				got := s.Solve(f)
				t.Run(row.String(), func(t *testing.T) {
					near(t, "T", got.Transmittance(), row.transmittance[j], 1e-6)
					near(t, "R", got.Reflectance(), row.reflectance[j], 1e-6)
				})
			}
		}
	}
}

// TestConvergence compares the fine truncation with the converged one. The mean square is a few
// 1e-5 (physics §5); the farthest value is 0.032 off, at the end of a resonance.
func TestConvergence(t *testing.T) {
	sum, n := 0.0, 0.0
	for _, row := range references()[Truncation{12, 12}] {
		s := newSolver(t, Truncation{8, 6}, Silicon(), row.geometry)
		for j, f := range referenceFrequencies {
			got := s.Solve(f)
			near(t, "T", got.Transmittance(), row.transmittance[j], 0.04)
			near(t, "R", got.Reflectance(), row.reflectance[j], 0.04)
			sum += math.Pow(got.Transmittance()-row.transmittance[j], 2)
			n++
		}
	}
	mse := sum / n
	t.Logf("mean square of the error %.2g", mse)
	if !(mse < 6e-5) {
		t.Error("want less than 6e-5")
	}
}

func TestLosslessReferences(t *testing.T) {
	g := Geometry{[4]float64{30, 50, 40, 55}, [4]float64{42, 48, 45, 52}}
	s := newSolver(t, Truncation{4, 4}, constant(11.7), g)
	for _, c := range []struct{ f, r, t float64 }{
		{0.80, 0.383187, 1 - 0.383187},
		{1.00, 0.093749, 1 - 0.093749},
		{1.20, 0.957843, 1 - 0.957843},
		{1.40, 0.159956, 0.451222},
		{1.50, 0.071927, 0.563775},
	} {
		got := s.Solve(c.f)
		near(t, "R", got.Reflectance(), c.r, 1e-6)
		near(t, "T", got.Transmittance(), c.t, 1e-6)
	}
}

// TestSmallLatticeIsAMedium makes the lattice so small against the wavelength that it is a slab of
// the effective permittivity that Rayleigh found for a square array of cylinders (Phil. Mag. 34,
// 481, 1892; to this order Perrins, McKenzie and McPhedran, Proc. R. Soc. A 369, 207, 1979). What
// is left of the period is linear in it, and extrapolated. Without the factorisation along normals
// this is not even close.
func TestSmallLatticeIsAMedium(t *testing.T) {
	const eps, beta = 11.7, (11.7 - 1) / (11.7 + 1)
	for _, ratio := range []float64{0.125, 0.175, 0.2125} { // radius over period
		share := 4 * math.Pi * ratio * ratio
		s4, s8 := math.Pow(share, 4)*beta*beta, math.Pow(share, 8)*beta*beta
		effective := 1 + 2*share*beta/(1-share*beta-0.305827*s4/(1-1.402958*s8)-0.013362*s8)
		_, amplitude := airy(complex(effective, 0), 40, 1)
		fine, coarse := smallLattice(t, 4, ratio, eps), smallLattice(t, 20, ratio, eps)
		near(t, "T", fine+(fine-coarse)/4, square(amplitude), 4e-4)
	}
}

// smallLattice returns the transmittance at 1 THz of equal cylinders 40 µm high.
func smallLattice(t *testing.T, period, ratio float64, eps complex128) float64 {
	b, err := NewBasis(Truncation{12, 1}, period)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSolver(b, constant(eps))
	const h = 40
	r := ratio * period
	if err := s.Build(Geometry{[4]float64{h, h, h, h}, [4]float64{r, r, r, r}}); err != nil {
		t.Fatal(err)
	}
	return s.Solve(1).Transmittance()
}

// TestHeightsThatAlmostMeet has layers down to a thousandth of a nanometre, which change T in
// proportion, and none.
func TestHeightsThatAlmostMeet(t *testing.T) {
	at := func(d float64) float64 {
		g := Geometry{[4]float64{40, 40 + d, 45, 50}, [4]float64{44, 51, 46, 49}}
		return newSolver(t, Truncation{4, 4}, Silicon(), g).Solve(1.1).Transmittance()
	}
	level := at(0)
	slope := (at(1e-2) - level) / 1e-2
	for _, d := range []float64{1e-3, 1e-4, 1e-5, 2e-6} {
		near(t, "T", at(d), level+slope*d, 1e-3*math.Abs(slope)*d+5e-7)
	}
	near(t, "T of heights that are one", at(1e-7), level, 0)
}

// TestCusp goes through the first anomaly, where an order grazes the lattice.
func TestCusp(t *testing.T) {
	s := newSolver(t, Truncation{4, 4}, Silicon(), mixed())
	anomaly := s.basis.FirstAnomaly()
	there := s.Solve(anomaly).Transmittance()
	for _, d := range []float64{-1e-9, 1e-9} {
		near(t, "T", s.Solve(anomaly+d).Transmittance(), there, 3e-5)
	}
	for _, d := range []float64{-1e-6, 1e-6} {
		near(t, "T", s.Solve(anomaly+d).Transmittance(), there, 1e-3)
	}
}

func TestSolvingAllocatesNothing(t *testing.T) {
	s := newSolver(t, Truncation{4, 4}, Silicon(), mixed())
	g := mixed()
	if n := testing.AllocsPerRun(5, func() {
		if err := s.Build(g); err != nil {
			t.Fatal(err)
		}
		s.Solve(1.1)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
