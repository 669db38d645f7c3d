package proxy

import (
	"errors"
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial/internal/lanes"
)

// two are networks of different sizes, as an ensemble may have them.
func two() []Weights {
	return []Weights{
		anyWeights(1, Layout{Width: 32, Depth: 2, Head: 32}),
		anyWeights(2, Layout{Width: 64, Depth: 3, Head: 96}),
	}
}

// power is the square of the mean amplitude of networks, plainly.
func power(networks []Weights, x []float64) (out [Points]float64) {
	var re, im [Points]float64
	for _, w := range networks {
		a, b := plainly(w, x)
		for j := range out {
			re[j] += a[j] / float64(len(networks))
			im[j] += b[j] / float64(len(networks))
		}
	}
	for j := range out {
		out[j] = min(re[j]*re[j]+im[j]*im[j], 1)
	}
	return out
}

func wide(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// TestSpectra compares with the definition, which knows nothing of characters.
func TestSpectra(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *lanes.Engine) {
		const n = 5
		x, y := anyRows(1, n), make([]float32, n*Points)
		onEngine(t, e, two()...).Measure(x, y)
		for i := range n {
			for j, want := range power(two(), wide(x[i*inputs:][:inputs])) {
				near(t, "T", float64(y[i*Points+j]), want, 5e-6)
			}
		}
	})
}

// TestRowsStandAlone computes rows in one call, and one by one: no digit may differ.
func TestRowsStandAlone(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *lanes.Engine) {
		const n = 75 // two blocks and a bit
		p := onEngine(t, e, two()...)
		x, y, alone := anyRows(2, n), make([]float32, n*Points), make([]float32, Points)
		p.Measure(x, y)
		for i := range n {
			p.Measure(x[i*inputs:][:inputs], alone)
			for j, v := range alone {
				near(t, "T", float64(v), float64(y[i*Points+j]), 0)
			}
		}
	})
}

// TestMovedLatticesAreTheSame renames cylinders: by moves of the lattice, which change nothing, and
// by others.
func TestMovedLatticesAreTheSame(t *testing.T) {
	p := onEngine(t, lanes.New(), two()...)
	x, y := anyRows(3, 1), make([]float32, Points)
	p.Measure(x, y)
	for order, same := range map[[4]int]bool{
		{1, 0, 3, 2}: true, {2, 3, 0, 1}: true, {3, 2, 1, 0}: true, {0, 2, 1, 3}: false,
		{1, 2, 3, 0}: false,
	} {
		moved, got, worst := make([]float32, inputs), make([]float32, Points), 0.0
		for i, from := range order {
			moved[i], moved[4+i] = x[from], x[4+from]
		}
		p.Measure(moved, got)
		for j := range got {
			worst = max(worst, math.Abs(float64(got[j]-y[j])))
		}
		if (worst < 2e-6) != same {
			t.Errorf("%v: spectra are up to %g apart", order, worst)
		}
	}
}

// TestJacobian compares with differences of the definition.
func TestJacobian(t *testing.T) {
	const n, step = 2, 1e-5
	eachEngine(t, func(t *testing.T, e *lanes.Engine) {
		x, d := anyRows(4, n), make([]float32, n*Points*inputs)
		onEngine(t, e, two()...).Jacobian(x, d)
		for i := range n {
			for k := range inputs {
				up, down := wide(x[i*inputs:][:inputs]), wide(x[i*inputs:][:inputs])
				up[k] += step
				down[k] -= step
				above, below := power(two(), up), power(two(), down)
				for j := range Points {
					want := (above[j] - below[j]) / (2 * step)
					near(t, "dT/dx", float64(d[(i*Points+j)*inputs+k]), want, 2e-5)
				}
			}
		}
	})
}

// TestBrightest lets more light through than there is.
func TestBrightest(t *testing.T) {
	w := two()[0]
	w.Tensors[len(w.Tensors)-1][7] = 40
	p := onEngine(t, lanes.New(), w)
	y, d := make([]float32, Points), make([]float32, Points*inputs)
	p.Measure(anyRows(5, 1), y)
	p.Jacobian(anyRows(5, 1), d)
	near(t, "T", float64(y[7]), 1, 0)
	near(t, "dT/dx", float64(d[7*inputs]), 0, 0)
	if d[8*inputs] == 0 {
		t.Error("the next point does not depend on x")
	}
}

func TestProxiesThatCannotBe(t *testing.T) {
	short := two()
	short[1].Tensors[3] = short[1].Tensors[3][1:]
	missing := two()
	missing[0].Tensors = missing[0].Tensors[1:]
	for name, networks := range map[string][]Weights{
		"none": nil, "a short tensor": short, "a missing tensor": missing,
	} {
		if _, err := Of(networks); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
	for _, l := range []Layout{
		{0, 1, 32},
		{32, 0, 32},
		{32, 1, 31},
		{33, 1, 32},
		{8192, 1, 32},
		{32, 65, 32},
		{-32, 1, 32},
	} {
		if err := l.Validate(); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%+v: error %v, want ErrInvalid", l, err)
		}
	}
}

func TestMeasureAllocatesNothing(t *testing.T) {
	s := newSpectrometer(lanes.New(), onEngine(t, lanes.New(), two()...).networks)
	x, y := anyRows(6, 40), make([]float32, 40*Points)
	if n := testing.AllocsPerRun(3, func() { s.measureAll(x, y) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
