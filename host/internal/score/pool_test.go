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
	pooled, err := Pool([]*Scores{record}, truth.Protocol.Bootstrap, truth.Protocol.Seed)
	if err != nil {
		t.Fatal(err)
	}
	want := &Pooled{
		Order: record.Order, Repeats: 1, Targets: 40, Draws: 10, R: record.R, RNormalised: record.RNormalised,
		MMD2: record.MMD2, Infeasible: record.Infeasible, Outside: record.Outside, Warnings: pooled.Warnings,
	}
	if diff := cmp.Diff(want, pooled); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantWarning(t, pooled.Warnings, "a single training")
}

// TestPool checks means and quantiles against all values in one list, from records that have been through JSON.
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
	pooled, err := Pool(read, 500, 1)
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
		if point.T != repeats[0].R[i].T || !(point.Low < point.Mean && point.Mean < point.High) {
			t.Errorf("point %+v", point)
		}
		// Noise of 0.1 … 0.4: the repeats' own means bound the interval, and are nearly reached.
		if point.Low > 3*repeats[0].R[i].Mean || point.High < 0.6*repeats[2].R[i].Mean {
			t.Errorf("the interval [%.3g, %.3g] leaves out the scatter between repeats", point.Low, point.High)
		}
	}
	near(t, "MMD²", pooled.MMD2.Mean, (repeats[0].MMD2.Mean+repeats[1].MMD2.Mean+repeats[2].MMD2.Mean)/3, 1e-12)
	near(t, "MMD² floor", pooled.MMD2.Floor.Mean, repeats[0].MMD2.Floor.Mean, 1e-12)
	near(t, "outside", pooled.Outside, (repeats[0].Outside+repeats[1].Outside+repeats[2].Outside)/3, 1e-15)
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
			if _, err := Pool(repeats, 100, 1); !errors.Is(err, sdk.ErrInvalid) {
				t.Errorf("%s: error %v, want one that wraps %v", name, err, sdk.ErrInvalid)
			}
		}
	}
	if _, err := Pool(nil, 100, 1); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("no repeats: error %v, want one that wraps %v", err, sdk.ErrInvalid)
	}
	if _, err := Pool([]*Scores{good()}, 1, 1); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("one resample: error %v, want one that wraps %v", err, sdk.ErrInvalid)
	}
}

func BenchmarkPool(b *testing.B) {
	repeats := make([]*Scores, 5)
	for i := range repeats {
		repeats[i] = &Scores{Order: sdk.Ranked, Targets: 1000, Draws: 200, Prior: make([]float64, 8)}
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
		if _, err := Pool(repeats, 1000, 1); err != nil {
			b.Fatal(err)
		}
	}
}
