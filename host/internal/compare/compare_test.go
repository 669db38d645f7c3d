package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// example returns a cell of 40 targets with scores from a stream, so that the same number gives the
// same scores.
func example(entry string, repeat, stream int) Cell {
	random := sdk.Seed(77).Row(stream)
	c := Cell{
		Task: record.Plugin{
			Name: "waves", Plugin: "sine_wave", Digest: "a1",
			Params: json.RawMessage(`{"sampling":"iid"}`),
		},
		Model: record.Plugin{
			Name: entry, Plugin: "inn", Digest: "b2", Params: json.RawMessage(`{}`),
		},
		Repeat: repeat,
		Protocol: record.Protocol{
			TrainRows: 1000, Targets: 40, Draws: 20, Seed: 5,
			Score: score.Protocol{
				Seed: 1<<64 - 1, PriorDraws: 100,
				MMD: score.MMDProtocol{Targets: 10, Sample: 20, Pool: 200},
			},
		},
		Status: record.OK, T: []int{1, 5, 10, 20}, Prior: []float64{2, 1, 0.5, 0.25}, Floor: 2,
		Trace:   []float64{1, 0.5, 0.1 + random.Float64()},
		Metrics: map[string][]float64{"fit": {10}, "draws": {0.1}},
		Machine: record.Machine{OS: "linux", Arch: "amd64", CPU: "a cpu", Cores: 2, Threads: 1},
	}
	for _, t := range c.T {
		var r []float64
		for range c.Protocol.Targets {
			r = append(r, random.ExpFloat64()/float64(t))
		}
		c.R = append(c.R, r)
	}
	for range 10 {
		c.Metrics["mmd2"] = append(c.Metrics["mmd2"], random.Float64())
	}
	return c
}

// times returns the cell with all errors multiplied.
func (c Cell) times(factor float64) Cell {
	c.R = slices.Clone(c.R)
	for k, values := range c.R {
		c.R[k] = slices.Clone(values)
		for i := range values {
			c.R[k][i] *= factor
		}
	}
	return c
}

// of returns the cell with these values of a metric, or without it if there are none.
func (c Cell) of(metric string, values ...float64) Cell {
	c.Metrics = maps.Clone(c.Metrics)
	if c.Metrics[metric] = values; len(values) == 0 {
		delete(c.Metrics, metric)
	}
	return c
}

