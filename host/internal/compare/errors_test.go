package compare

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// with returns the cell with r_T of each target set, at every number of draws.
func (c Cell) with(r func(target int) float64) Cell {
	c = c.times(1)
	for k := range c.R {
		for i := range c.R[k] {
			c.R[k][i] = r(i)
		}
	}
	return c
}

// TestOneTargetDecidesTheMean has errors of 1/1000 of which one becomes 1000 times as large. The
// typical error grows by the 40th root of that, and the mean from 1/1000 to (39/1000+1)/40. Of all
// ways to swap the target that differs, each is as extreme, so p is 1.
func TestOneTargetDecidesTheMean(t *testing.T) {
	old := example("inn", 0, 1).with(func(int) float64 { return 1e-3 })
	new := old.with(func(i int) float64 { return 1e-3 * math.Pow(1000, float64(i/39)) })
	e := one(t, board(t, "old", old), board(t, "new", new), Options{Trainings: Same}).Effect("r",
		10)
	if want := math.Pow(1000, 1.0/40); math.Abs(e.Ratio-want) > 1e-12 ||
		math.Abs(e.New/e.Old-want) > 1e-12 {
		t.Errorf("ratio %v of %v and %v, want %v", e.Ratio, e.New, e.Old, want)
	}
	if want := (39 + 1000) / 40.0; math.Abs(*e.Mean.Ratio-want) > 1e-12 ||
		math.Abs(e.Mean.New-want/1000) > 1e-15 {
		t.Errorf("means %+v with the ratio %v, want %v", e.Mean, *e.Mean.Ratio, want)
	}
	if *e.P != 1 || e.Verdict != Alike {
		t.Errorf("p %v, %s", *e.P, e.Verdict)
	}
}

// TestErrorsCountAtMostTheFloor has errors of 10 times what a target without a feasible draw costs.
func TestErrorsCountAtMostTheFloor(t *testing.T) {
	old := example("inn", 0, 1).with(func(int) float64 { return 1 })
	new := old.with(func(int) float64 { return 20 })
	for floor, want := range map[float64]float64{2: 2, 0: 20} { // old baselines may have none
		old, new := old, new
		old.Floor, new.Floor = floor, floor
		e := one(t, board(t, "old", old), board(t, "new", new), Options{}).Effect("r", 10)
		if math.Abs(e.Ratio-want) > 1e-9 || *e.Mean.Ratio != 20 {
			t.Errorf("floor %v: ratio %v, of means %v, want %v and 20",
				floor, e.Ratio, *e.Mean.Ratio, want)
		}
	}
}

// TestFromZero has a side that is 0 for every target. It counts as 1e-14 of the floor, which is 2
// here, and whatever the trainings the verdict is clear; JSON tells which side it is.
func TestFromZero(t *testing.T) {
	zero := example("inn", 0, 1).times(0)
	some := zero.with(func(int) float64 { return 1.0 / 64 })
	for name, test := range map[string]struct {
		old, new Cell
		zero     Side
		ratio    float64
		verdict  Verdict
		json     string
	}{
		"from 0": {
			zero, some, Old, 1e14 / 128, Worse,
			`"mean":{"old":0,"new":0.015625,"ratio":null},"zero":"old"`,
		},
		"to 0": {
			some, zero, New, 128e-14, Better,
			`"mean":{"old":0.015625,"new":0,"ratio":0},"zero":"new"`,
		},
		"stays 0": {zero, zero, "", 1, Alike, `"mean":{"old":0,"new":0,"ratio":1},"p"`},
		"from 0 to less than counts": {
			zero, zero.with(func(int) float64 {
				return 1.0 / (1 << 50)
			}), Old, 1, Alike,
			`"mean":{"old":0,"new":8.881784197001252e-16,"ratio":null},"zero":"old"`,
		},
	} {
		for _, trainings := range []Trainings{Same, Fresh} {
			e := one(t, board(t, "old", test.old), board(t, "new", test.new),
				Options{Trainings: trainings}).Effect("r", 10)
			want := test.verdict
			if want == Alike && trainings == Fresh {
				want = Unknown
			}
			if math.Abs(e.Ratio/test.ratio-1) > 1e-6 || e.Verdict != want || e.Zero != test.zero {
				t.Errorf("%s, %s: %+v", name, trainings, e)
			}
			if text, err := json.Marshal(e); err != nil ||
				trainings == Same && !strings.Contains(string(text), test.json) {
				t.Errorf("%s: JSON %s, want %s in it, error %v", name, text, test.json, err)
			}
		}
	}
}

