package main

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// layer is a homogeneous layer, with its thickness in wavelengths.
type layer struct {
	n         complex128
	thickness float64
}

func (l layer) phase() complex128 { return l.n * complex(2*math.Pi*l.thickness, 0) }

// matrices returns reflectance and transmittance of layers by the code under test.
func matrices(in, out float64, layers []layer) (reflected, transmitted float64) {
	f := leaving(out)
	for i := len(layers) - 1; i >= 0; i-- {
		f = newFilm(layers[i].n, layers[i].phase()).before(f)
	}
	return f.power(in, out)
}

// fresnel returns the same by Rouard's method, which knows no matrices: from the last interface to
// the first, the amplitudes of what is behind an interface are combined with Fresnel's coefficients
// of the interface.
func fresnel(in, out float64, layers []layer) (reflected, transmitted float64) {
	behind := complex(out, 0)
	var r, t complex128 = 0, 1
	for i := len(layers); i >= 0; i-- {
		before, delay := complex(in, 0), complex128(1)
		if i > 0 {
			before = layers[i-1].n
			delay = cmplx.Exp(1i * layers[i-1].phase())
		}
		ri, ti := (before-behind)/(before+behind), 2*before/(before+behind)
		r, t = (ri+r)/(1+ri*r), ti*t/(1+ri*r)
		r, t = r*delay*delay, t*delay
		behind = before
	}
	return square(r), out / in * square(t)
}

// airy returns reflectance and transmittance of a single slab in closed form.
func airy(in, out float64, slab layer) (reflected, transmitted float64) {
	a, b := complex(in, 0), complex(out, 0)
	r1, r2 := (a-slab.n)/(a+slab.n), (slab.n-b)/(slab.n+b)
	t1, t2 := 2*a/(a+slab.n), 2*slab.n/(slab.n+b)
	once := cmplx.Exp(1i * slab.phase())
	under := 1 + r1*r2*once*once
	return square((r1 + r2*once*once) / under), out / in * square(t1*t2*once/under)
}

func anyLayers(r *rand.Rand, n int, absorbing bool) []layer {
	layers := make([]layer, n)
	for i := range layers {
		layers[i] = layer{n: complex(1+3*r.Float64(), 0), thickness: 0.3 * r.Float64()}
		if absorbing && i%2 == 0 {
			layers[i].n += complex(0, 3*r.Float64())
		}
	}
	return layers
}

func near(t *testing.T, what string, got, want, off float64) {
	t.Helper()
	if !(math.Abs(got-want) <= off) {
		t.Fatalf("%s is %.15g, want %.15g ± %g", what, got, want, off)
	}
}

func TestSlabIsAirys(t *testing.T) {
	for _, slab := range []layer{
		{2, 0.1}, {2, 0.125}, {1.5 + 0.3i, 0.4}, {3.3 + 3.2i, 0.01}, {4, 3},
	} {
		for _, media := range [][2]float64{{1, 1}, {1.46, 1}, {1, 2.5}} {
			r, tr := matrices(media[0], media[1], []layer{slab})
			wantR, wantT := airy(media[0], media[1], slab)
			near(t, "R", r, wantR, 1e-14)
			near(t, "T", tr, wantT, 1e-14)
		}
	}
}

func TestStackIsRouards(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		layers := anyLayers(r, 1+r.IntN(12), true)
		gotR, gotT := matrices(1.46, 1, layers)
		wantR, wantT := fresnel(1.46, 1, layers)
		near(t, "R", gotR, wantR, 1e-13)
		near(t, "T", gotT, wantT, 1e-13)
	}
}

func TestClearStacksKeepEnergy(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 200 {
		reflected, transmitted := matrices(1.46, 1, anyLayers(r, 10, false))
		near(t, "R + T", reflected+transmitted, 1, 1e-13)
	}
}

func TestAbsorbingStacksTakeEnergy(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 200 {
		reflected, transmitted := matrices(1.46, 1, anyLayers(r, 10, true))
		if a := 1 - reflected - transmitted; !(a > 0 && a < 1) {
			t.Errorf("absorbs %v", a)
		}
	}
}

// TestReciprocity turns stacks around: the transmittance stays, the reflectance does not.
func TestReciprocity(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	for range 50 {
		layers := anyLayers(r, 7, true)
		back := make([]layer, len(layers))
		for i, l := range layers {
			back[len(back)-1-i] = l
		}
		r1, t1 := matrices(1.46, 1, layers)
		r2, t2 := matrices(1, 1.46, back)
		near(t, "T from behind", t2, t1, 1e-13)
		if math.Abs(r1-r2) < 1e-6 {
			t.Errorf("R is %v from both sides of an absorbing stack", r1)
		}
	}
}

func TestHalfWaveSlabIsInvisible(t *testing.T) {
	bare := math.Pow((1.46-1)/(1.46+1), 2)
	r, _ := matrices(1.46, 1, []layer{{2, 0.25}})
	near(t, "R of half a wave", r, bare, 1e-15)
	// A quarter wave of index 2 between indices a and b reflects ((ab-4)/(ab+4))².
	r, _ = matrices(1.46, 1, []layer{{2, 0.125}})
	near(t, "R of a quarter wave", r, math.Pow((1.46-4)/(1.46+4), 2), 1e-15)
}

func TestClearFilmIsFilm(t *testing.T) {
	f := fields{e: 0.3 - 0.7i, h: 1.1 + 0.2i}
	want := newFilm(2, 1.3).before(f)
	got := newClearFilm(2, 1.3).clearBefore(f)
	if cmplx.Abs(got.e-want.e) > 1e-15 || cmplx.Abs(got.h-want.h) > 1e-15 {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestSuspendedGraphene compares a single sheet in air with a conducting plane of no thickness,
// which absorbs πα/(1+πα/2)² and transmits 1/(1+πα/2)² at any wavelength.
func TestSuspendedGraphene(t *testing.T) {
	half := 1 + math.Pi*fineStructure/2
	for _, nm := range []float64{500, 1000, 2000, 20_000} {
		r, tr := matrices(1, 1, []layer{{universal(nm), sheet / nm}})
		near(t, "A", 1-r-tr, math.Pi*fineStructure/(half*half), 1e-7)
		near(t, "T", tr, 1/(half*half), 2e-5*500/nm)
	}
}
