package rcwa

import (
	"math/cmplx"
	"testing"
)

// constant is a material without dispersion.
type constant complex128

func (c constant) Permittivity(float64) complex128 { return complex128(c) }

// TestSilicon compares with the permittivities of physics §1.
func TestSilicon(t *testing.T) {
	for f, want := range map[float64]complex128{
		0.8: 11.29338 + 0.83661i, 1.0: 11.33285 + 0.60433i, 1.2: 11.37178 + 0.45021i,
		1.5: 11.42539 + 0.30134i,
	} {
		if got := Silicon().Permittivity(f); cmplx.Abs(got-want) > 8e-6 {
			t.Errorf("at %v THz the permittivity is %v, want %v", f, got, want)
		}
	}
}

func TestFrequencies(t *testing.T) {
	f := Frequencies()
	if len(f) != 300 {
		t.Fatalf("%d frequencies, want 300", len(f))
	}
	near(t, "the first", f[0], 0.87035, 1e-12)
	near(t, "the last", f[299], 1.49825, 1e-12)
	if anomaly := newBasis(t, Truncation{1, 1}).FirstAnomaly(); !(f[243] < anomaly &&
		anomaly < f[244]) {
		t.Errorf("the first anomaly is at %v THz, want it between %v and %v",
			anomaly, f[243], f[244])
	}
}