// TestOtherMetricsFromZero has an MMD² that counts as 1e-6 and a time of a training that counts as
// a microsecond.
func TestOtherMetricsFromZero(t *testing.T) {
	some := example("inn", 0, 1).of("mmd2", slices.Repeat([]float64{0.5}, 10)...)
	zero := some.of("mmd2", make([]float64, 10)...).of("fit", 0)
	for _, trainings := range []Trainings{Same, Fresh} {
		from := one(t, board(t, "old", zero), board(t, "new", some), Options{Trainings: trainings})
		to := one(t, board(t, "old", some), board(t, "new", zero), Options{Trainings: trainings})
		for m, ratio := range map[string]float64{"mmd2": 5e5, "fit": 1e7} {
			if e := from.Effect(m, 0); math.Abs(e.Ratio/ratio-1) > 1e-9 || e.Zero != Old ||
				e.Verdict != Worse {
				t.Errorf("%s, %s from 0: %+v", trainings, m, e)
			}
			if e := to.Effect(m, 0); math.Abs(e.Ratio*ratio-1) > 1e-9 || e.Zero != New ||
				e.Verdict != Better {
				t.Errorf("%s, %s to 0: %+v", trainings, m, e)
			}
		}
	}
}

// TestLost takes away on the new side what the old one has.
func TestLost(t *testing.T) {
	for name, test := range map[string]struct {
		change func(c *Cell)
		asked  []int
		want   []Lost
		note   string
	}{
		"nothing": {func(*Cell) {}, nil, nil, ""},
		"the last T": {func(c *Cell) {
			c.T, c.R, c.Prior = c.T[:3], c.R[:3], c.Prior[:3]
		}, nil, []Lost{{"r", 20, "r_20"}}, "r_20 is not compared: the new side has none"},
		"T not shown": {func(c *Cell) {
			c.T, c.R, c.Prior = c.T[:3], c.R[:3], c.Prior[:3]
		}, []int{5}, nil, ""},
		"T of nobody": {
			func(*Cell) {},
			[]int{5, 1000},
			nil,
			"r_1000 is not compared: not all repeats have it on both sides",
		},
		"MMD²": {
			func(c *Cell) {
				*c = c.of("mmd2")
			}, nil,
			[]Lost{{"mmd2", 0, "MMD²"}},
			"MMD² is not compared: it was asked for otherwise, or one side has none",
		},
		"draws": {
			func(c *Cell) {
				*c = c.of("draws")
			}, nil,
			[]Lost{{"draws", 0, "1000 draws"}},
			"the time of 1000 draws is not compared: it was asked for otherwise, or one side " +
				"has none",
		},
	} {
		old, new := example("inn", 0, 1), example("inn", 0, 1)
		test.change(&new)
		row := one(t, board(t, "old", old), board(t, "new", new), Options{T: test.asked})
		if diff := cmp.Diff(test.want, row.Lost); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got := strings.Join(row.Notes, "; "); got != test.note {
			t.Errorf("%s: notes %q, want %q", name, got, test.note)
		}
		if row := one(t, board(t, "old", new), board(t, "new", old),
			Options{T: test.asked}); row.Lost != nil {
			t.Errorf("%s, the other way round: lost %v", name, row.Lost)
		}
	}
}
