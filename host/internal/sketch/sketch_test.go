package sketch_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/sketch"
	"github.com/invbench/invbench/sdk"
)

// plane is y = x1 + 10·x2, with no answer for x1 > 0.9.
type plane struct{}

func (plane) Draw(context.Context, sdk.Seed, int, int) (sdk.Batch, error) {
	return sdk.Batch{},
		nil
}

func (plane) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range x.Rows() {
		row := x.Row(i)
		y.Row(i)[0] = row[0] + 10*row[1]
		if row[0] > 0.9 {
			y.Row(i)[0] = float32(math.NaN())
		}
	}
	return y, nil
}

func spaces(dx int) sdk.Spaces {
	s := sdk.Spaces{Y: []sdk.Dim{sdk.Unbounded("height", "m")}}
	for _, name := range []string{"a", "b", "c"}[:dx] {
		s.X = append(s.X, sdk.Unbounded(name, ""))
		s.Box = append(s.Box, sdk.Interval{Low: -1, High: 1})
	}
	return s
}

// cell is 4 targets with 30 draws each. Draw t of target i is at (t/100, i): its error is given as
// the distance of t from 7+i, and draw 0 is infeasible, as are all of target 2.
func cell(dx int) sketch.Cell {
	c := sketch.Cell{
		Spaces: spaces(dx), Targets: sdk.NewBatch(4, 1), Draws: sdk.NewBatch(4*30, dx),
		N: 30,
	}
	for i := range 4 {
		c.Targets.Row(i)[0] = float32(i)
		for t := range 30 {
			row := c.Draws.Row(i*30 + t)
			row[0], row[1] = float32(t)/100, float32(i)
			miss := math.Abs(float64(t - 7 - i))
			if t == 0 || i == 2 {
				miss = math.Inf(1)
			}
			c.Errors = append(c.Errors, miss)
		}
	}
	return c
}

func TestMake(t *testing.T) {
	s, err := sketch.Make(t.Context(), plane{}, 1, cell(2))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(); err != nil {
		t.Errorf("not valid: %v", err)
	}
	if diff := cmp.Diff([]string{"height (m)"}, s.Y); diff != "" {
		t.Errorf("titles (-want +got):\n%s", diff)
	}
	if len(s.Examples) != 3 {
		t.Fatalf("%d examples, want 3", len(s.Examples))
	}
	first := s.Examples[1]
	if n := len(first.Draws); n != 24 {
		t.Errorf("%d draws, want 24: the first 25 without the infeasible one", n)
	}
	want := sketch.Example{
		Target: []float32{1}, Draws: first.Draws, Best: []float32{0.08, 1},
		BestY: []float32{10.08}, Error: 0,
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("example (-want +got):\n%s", diff)
	}
	none := sketch.Example{Target: []float32{2}, Draws: [][]float32{}}
	if diff := cmp.Diff(none, s.Examples[2]); diff != "" {
		t.Errorf("example without feasible draws (-want +got):\n%s", diff)
	}
}

func TestLandscape(t *testing.T) {
	s, err := sketch.Make(t.Context(), plane{}, 1, cell(2))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var read sketch.Sketch
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	l := read.Landscape
	if l.Y.Len() != l.Side*l.Side {
		t.Fatalf("%d numbers for side %d", l.Y.Len(), l.Side)
	}
	for i := range l.Y.Len() {
		x1 := -1 + 2*float64(i%l.Side)/float64(l.Side-1)
		x2 := -1 + 2*float64(i/l.Side)/float64(l.Side-1)
		got, want := l.Y.Value(i), x1+10*x2
		if x1 > 0.9 {
			want = math.NaN()
		}
		if math.IsNaN(want) != math.IsNaN(got) || math.Abs(got-want) > 22.0/131068+1e-6 {
			t.Fatalf("landscape at (%g, %g) is %g, want %g", x1, x2, got, want)
		}
	}
}

// short is a plane that leaves the last row out.
type short struct{ plane }

func (s short) Simulate(ctx context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch,
	error,
) {
	y, err := s.plane.Simulate(ctx, seed, first, x)
	return y.Slice(0, y.Rows()-1), err
}

// TestMakeBelievesNoShape holds that an answer of the wrong shape does not come into a record.
func TestMakeBelievesNoShape(t *testing.T) {
	if s, err := sketch.Make(t.Context(), short{}, 1, cell(2)); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("sketch %v, error %v, want one that wraps %v", s, err, sdk.ErrInvalid)
	}
}

func TestLandscapeOfTwoDimensionsOnly(t *testing.T) {
	s, err := sketch.Make(t.Context(), plane{}, 1, cell(3))
	if err != nil {
		t.Fatal(err)
	}
	if s.Landscape != nil {
		t.Error("a task with three dims of x has a landscape")
	}
}

func TestQuantiseNothingFinite(t *testing.T) {
	l := sketch.Quantise([]float32{float32(math.Inf(1)), float32(math.NaN())})
	if l.Len() != 2 || !math.IsNaN(l.Value(0)) || !math.IsNaN(l.Value(1)) || l.Low != 0 ||
		l.High != 0 {
		t.Errorf("got %+v", l)
	}
	if one := sketch.Quantise([]float32{3}); one.Value(0) != 3 {
		t.Errorf("a single 3 is kept as %g", one.Value(0))
	}
}

func TestValidate(t *testing.T) {
	for name, spoil := range map[string]func(*sketch.Sketch){
		"landscape cut off": func(s *sketch.Sketch) {
			s.Landscape.Y.Levels = s.Landscape.Y.Levels[:10]
		},
		"side of a giant":        func(s *sketch.Sketch) { s.Landscape.Side = 1 << 40 },
		"no extent":              func(s *sketch.Sketch) { s.Landscape.High = s.Landscape.Low },
		"landscape of one x":     func(s *sketch.Sketch) { s.X = s.X[:1] },
		"draw of another width":  func(s *sketch.Sketch) { s.Examples[0].Draws[0] = []float32{1} },
		"target of no width":     func(s *sketch.Sketch) { s.Examples[0].Target = nil },
		"best of another width":  func(s *sketch.Sketch) { s.Examples[0].Best = []float32{1} },
		"best y of another size": func(s *sketch.Sketch) { s.Examples[0].BestY = []float32{1, 2} },
	} {
		t.Run(name, func(t *testing.T) {
			s, err := sketch.Make(t.Context(), plane{}, 1, cell(2))
			if err != nil {
				t.Fatal(err)
			}
			spoil(s)
			if s.Validate() == nil {
				t.Error("accepted")
			}
		})
	}
}
