package rcwa

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

func newSpectrometer(
	t testing.TB, truncation Truncation, m Material, frequencies []float64,
) *Spectrometer {
	t.Helper()
	s, err := NewSpectrometer(newBasis(t, truncation), m, frequencies)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// anyGeometry draws from the box of the meta-material task.
func anyGeometry(r *rand.Rand) (g Geometry) {
	for i := range g.Heights {
		g.Heights[i] = 30 + 25*r.Float64()
		g.Radii[i] = 42 + 10*r.Float64()
	}
	return g
}

// TestNodes compares with the nodes of physics §8.
func TestNodes(t *testing.T) {
	got := nodes(0.87035, 1.49825, newBasis(t, Truncation{1, 1}).FirstAnomaly(), 24)
	for i, want := range []float64{
		0.87035, 0.917212, 0.967974, 1.020797, 1.073961, 1.125910, 1.175284, 1.220924, 1.261878,
		1.297398, 1.326941, 1.350163, 1.366918, 1.377256, 1.381410, 1.383267, 1.390019, 1.401049,
		1.415330, 1.431759, 1.449233, 1.466721, 1.483312, 1.49825,
	} {
		near(t, "a node", got[i], want, 6e-7)
	}
}

// TestPath checks that path and onPath undo each other, and that γ² is what it should be, on both
// sides of the cusp.
func TestPath(t *testing.T) {
	for f := 0.5; f < 2; f += 0.1 {
		near(t, "onPath(path)", onPath(path(f, 1.38), 1.38), f, 1e-15)
		g := gamma(f, 1.38)
		near(t, "γ²", real(g*g), f*f-1.38*1.38, 1e-15)
	}
}

// TestReferenceSpectra compares with the interpolated spectra of physics §8.
func TestReferenceSpectra(t *testing.T) {
	at := []int{0, 40, 100, 150, 200, 243, 260, 299}
	a := mixed()
	b := Geometry{[4]float64{30, 40, 50, 55}, [4]float64{42, 45, 48, 52}}
	c := Geometry{[4]float64{55, 55, 30, 30}, [4]float64{42, 52, 42, 52}}
	y := make([]float64, 300)
	for _, row := range []struct {
		truncation Truncation
		geometry   Geometry
		want       []float64
	}{
		{
			Truncation{4, 4},
			a,
			[]float64{
				0.470194, 0.734437, 0.422080, 0.596497, 0.364866, 0.563973, 0.481305, 0.092310,
			},
		},
		{
			Truncation{4, 4},
			b,
			[]float64{
				0.481837, 0.547430, 0.524327, 0.692871, 0.274645, 0.056102, 0.124478, 0.094363,
			},
		},
		{
			Truncation{4, 4},
			c,
			[]float64{
				0.224412, 0.536501, 0.457145, 0.603750, 0.700194, 0.286237, 0.154558, 0.099550,
			},
		},
		{
			Truncation{6, 6},
			a,
			[]float64{
				0.521024, 0.733821, 0.426518, 0.589549, 0.355377, 0.581804, 0.497777, 0.088553,
			},
		},
		{
			Truncation{6, 6},
			b,
			[]float64{
				0.552920, 0.526033, 0.529953, 0.710998, 0.324118, 0.049365, 0.101244, 0.129554,
			},
		},
		{
			Truncation{6, 6},
			c,
			[]float64{
				0.250898, 0.530674, 0.448284, 0.593921, 0.618801, 0.378466, 0.170480, 0.091723,
			},
		},
	} {
		if err := newSpectrometer(t, row.truncation, Silicon(), Frequencies()).Measure(row.geometry,
			y, nil); err != nil {
			t.Fatal(err)
		}
		for k, i := range at {
			near(t, "T", y[i], row.want[k], 2e-6)
		}
	}
}

// TestSpectraAreDirect compares interpolated spectra with solutions at every fifth frequency.
func TestSpectraAreDirect(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	f := Frequencies()
	s := newSpectrometer(t, Truncation{4, 4}, Silicon(), f)
	transmittance, reflectance := make([]float64, len(f)), make([]float64, len(f))
	sum := 0.0
	const geometries = 2
	for range geometries {
		if err := s.Measure(anyGeometry(r), transmittance, reflectance); err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(f); i += 5 {
			direct := s.solver.Solve(f[i])
			near(t, "T", transmittance[i], direct.Transmittance(), 5e-4)
			near(t, "R", reflectance[i], direct.Reflectance(), 5e-4)
			sum += math.Pow(transmittance[i]-direct.Transmittance(), 2)
		}
	}
	if mse := sum / geometries / float64(len(f)/5); !(mse < 1e-8) {
		t.Errorf("mean square of the error %.2g, want less than 1e-8", mse)
	}
}

// TestShortSpectraAreSolved has no more frequencies than there would be nodes.
func TestShortSpectraAreSolved(t *testing.T) {
	f := []float64{0.9, 1.1, 1.4}
	s := newSpectrometer(t, Truncation{4, 4}, Silicon(), f)
	y := make([]float64, len(f))
	if err := s.Measure(mixed(), y, nil); err != nil {
		t.Fatal(err)
	}
	for i := range f {
		near(t, "T", y[i], s.solver.Solve(f[i]).Transmittance(), 0)
	}
}

// TestImpossibleSpectraAreSolvedAgain breaks the first plan, so that more nodes are needed, then
// all, so that nothing but solving everywhere is left.
func TestImpossibleSpectraAreSolvedAgain(t *testing.T) {
	f := Frequencies()[:60]
	s := newSpectrometer(t, Truncation{2, 2}, Silicon(), f)
	got := make([]float64, len(f))
	for i, off := range []float64{1e-4, 0} {
		for j := range s.plans[i].fit.z {
			s.plans[i].fit.z[j] = 1
		}
		if err := s.Measure(mixed(), got, nil); err != nil {
			t.Fatal(err)
		}
		for j := range f {
			near(t, "T", got[j], s.solver.Solve(f[j]).Transmittance(), off)
		}
	}
}

// TestAmplitudesAreDirect compares interpolated amplitudes with solutions, and their squares with
// what Measure gives.
func TestAmplitudesAreDirect(t *testing.T) {
	f := Frequencies()
	s := newSpectrometer(t, Truncation{4, 4}, Silicon(), f)
	transmitted, reflected := make([]complex128, len(f)), make([]complex128, len(f))
	transmittance, reflectance := make([]float64, len(f)), make([]float64, len(f))
	err := errors.Join(s.Measure(mixed(), transmittance, reflectance),
		s.Amplitudes(mixed(), transmitted, reflected))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(f); i += 23 {
		direct := s.solver.Solve(f[i])
		near(t, "the error of t", cmplx.Abs(transmitted[i]-direct.Transmitted), 0, 1e-4)
		near(t, "the error of r", cmplx.Abs(reflected[i]-direct.Reflected), 0, 1e-4)
		near(t, "T", transmittance[i], square(transmitted[i]), 0)
		near(t, "R", reflectance[i], square(reflected[i]), 0)
	}
}

func TestSpectraThatCannotBe(t *testing.T) {
	b := newBasis(t, Truncation{2, 2})
	for name, f := range map[string][]float64{"none": {}, "descending": {2, 1}, "zero": {0, 1}} {
		if _, err := NewSpectrometer(b, Silicon(), f); err == nil {
			t.Errorf("frequencies %s: no error", name)
		}
	}
	s := newSpectrometer(t, Truncation{2, 2}, Silicon(), []float64{1})
	if err := s.Measure(Geometry{}, make([]float64, 1), nil); !errors.Is(err, ErrGeometry) {
		t.Errorf("no cylinders: error %v, want ErrGeometry", err)
	}
}

func TestSpectraAllocateNothing(t *testing.T) {
	s := newSpectrometer(t, Truncation{2, 2}, Silicon(), Frequencies())
	g, y := mixed(), make([]float64, 300)
	if n := testing.AllocsPerRun(3, func() { _ = s.Measure(g, y, nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkSpectrum(b *testing.B) {
	for _, truncation := range []Truncation{{4, 4}, {6, 4}, {6, 6}, {8, 6}} {
		b.Run(fmt.Sprintf("%d,%d", truncation.Even, truncation.Other), func(b *testing.B) {
			s := newSpectrometer(b, truncation, Silicon(), Frequencies())
			y := make([]float64, 300)
			b.ReportAllocs()
			before := cpuSeconds()
			for b.Loop() {
				if err := s.Measure(mixed(), y, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/spectrum")
			b.ReportMetric((cpuSeconds()-before)/float64(b.N), "cpu-s/spectrum")
		})
	}
}