func board(t *testing.T, name string, cells ...Cell) *Board {
	t.Helper()
	b, err := NewBoard(name, cells)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// one compares two boards and returns the only row.
func one(t *testing.T, old, new *Board, o Options) *Row {
	t.Helper()
	r := Boards(old, new, o)
	if len(r.Rows) != 1 {
		t.Fatalf("%d rows, want 1: %+v", len(r.Rows), r)
	}
	return &r.Rows[0]
}

func TestBoardAgainstItself(t *testing.T) {
	b := board(t, "b", example("inn", 0, 1), example("inn", 1, 2))
	row := one(t, b, b, Options{})
	if row.Trainings != Same || row.Repeats != 2 || row.Targets != 40 {
		t.Errorf("row %+v", row)
	}
	var shown []string
	for _, e := range row.Effects {
		shown = append(shown, e.Name)
		if e.Ratio != 1 || e.P == nil || *e.P != 1 || e.Verdict != Alike || e.Old != e.New {
			t.Errorf("%s: %+v", e.Name, e)
		}
	}
	if diff := cmp.Diff([]string{"r_1", "r_10", "r_20", "MMD²", "fit", "1000 draws"},
		shown); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
}

// TestWorseByHalf has values in closed form: all errors are half as large again, so the ratio is
// 1.5 in any resample, and of the 2^40 ways to swap targets only none and all give it.
func TestWorseByHalf(t *testing.T) {
	c := example("inn", 0, 1)
	e := one(t, board(t, "old", c), board(t, "new", c.times(1.5)), Options{}).Effect("r", 10)
	if math.Abs(e.Ratio-1.5) > 1e-12 || math.Abs(e.Interval.Low-1.5) > 1e-9 ||
		math.Abs(e.Interval.High-1.5) > 1e-9 {
		t.Errorf("ratio %v, interval %v, want 1.5", e.Ratio, e.Interval)
	}
	if *e.P > 1.0/1999 || *e.Adjusted < *e.P || *e.Adjusted > 3**e.P || e.Verdict != Worse {
		t.Errorf("p %v, adjusted %v, %s", *e.P, *e.Adjusted, e.Verdict)
	}
	if e := one(t, board(t, "old", c.times(1.5)), board(t, "new", c), Options{}).Effect("r",
		10); e.Verdict != Better {
		t.Errorf("the other way round: %+v", e)
	}
}

// TestFreshTrainings has log-ratios of 0.1, 0.2 and 0.3 in its repeats: a mean of 0.2 with the
// deviation 0.1/√3, so t = 2·√3 with 2 degrees of freedom, for which p = 1 - t/√(2 + t²) = 1 -
// √(12/14).
func TestFreshTrainings(t *testing.T) {
	var old, new []Cell
	for k := range 3 {
		c := example("inn", k, k)
		old = append(old, c)
		c = c.times(math.Exp(0.1 * float64(k+1)))
		c.Trace = []float64{1, 0.5, 0.3}
		new = append(new, c)
	}
	row := one(t, board(t, "old", old...), board(t, "new", new...), Options{})
	if row.Trainings != Fresh {
		t.Fatalf("trainings are %s", row.Trainings)
	}
	e := row.Effect("r", 10)
	if want := 1 - math.Sqrt(12.0/14); math.Abs(*e.P-want) > 1e-7 {
		t.Errorf("p = %v, want %v", *e.P, want)
	}
	const quantile = 4.302652729911275 // of t with 2 degrees of freedom, at 0.975
	if want := math.Exp(0.2 - quantile*0.1/math.Sqrt(3)); math.Abs(e.Ratio-math.Exp(0.2)) > 1e-7 ||
		math.Abs(e.Interval.Low-want) > 1e-6 {
		t.Errorf("ratio %v, interval %v, want %v from %v", e.Ratio, e.Interval, math.Exp(0.2), want)
	}
}

// TestOneFreshTraining says nothing of the model, but shows the ratio.
func TestOneFreshTraining(t *testing.T) {
	c := example("inn", 0, 1)
	worse := c.times(2)
	worse.Trace = []float64{1, 0.4, 0.3}
	row := one(t, board(t, "old", c), board(t, "new", worse), Options{})
	e := row.Effect("r", 10)
	if e.Verdict != Unknown || e.P != nil || e.Interval != nil || math.Abs(e.Ratio-2) > 1e-12 {
		t.Errorf("effect %+v", e)
	}
	if len(row.Notes) == 0 || !strings.Contains(row.Notes[0], "one training on either side") {
		t.Errorf("notes %q", row.Notes)
	}
	if row := one(t, board(t, "old", c), board(t, "new", worse),
		Options{Trainings: Same}); row.Effect("r", 10).Verdict != Worse {
		t.Errorf("told that the trainings are the same: %+v", row.Effects)
	}
}

func TestTrainings(t *testing.T) {
	old := example("inn", 0, 1)
	other := example("inn", 0, 2)
	tests := map[string]struct {
		change func(c *Cell)
		want   Trainings
	}{
		"losses agree": {func(c *Cell) {
			c.Trace = []float64{1.0004, 0.5, old.Trace[2]}
		}, Same},
		"losses differ": {func(c *Cell) {
			c.Trace = []float64{1.002, 0.5, old.Trace[2]}
		}, Fresh},
		"nothing told":                 {func(c *Cell) { c.Trace = nil }, Fresh},
		"another length":               {func(c *Cell) { c.Trace = old.Trace[:2] }, Fresh},
		"a tenth of the targets agree": {func(c *Cell) { copy(c.R[1], old.R[1][:4]) }, Same},
		"less than a tenth agree":      {func(c *Cell) { copy(c.R[1], old.R[1][:3]) }, Fresh},
		"a tenth agree, some at each T": {func(c *Cell) {
			copy(c.R[0], old.R[0][:2])
			copy(c.R[1][2:], old.R[1][2:4])
		}, Same},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := other
			c.R = slices.Clone(c.R)
			for k := range c.R {
				c.R[k] = slices.Clone(c.R[k])
			}
			test.change(&c)
			if got := one(t, board(t, "old", old), board(t, "new", c),
				Options{}).Trainings; got != test.want {
				t.Errorf("trainings are %s, want %s", got, test.want)
			}
		})
	}
}

// TestSharedFloorIsNoEvidence has no feasible draw for any target on either side.
func TestSharedFloorIsNoEvidence(t *testing.T) {
	old, new := example("inn", 0, 1), example("inn", 0, 2)
	for _, c := range []*Cell{&old, &new} {
		for k := range c.R {
			for i := range c.R[k] {
				c.R[k][i] = c.Floor * float64(i%2)
			}
		}
	}
	if got := one(t, board(t, "old", old), board(t, "new", new),
		Options{}).Trainings; got != Fresh {
		t.Errorf("trainings are %s, want %s", got, Fresh)
	}
}

