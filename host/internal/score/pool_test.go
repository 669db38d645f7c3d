package score

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// repeatsOf returns the scores of models whose draws are the target plus noise of the given sizes.
func repeatsOf(t *testing.T, truth *Truth, sizes ...float64) []*Scores {
	t.Helper()
	var repeats []*Scores
	for k, size := range sizes {
		draws := make([]sdk.Batch, truth.Targets.Rows())
		for i := range draws {
			random := sdk.Seed(k).Row(i)
			draws[i] = sdk.NewBatch(10, 1)
			for j := range draws[i].Data {
				draws[i].Data[j] = truth.Targets.Data[i] + float32(size*random.NormFloat64())
			}
		}
		repeats = append(repeats, scored(t, identity(), truth, sdk.Exchangeable, draws...))
	}
	return repeats
}

func manyTargets(t *testing.T) *Truth {
	t.Helper()
	targets, _ := identity().targets(t, 40)
	return prepare(t, identity(), targets, small())
}

// TestPoolOne checks that one repeat pooled is its record.
func TestPoolOne(t *testing.T) {
	t.Parallel()
	truth := manyTargets(t)
	record := repeatsOf(t, truth, 0.1)[0]
	pooled, err := Pool([]*Scores{record})
	if err != nil {
		t.Fatal(err)
	}
	want := &Pooled{
		Order: record.Order, Repeats: 1, Targets: 40, Draws: 10, Typical: record.Typical,
		R: record.R, Worst: record.Worst, IQM: pooled.IQM, RNormalised: record.RNormalised,
		MMD2: record.MMD2, Infeasible: record.Infeasible, Outside: record.Outside,
		Capped: record.Capped, Warnings: pooled.Warnings,
	}
	if diff := cmp.Diff(want, pooled); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantWarning(t, pooled.Warnings, "a single training")
}

// TestPool checks means and quantiles against all values in one list, from records that have been
// through JSON.
func TestPool(t *testing.T) {
	t.Parallel()
	truth := manyTargets(t)
	repeats := repeatsOf(t, truth, 0.1, 0.2, 0.4)
	text, err := json.Marshal(repeats)
	if err != nil {
		t.Fatal(err)
	}
	var read []*Scores
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	pooled, err := Pool(read)
	if err != nil {
		t.Fatal(err)
	}
	for i, point := range pooled.R {
		var all []float64
		for _, r := range repeats {
			all = append(all, r.PerTarget.R[i]...)
		}
		slices.Sort(all)
		near(t, "mean", point.Mean, stat.Mean(all), 1e-15)
		// Position 0.25·119 = 29.75 of 120 values.
		near(t, "q25", point.Q25, 0.25*all[29]+0.75*all[30], 1e-15)
		if point.T != repeats[0].R[i].T || point.Low != 0 || point.High != 0 {
			t.Errorf("point %+v", point)
		}
		typical, sum := pooled.Typical[i], 0.0
		for _, r := range all {
			sum += math.Log(min(r, truth.Floor))
		}
		near(t, "geometric mean", typical.Mean, math.Exp(sum/120), 1e-12*typical.Mean)
		// Noise of 0.1 … 0.4: the repeats' own means are far apart, and three of them say little of
		// where the mean is.
		if typical.Low > repeats[0].Typical[i].Mean || typical.High < repeats[2].Typical[i].Mean {
			t.Errorf("the interval [%.3g, %.3g] leaves out the scatter between repeats",
				typical.Low, typical.High)
		}
	}
	near(t, "MMD²", pooled.MMD2.Mean,
		(repeats[0].MMD2.Mean+repeats[1].MMD2.Mean+repeats[2].MMD2.Mean)/3, 1e-12)
	near(t, "MMD² floor", pooled.MMD2.Floor.Mean, repeats[0].MMD2.Floor.Mean, 1e-12)
	near(t, "outside", pooled.Outside, (repeats[0].Outside+repeats[1].Outside+repeats[2].Outside)/3,
		1e-15)
}

