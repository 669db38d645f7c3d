package figure

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/sketch"
	"github.com/invbench/invbench/sdk"
)

// recordOf makes up a record whose four targets have errors of 1, 10, 2 and 3 times a scale at T =
// 1 and a tenth of that at T = 10. Their geometric mean is 60^(1/4) times the scale.
func recordOf(entry string, repeat int, scale float64) *record.Record {
	r := &record.Record{
		Schema: record.Schema, Status: record.OK, Repeat: repeat,
		Task: record.Plugin{
			Name: "waves", Plugin: "waves", Version: "1", Params: json.RawMessage("{}"),
		},
		Model: record.Plugin{
			Name: entry, Plugin: "net", Version: "1", Params: json.RawMessage("{}"),
		},
		Time: record.Time{FitS: 50, Batch1000S: 2},
		Protocol: record.Protocol{
			Targets: 4, Draws: 200, Score: score.Protocol{T: []int{1, 10}, Bootstrap: 100},
		},
		Scores: &score.Scores{
			Order: sdk.Exchangeable, Targets: 4, Draws: 200, Prior: []float64{1, 1},
		},
	}
	for _, t := range []int{1, 10} {
		by := scale / float64(t)
		r.Scores.R = append(r.Scores.R, score.Point{T: t})
		r.Scores.PerTarget.R = append(r.Scores.PerTarget.R, []float64{by, 10 * by, 2 * by, 3 * by})
	}
	return r
}

func figuresOf(t *testing.T, records ...*record.Record) Table {
	t.Helper()
	l, err := board.New(records)
	if err != nil {
		t.Fatal(err)
	}
	return New(l)[0]
}

func nearly() cmp.Option {
	return cmp.Comparer(func(a, b float64) bool {
		return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-6*math.Abs(a)
	})
}