func TestOnlyTheSameIsCompared(t *testing.T) {
	tests := map[string]struct {
		change func(c *Cell)
		want   string // "" if it is compared
	}{
		"executables": {func(c *Cell) {
			c.Task.Digest, c.Model.Digest, c.Model.Plugin = "x", "y", "cinn"
		}, ""},
		"spelling": {func(c *Cell) {
			c.Task.Params = json.RawMessage(` { "sampling" : "iid"}`)
		}, ""},
		"rounding": {func(c *Cell) { c.Prior = []float64{2.0001, 1, 0.5, 0.25} }, ""},
		"machine":  {func(c *Cell) { c.Machine.CPU = "another" }, ""},
		"some T":   {func(c *Cell) { c.T, c.R, c.Prior = c.T[1:3], c.R[1:3], c.Prior[1:3] }, ""},
		"MMD":      {func(c *Cell) { c.Protocol.Score.MMD.Pool++ }, ""},
		"seed":     {func(c *Cell) { c.Protocol.Seed = 6 }, "seed 5, now 6"},
		"rows":     {func(c *Cell) { c.Protocol.TrainRows = 10 }, "training rows 1000, now 10"},
		"draws": {func(c *Cell) {
			c.Protocol.Draws, c.Protocol.Budget = 30, 1
		}, "draws 20, now 30; simulator calls 0, now 1"},
		"parameters": {func(c *Cell) {
			c.Task.Params = nil
		}, `task parameter sampling "iid", now default`},
		"task": {func(c *Cell) {
			c.Task.Plugin = "cosine"
		}, "task plugin sine_wave, now cosine"},
		"prior draws": {func(c *Cell) {
			c.Protocol.Score.PriorDraws = 7
		}, "prior draws 100, now 7"},
		"no common T": {func(c *Cell) {
			c.T = []int{2, 3, 4, 6}
		}, "numbers of draws scored at [1 5 10 20] and [2 3 4 6]"},
		"targets": {
			func(c *Cell) { c.Prior = []float64{2, 1, 0.6, 0.25} },
			"targets: the prior has r_10 0.5 for those of one side and 0.6 for those of the other",
		},
		"rule": {
			func(c *Cell) {
				c.Prior, c.Protocol.Score.Capped = []float64{2, 1, 0.6, 0.25},
					!c.Protocol.Score.Capped
			},
			"scored by another rule: the errors of one side are capped at the prior's floor, " +
				"those of the other, an older one, are not",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := example("inn", 0, 1)
			test.change(&c)
			r := Boards(board(t, "old", example("inn", 0, 1)), board(t, "new", c), Options{})
			var want []Absence
			if test.want != "" {
				want = []Absence{
					{Task: "waves", Entry: "inn", Status: record.OK, Reason: test.want},
				}
			}
			if diff := cmp.Diff(want, r.Refused); diff != "" || len(r.Rows)+len(want) != 1 {
				t.Errorf("%d rows, refused (-want +got):\n%s", len(r.Rows), diff)
			}
		})
	}
}

