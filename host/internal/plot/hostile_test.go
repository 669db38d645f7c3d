package plot

import (
	"math"
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/sketch"
)

// odd are numbers that no axis has a place for, or hardly.
func odd() []float64 {
	return []float64{
		0, 1, -1, math.NaN(), math.Inf(1), math.Inf(-1), 5e-324, 1e-310, 1e-300, 1e-20, 1e299,
		math.MaxFloat64, -math.MaxFloat64,
	}
}

func TestOddScores(t *testing.T) {
	for i, v := range odd() {
		for k := range 4 { // each with some others
			w := odd()[(i+5*k)%len(odd())]
			a, b := tenfold("waves", "a", v), tenfold("waves", "b", 1)
			a.r[1] = []float64{w, w, w, w}
			a.time = record.Time{FitS: w, Batch1000S: v, InvertS: w}
			files, err := filesOf([]*record.Record{a.record(), b.record()})
			if err != nil || len(files) == 0 {
				t.Errorf("%v and %v: %d files, %v", v, w, len(files), err)
			}
			sound(t, files)
		}
	}
}

func TestOddNumbersOfDraws(t *testing.T) {
	for _, draws := range [][]int{
		{1},
		{0},
		{-3},
		{math.MaxInt},
		{1, 1},
		{5, 2},
		{1, math.MaxInt},
		{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
	} {
		c := cell{task: "waves", entry: "a", draws: draws, time: record.Time{Batch1000S: 1}}
		for range draws {
			c.r = append(c.r, []float64{1, 2})
		}
		files, err := filesOf([]*record.Record{c.record()})
		if err != nil {
			t.Errorf("%v: %v", draws, err)
		}
		sound(t, files)
	}
}

func TestOddCurves(t *testing.T) {
	for i, v := range odd() {
		for k := range 4 { // each with some others
			w := odd()[(i+5*k)%len(odd())]
			c := tenfold("waves", "a", 1)
			c.training = []record.Curve{
				{Stage: "net", Done: []int{1, 2}, Loss: numbers(v, w), Validation: numbers(w)},
				{Stage: "net", Done: []int{7}, Loss: []*float64{&v, &w}, Validation: nil},
				{
					Stage: "one", Done: []int{math.MaxInt, math.MinInt, 0}, Loss: numbers(v),
					Validation: numbers(w, w, w),
				},
			}
			files, err := filesOf([]*record.Record{c.record()})
			if err != nil {
				t.Errorf("%v and %v: %v", v, w, err)
			}
			sound(t, files)
		}
	}
}

func TestOddSketches(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, change := range map[string]func(s *sketch.Sketch){
		"empty":       func(s *sketch.Sketch) { *s = sketch.Sketch{} },
		"no examples": func(s *sketch.Sketch) { s.Examples = nil },
		"no target":   func(s *sketch.Sketch) { s.Examples[0].Target = nil },
		"target is not finite": func(s *sketch.Sketch) {
			s.Examples[0].Target = []float32{nan}
			s.Examples[1].Target = []float32{inf}
		},
		"target is far away": func(s *sketch.Sketch) {
			s.Examples[0].Target = []float32{math.MaxFloat32}
		},
		"draws of other widths": func(s *sketch.Sketch) {
			s.Examples[0].Draws = [][]float32{{}, {1}, {1, 2, 3}, nil}
		},
		"draws are not finite": func(s *sketch.Sketch) {
			s.Examples[0].Draws = [][]float32{{nan, 1}, {inf, inf}, {1, -inf}}
		},
		"no draws": func(s *sketch.Sketch) { s.Examples[0].Draws = nil },
		"many examples": func(s *sketch.Sketch) {
			s.Examples = make([]sketch.Example, 1000)
		},
		"nothing is feasible": func(s *sketch.Sketch) {
			s.Landscape.Y = sketch.Quantise(filled(81, nan))
		},
		"a plain": func(s *sketch.Sketch) {
			s.Landscape.Y = sketch.Quantise(filled(81, 0.5))
		},
		"steep": func(s *sketch.Sketch) {
			s.Landscape.Y = sketch.Quantise(append(filled(80, 0), math.MaxFloat32))
		},
		"levels without end": func(s *sketch.Sketch) {
			s.Landscape.Y.Low, s.Landscape.Y.High = math.Inf(-1), math.Inf(1)
		},
		"levels are no numbers": func(s *sketch.Sketch) { s.Landscape.Y.Low = math.NaN() },
		"levels of a giant": func(s *sketch.Sketch) {
			s.Landscape.Y.Low, s.Landscape.Y.High = -math.MaxFloat64, math.MaxFloat64
		},
		"many outputs": func(s *sketch.Sketch) {
			s.Examples[0].Target, s.Examples[0].BestY = filled(12, nan), filled(12, 1)
			s.Examples[1].Target = filled(12, math.MaxFloat32)
			s.Examples[1].BestY = filled(12, -math.MaxFloat32)
		},
		"no names": func(s *sketch.Sketch) { s.X, s.Y = nil, nil },
		"long names": func(s *sketch.Sketch) {
			s.X = []string{strings.Repeat("x", 1e6), "\x00\xff"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := tenfold("waves", "a", 1), tenfold("waves", "b", 1)
			a.sketch, b.sketch = plane([]float32{0, 1}), plane([]float32{0, 1})
			change(a.sketch)
			files, err := filesOf([]*record.Record{a.record(), b.record()})
			if err != nil || len(files) < 3 {
				t.Errorf("%d files, %v", len(files), err)
			}
			sound(t, files)
		})
	}
}

// filled returns n times the same number.
func filled(n int, v float32) []float32 {
	all := make([]float32, n)
	for i := range all {
		all[i] = v
	}
	return all
}

func FuzzFiles(f *testing.F) {
	f.Add("a", "net", 1.0, 0.1, 10, 2.0, float32(0.5), []byte{1, 2, 3, 4, 5, 6, 7, 8})
	f.Add("\x00<", "\xff", math.NaN(), 0.0, -1, math.Inf(1), float32(math.Inf(-1)),
		[]byte{255, 255, 0, 0, 1, 1, 9, 9})
	f.Fuzz(func(
		t *testing.T, name, stage string, v, w float64, draws int, loss float64, x float32,
		levels []byte,
	) {
		a, b := tenfold(name, stage, v), tenfold(name, "b", 1)
		a.draws = []int{1, draws, 100}
		a.r[1] = []float64{v, w, loss, 1}
		a.time = record.Time{FitS: w, Batch1000S: loss}
		a.training = []record.Curve{
			{
				Stage: stage, Done: []int{1, draws}, Loss: numbers(loss, v),
				Validation: numbers(w, loss),
			},
		}
		a.sketch = plane([]float32{x, 1})
		a.sketch.Landscape.Side = 2
		a.sketch.Landscape.Y = sketch.Levels{Low: v, High: w, Levels: levels}
		a.sketch.Examples[1] = sketch.Example{
			Target: filled(10, x), BestY: filled(10, float32(v)), Error: w,
		}
		files, err := filesOf([]*record.Record{a.record(), b.record()})
		if err != nil {
			return // scores under other protocols, say
		}
		sound(t, files)
	})
}