// TestSeries compares with means, quartiles and times worked out by hand: the errors of both
// repeats together are 1, 1, 2, 2, 3, 3, 10 and 10.
func TestSeries(t *testing.T) {
	slower := recordOf("a", 1, 1)
	slower.Time.Batch1000S = 4
	got := figuresOf(t, recordOf("a", 0, 1), slower).Errors[0].Series[0].Points
	mean := math.Pow(60, 0.25)
	want := []Point{
		{1, mean, 1.75, 4.75, 0.003, 50.003}, {10, mean / 10, 0.175, 0.475, 0.03, 50.03},
	}
	if diff := cmp.Diff(want, got, nearly()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLooksAreOfTheBoard has an entry look the same in a table that another one is not in.
func TestLooksAreOfTheBoard(t *testing.T) {
	other := recordOf("b", 0, 1)
	other.Task.Name = "arm"
	l, err := board.New([]*record.Record{recordOf("b", 0, 2), recordOf("a", 0, 1), other})
	if err != nil {
		t.Fatal(err)
	}
	var looks []int
	for _, table := range New(l) {
		for _, s := range table.Errors[0].Series {
			looks = append(looks, s.Look)
		}
	}
	if diff := cmp.Diff([]int{1, 0, 1}, looks); diff != "" { // b on arm, a and b on waves
		t.Errorf("looks (-want +got):\n%s", diff)
	}
}

// TestFront has a slow entry that is better at both T: of the three points that nothing beats, the
// first is the quickest of all.
func TestFront(t *testing.T) {
	quick := recordOf("quick", 0, 1)
	slow := recordOf("slow", 0, 0.05)
	beaten := recordOf("beaten", 0, 2)
	slow.Time = record.Time{FitS: 1, Batch1000S: 3}
	untimed := recordOf("untimed", 0, 1e-9)
	untimed.Time = record.Time{InvertS: 1}
	f := figuresOf(t, quick, slow, beaten, untimed)
	name := func(front []OnFront) (all []string) {
		for _, p := range front {
			for _, s := range f.Seconds.Series {
				if s.Line == p.Line {
					all = append(all, s.Name, strings.Repeat("i", p.T))
				}
			}
		}
		return all
	}
	for fit, want := range map[bool][]string{
		false: {"quick", "i", "slow", "i", "slow", "iiiiiiiiii"}, // 2, 3 and 30 ms
		true:  {"slow", "i", "slow", "iiiiiiiiii"},               // all others take 50 s
	} {
		if diff := cmp.Diff(want, name(f.Seconds.Front(fit))); diff != "" {
			t.Errorf("front with training: %t (-want +got):\n%s", fit, diff)
		}
	}
	notes := strings.Join(f.Seconds.Notes, " ")
	if !strings.Contains(notes, "untimed has no measured time.") {
		t.Errorf("nothing says what was not measured: %s", notes)
	}
}

func TestWhyMissing(t *testing.T) {
	mixed := recordOf("mixed", 1, 1)
	mixed.Scores.Draws = 7
	late := recordOf("late", 0, 1)
	late.Scores, late.Status = nil, record.OutOfMemory
	l, err := board.New([]*record.Record{recordOf("a", 0, 1), recordOf("mixed", 0, 1), mixed, late})
	if !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("the board says %v", err)
	}
	want := "Without scores: late (out of memory) and mixed (scores do not belong together)."
	if notes := New(l)[0].Errors[0].Notes; notes[len(notes)-1] != want {
		t.Errorf("notes %q, want the last to be %q", notes, want)
	}
}

// TestMisfits compares errors with their definition, and what is infeasible with infinity.
func TestMisfits(t *testing.T) {
	nan := float32(math.NaN())
	l := &sketch.Landscape{Side: 2, Y: sketch.Quantise([]float32{0, 1, 0.5, 2, 1, nan, 0, 0})}
	got := misfits(l, []float32{1, 0})
	want := []float64{1, 2.125, math.Inf(1), 0.5} // (1+1)/2, (0.25+4)/2, none, (1+0)/2
	for i := range want {
		if got[i] != want[i] && !(math.Abs(got[i]-want[i]) <= 1e-4) {
			t.Errorf("error at point %d is %v, want %v", i, got[i], want[i])
		}
	}
}

// plane returns a sketch of the simulator y = x1 on the box from -1 to 1 by 0 to 4.
func plane(target float32, draws ...[]float32) *sketch.Sketch {
	return &sketch.Sketch{
		X: []string{"width (m)"}, Y: []string{"y"},
		Examples: []sketch.Example{{
			Target: []float32{target}, Draws: draws, Best: []float32{0.5, 1}, BestY: []float32{0.5},
		}},
		Landscape: &sketch.Landscape{
			Low: [2]float64{-1, 0}, High: [2]float64{1, 4}, Side: 2,
			Y: sketch.Quantise([]float32{-1, 1, -1, 1}),
		},
	}
}

func TestExamples(t *testing.T) {
	a, b, other := recordOf("a", 0, 1), recordOf("b", 0, 2), recordOf("c", 0, 3)
	a.Sketch, other.Sketch = plane(0.5, []float32{1, 2}, []float32{1}, nil), plane(0.25)
	b.Sketch = plane(0.5)
	b.Sketch.Examples[0].BestY = []float32{float32(math.NaN())}
	e := figuresOf(t, a, b, other).Examples
	if diff := cmp.Diff([]string{"width (m)", "x2"}, e.X); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	target := e.Targets[0]
	if len(target.Drawn) != 2 || target.Others != 1 {
		t.Fatalf("drawn is %+v, and %d others", target.Drawn, target.Others)
	}
	if len(target.Drawn[0].Draws) != 1 || target.Drawn[1].BestY != nil {
		t.Errorf("not all of another width is left out: %+v", target.Drawn)
	}
	if want := []float64{2.25, 0.25, 2.25, 0.25}; !cmp.Equal(want, target.Misfit, cmp.Comparer(
		func(a, b float64) bool { return math.Abs(a-b) < 1e-3 })) {
		t.Errorf("misfit is %v, want %v", target.Misfit, want)
	}
}

func TestLandscapesThatAreNotWhole(t *testing.T) {
	for name, spoil := range map[string]func(l *sketch.Landscape){
		"cut off":      func(l *sketch.Landscape) { l.Y.Levels = l.Y.Levels[:5] },
		"no side":      func(l *sketch.Landscape) { l.Side = 0 },
		"one point":    func(l *sketch.Landscape) { l.Side = 1 },
		"negative":     func(l *sketch.Landscape) { l.Side = -2 },
		"huge":         func(l *sketch.Landscape) { l.Side = 1 << 40 },
		"no width":     func(l *sketch.Landscape) { l.High[0] = l.Low[0] },
		"upside down":  func(l *sketch.Landscape) { l.Low[1] = 9 },
		"not a number": func(l *sketch.Landscape) { l.High[1] = math.NaN() },
		"infinite":     func(l *sketch.Landscape) { l.Low[1] = math.Inf(-1) },
	} {
		s := plane(0.5)
		spoil(s.Landscape)
		if wholeLandscape(s) != nil || drawable(s) {
			t.Errorf("%s: taken for a landscape", name)
		}
	}
	if s := plane(0.5); wholeLandscape(s) == nil || !drawable(s) {
		t.Error("a good one is refused")
	}
}

// TestStages has losses with a gap, one that ends early, and one that has no logarithm.
func TestStages(t *testing.T) {
	one, tenth, none := 1.0, 0.1, math.NaN()
	a := recordOf("a", 3, 1)
	a.Training = []record.Curve{
		{
			Stage: "net", Done: []int{1, 2}, Loss: []*float64{&one, nil},
			Validation: []*float64{&tenth},
		},
		{Stage: "empty", Done: []int{1}, Loss: []*float64{nil}, Validation: []*float64{nil}},
		{
			Stage: "flow", Done: []int{5}, Loss: []*float64{new(float64)},
			Validation: []*float64{&one},
		},
	}
	want := []Stage{
		{Stage: "net", Log: true, Curves: []Curve{
			{3, []int{1, 2}, []float64{1, none}, []float64{0.1, none}},
		}},
		{Stage: "flow", Curves: []Curve{{3, []int{5}, []float64{0}, []float64{1}}}},
	}
	for i := range want {
		want[i].Entry = Entry{Name: "a"}
	}
	if diff := cmp.Diff(want, figuresOf(t, a).Training.Stages, nearly()); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
}

func TestLegible(t *testing.T) {
	for text, want := range map[string]string{
		" a\n b\t": "a b", "x\x00\x1b[31my": "x[31my", "é\xff†": "é†", "\u202eabc": "abc",
		strings.Repeat("é", 81): strings.Repeat("é", 80) + "…",
	} {
		if got := legible(text); got != want {
			t.Errorf("legible(%q) = %q, want %q", text, got, want)
		}
	}
}