func TestCellsWithoutPartners(t *testing.T) {
	failed := func(c Cell, reason string) Cell {
		c.Status, c.Reason, c.R, c.T, c.Prior = record.Crashed, reason, nil, nil, nil
		return c
	}
	old := board(t, "old", example("a", 0, 1), example("a", 1, 2),
		failed(example("b", 0, 1), "old b"), example("c", 0, 1),
		failed(example("d", 0, 1), "old d"), example("e", 0, 1))
	new := board(t, "new", example("a", 0, 1), example("a", 2, 2), example("b", 0, 1),
		failed(example("c", 0, 1), "new c"),
		failed(example("d", 0, 1), "new d"), example("f", 0, 1))
	r := Boards(old, new, Options{})
	got := map[string][]Absence{
		"missing": r.Missing, "added": r.Added, "mended": r.Mended, "broken": r.Broken,
		"failing": r.Failing, "refused": r.Refused,
	}
	want := map[string][]Absence{
		"missing": {{"waves", "a", 1, record.OK, ""}, {"waves", "e", 0, record.OK, ""}},
		"added":   {{"waves", "a", 2, record.OK, ""}, {"waves", "f", 0, record.OK, ""}},
		"mended":  {{"waves", "b", 0, record.Crashed, "old b"}},
		"broken":  {{"waves", "c", 0, record.Crashed, "new c"}},
		"failing": {{"waves", "d", 0, record.Crashed, "new d"}},
		"refused": nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(r.Rows) != 1 || r.Rows[0].Repeats != 1 {
		t.Errorf("rows %+v, want one of one repeat", r.Rows)
	}
}

func TestTimes(t *testing.T) {
	times := func(c Cell, fit float64) Cell { return c.of("fit", fit) }
	old := board(t, "old", times(example("inn", 0, 1), 10), times(example("inn", 1, 2), 10),
		times(example("inn", 2, 3), 40))
	new := board(t, "new", times(example("inn", 0, 1), 20), times(example("inn", 1, 2), 20),
		times(example("inn", 2, 3), 80))
	e := one(t, old, new, Options{}).Effect("fit", 0)
	if math.Abs(e.Ratio-2) > 1e-12 || e.Old != 10 || e.New != 20 || e.Verdict != Worse {
		t.Errorf("twice the time: %+v", e)
	}
	for name, change := range map[string]func(c *Cell){
		"processor": func(c *Cell) { c.Machine.CPU = "another" },
		"backend":   func(c *Cell) { c.Machine.Backend = "go" },
		"isa":       func(c *Cell) { c.Machine.ISA = "avx2" },
		"shared":    func(c *Cell) { c.Shared = true },
	} {
		a, c := example("inn", 0, 1), example("inn", 0, 1)
		a.Machine.ISA, c.Machine.ISA = "avx512", "avx512"
		change(&c)
		row := one(t, board(t, "old", a), board(t, "new", c), Options{})
		if row.Effect("fit", 0) != nil || row.Effect("draws", 0) != nil ||
			!strings.HasPrefix(fmt.Sprint(row.Notes), "[times are not compared") {
			t.Errorf("%s: times %+v, notes %q", name, row.Effects, row.Notes)
		}
	}
}

// TestStaleCellsAreMarked compares a stale cell of either side, also after it was a baseline.
func TestStaleCellsAreMarked(t *testing.T) {
	a, b := example("inn", 0, 1), example("inn", 0, 1)
	a.Stale, b.Stale = "model was\x1b rebuilt", "seed changed"
	var file bytes.Buffer
	if err := WriteBaseline(&file, board(t, "old", a)); err != nil {
		t.Fatal(err)
	}
	old, err := ReadBaseline("old", &file)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"repeat 0 of the old side is stale: model was rebuilt",
		"repeat 0 of the new side is stale: seed changed",
	}
	row := one(t, old, board(t, "new", b), Options{})
	if diff := cmp.Diff(want, row.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// TestHolmOverCells has one cell of ten that is worse: its p-values are counted as of ten times
// three.
func TestHolmOverCells(t *testing.T) {
	var old, new []Cell
	for i := range 10 {
		c := example(fmt.Sprintf("e%d", i), 0, i)
		old = append(old, c)
		if i == 4 {
			c = c.times(1.2)
		}
		new = append(new, c)
	}
	r := Boards(board(t, "old", old...), board(t, "new", new...), Options{})
	for _, row := range r.Rows {
		for _, e := range row.Effects {
			worse := row.Entry == "e4" && e.Metric == "r"
			if (e.Verdict == Worse) != worse {
				t.Errorf("%s %s: %+v", row.Entry, e.Name, e)
			}
			if worse && (*e.Adjusted < 28**e.P || *e.Adjusted > 30**e.P) {
				t.Errorf("%s: p %v is adjusted to %v", e.Name, *e.P, *e.Adjusted)
			}
		}
	}
}

func TestBoardRefusesDuplicatesAndFragments(t *testing.T) {
	twice := example("inn", 0, 1)
	fragment := example("cinn", 0, 1)
	fragment.R = fragment.R[1:]
	b, err := NewBoard("b", []Cell{twice, fragment, twice.times(2)})
	if err == nil || !strings.Contains(err.Error(), "b: waves/inn/0 is there twice") ||
		!strings.Contains(err.Error(), "b: waves/cinn/0 is left out") {
		t.Errorf("error %v", err)
	}
	if len(b.Cells) != 1 || b.Cells[0].R[0][0] != twice.R[0][0] {
		t.Errorf("cells %+v", b.Cells)
	}
}

func TestChosenDraws(t *testing.T) {
	c := example("inn", 0, 1)
	row := one(t, board(t, "old", c), board(t, "new", c), Options{T: []int{5, 20, 1000}})
	var got []int
	for _, e := range row.Effects {
		if e.Metric == "r" {
			got = append(got, e.T)
		}
	}
	if diff := cmp.Diff([]int{5, 20}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	row = one(t, board(t, "old", c), board(t, "new", c), Options{T: []int{7}})
	if row.Effect("r", 7) != nil ||
		!strings.HasPrefix(fmt.Sprint(row.Notes), "[r_T is not compared") {
		t.Errorf("a number of draws that is not scored: %+v", row)
	}
}