func TestPoolRefuses(t *testing.T) {
	t.Parallel()
	truth := manyTargets(t)
	good := func() *Scores { return repeatsOf(t, truth, 0.1)[0] }
	tests := map[string]func(s *Scores){
		"order":       func(s *Scores) { s.Order = sdk.Ranked },
		"draws":       func(s *Scores) { s.Draws++ },
		"targets":     func(s *Scores) { s.Targets++ },
		"no targets":  func(s *Scores) { s.Targets = 0 },
		"T":           func(s *Scores) { s.R[0].T = 3 },
		"prior":       func(s *Scores) { s.Prior = nil },
		"values":      func(s *Scores) { s.PerTarget.R = nil },
		"one value":   func(s *Scores) { s.PerTarget.R[1] = s.PerTarget.R[1][1:] },
		"no MMD":      func(s *Scores) { s.MMD2, s.PerTarget = nil, PerTarget{R: s.PerTarget.R} },
		"MMD values":  func(s *Scores) { s.PerTarget.MMD2 = nil },
		"MMD floor":   func(s *Scores) { s.PerTarget.MMD2Floor = nil },
		"MMD summary": func(s *Scores) { s.MMD2 = nil },
	}
	for name, spoil := range tests {
		bad := good()
		spoil(bad)
		for _, repeats := range [][]*Scores{{good(), bad}, {bad, good()}} {
			if _, err := Pool(repeats); !errors.Is(err, sdk.ErrInvalid) {
				t.Errorf("%s: error %v, want one that wraps %v", name, err, sdk.ErrInvalid)
			}
		}
	}
	if _, err := Pool(nil); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("no repeats: error %v, want one that wraps %v", err, sdk.ErrInvalid)
	}
}

func BenchmarkPool(b *testing.B) {
	repeats := make([]*Scores, 5)
	for i := range repeats {
		repeats[i] = &Scores{
			Order: sdk.Ranked, Targets: 1000, Draws: 200, Prior: make([]float64, 8),
		}
		for k := range 8 {
			values := make([]float64, 1000)
			random := sdk.Seed(i).Row(k)
			for j := range values {
				values[j] = math.Exp(random.NormFloat64())
			}
			repeats[i].R = append(repeats[i].R, Point{T: k + 1})
			repeats[i].PerTarget.R = append(repeats[i].PerTarget.R, values)
		}
	}
	for b.Loop() {
		if _, err := Pool(repeats); err != nil {
			b.Fatal(err)
		}
	}
}

// TestWorstShare has 200 targets of which the worst two make 99 of 297 in each of two repeats.
func TestWorstShare(t *testing.T) {
	values := make([]float64, 200)
	for i := range values {
		values[i] = 1
	}
	values[7], values[100] = 50, 49
	near(t, "share", worstShare([][]float64{values, values}), 99./297, 1e-15)
	near(t, "share of nothing", worstShare([][]float64{{0, 0}}), 0, 0)
	near(t, "share of one in three", worstShare([][]float64{{1, 3, 0}}), 0.75, 1e-15)
}

// TestLogs holds the bounds: 1e-14 of the floor below, the floor above; and that the unit of y does
// not matter.
func TestLogs(t *testing.T) {
	for _, unit := range []float64{1e-48, 1, 1e40} {
		s := &Scores{
			Targets: 4, PriorFloor: 2 * unit,
			PerTarget: PerTarget{R: [][]float64{{0, unit, 5 * unit, 1e-20 * unit}}},
		}
		for i, want := range []float64{1e-14, 0.5, 1, 1e-14} {
			near(t, "log", s.Logs(0)[i]-math.Log(2*unit), math.Log(want), 1e-12)
		}
	}
}

// TestOlderScores takes scores as they were before typical errors: what is missing is made of the
// values of each target, and the prior's mean stands for what it has for each.
func TestOlderScores(t *testing.T) {
	s := &Scores{
		Order: sdk.Ranked, Targets: 2, Draws: 1, Prior: []float64{4}, PriorFloor: 4,
		R: []Point{{1, Summary{5, 1, 9, 3, 7}}}, PerTarget: PerTarget{R: [][]float64{{0.01, 1}}},
	}
	s.Complete()
	near(t, "typical", s.Typical[0].Mean, 0.1, 1e-15)
	near(t, "normalised", s.RNormalised[0].Mean, 0.025, 1e-15)
	if _, known := s.PriorLogs(0); known {
		t.Error("the prior's error is known for each target")
	}
	if want := (Point{1, Summary{Mean: 0.505, Q25: 0.2575, Q75: 0.7525}}); s.R[0] != want {
		t.Errorf("mean %v, want %v", s.R[0], want)
	}
	newer := *s
	newer.PerTarget.Prior = [][]float64{{3, 5}}
	if w := poolWarnings([]*Scores{&newer, &newer}); slices.Contains(w, meanPriorWarning) {
		t.Errorf("scores with the prior's errors warn that they have none: %q", w)
	}
	wantWarning(t, poolWarnings([]*Scores{&newer, s}), "recorded before 2026-12")
	newer.PerTarget.Prior, newer.Prior = nil, []float64{0}
	if w := poolWarnings([]*Scores{&newer}); slices.Contains(w, meanPriorWarning) {
		t.Errorf("scores without an r_T/prior warn of what it divides by: %q", w)
	}
}
