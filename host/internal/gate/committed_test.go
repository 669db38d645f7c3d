package gate

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/sdk"
)

// committed returns the baseline and the thresholds that .ci/run guards the smoke profile with.
func committed(t *testing.T) (*compare.Board, Thresholds) {
	t.Helper()
	folder := filepath.Join("..", "..", "..", ".ci")
	file := filepath.Join(folder, "baseline.json")
	baseline, err := compare.ReadBaselineFile(file)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 200_000 {
		t.Errorf("the baseline has %d bytes, want at most 200000", info.Size())
	}
	thresholds, err := ReadFile(filepath.Join(folder, "gate.yaml"), metric.All())
	if err != nil {
		t.Fatal(err)
	}
	return baseline, thresholds
}

// changed returns a board whose cells are changed copies of the baseline's.
func changed(t *testing.T, b *compare.Board, change func(c *compare.Cell)) *compare.Board {
	t.Helper()
	cells := slices.Clone(b.Cells)
	for i := range cells {
		c := &cells[i]
		c.R, c.Metrics, c.Trace = slices.Clone(c.R), maps.Clone(c.Metrics), slices.Clone(c.Trace)
		for k := range c.R {
			c.R[k] = slices.Clone(c.R[k])
		}
		change(c)
	}
	changed, err := compare.NewBoard("changed", cells)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// multiply multiplies all errors of a cell.
func multiply(c *compare.Cell, factor func() float64) {
	for k := range c.R {
		for i := range c.R[k] {
			c.R[k][i] *= factor()
		}
	}
}

// TestSmokeGatePasses has the baseline itself, and what rounding on another processor makes of it:
// half a percent in each target, and a training that went another way and was three times as bad.
func TestSmokeGatePasses(t *testing.T) {
	baseline, thresholds := committed(t)
	random := sdk.Seed(1).Row(0)
	for name, change := range map[string]func(c *compare.Cell){
		"itself": func(*compare.Cell) {},
		"rounding": func(c *compare.Cell) {
			multiply(c, func() float64 { return 1 + 0.005*(2*random.Float64()-1) })
		},
		"another way": func(c *compare.Cell) {
			if c.Model.Plugin == "cinn" && c.Task.Name == "ballistics" {
				c.Trace[0] *= 1.1
				multiply(c, func() float64 { return 3.3 * math.Exp(0.1*random.NormFloat64()) })
			}
		},
	} {
		r := compare.Boards(baseline, changed(t, baseline, change),
			compare.Options{Alpha: thresholds.Alpha})
		if j := Judge(r, thresholds); !j.Passed {
			t.Errorf("%s: %+v", name, j.Findings)
		}
	}
}

// TestSmokeGateCatches makes each model worse in turn: the same training whose draws have errors
// larger by a tenth, another training that learnt nothing and guesses like the prior, and a cell
// that crashes.
func TestSmokeGateCatches(t *testing.T) {
	baseline, thresholds := committed(t)
	prior, entries := map[string]compare.Cell{}, map[string]bool{}
	for _, c := range baseline.Cells {
		if c.Model.Name == "prior" {
			prior[c.Task.Name] = c
		} else {
			entries[c.Model.Name] = true
		}
	}
	if len(entries) < 7 || len(prior) < 3 {
		t.Fatalf("%d entries on %d tasks: this is not the smoke profile", len(entries), len(prior))
	}
	for entry := range entries {
		for name, change := range map[string]func(c *compare.Cell){
			"a tenth larger": func(c *compare.Cell) { multiply(c, func() float64 { return 1.1 }) },
			"learnt nothing": func(c *compare.Cell) {
				guess := prior[c.Task.Name]
				c.R, c.Trace = guess.R, nil
				c.Metrics["mmd2"] = guess.Metrics["mmd2"]
			},
			"crashed": func(c *compare.Cell) {
				c.Status, c.T, c.R, c.Prior = "crashed", nil, nil, nil
			},
		} {
			worse := changed(t, baseline, func(c *compare.Cell) {
				if c.Model.Name == entry {
					change(c)
				}
			})
			j := Judge(compare.Boards(baseline, worse, compare.Options{Alpha: thresholds.Alpha}),
				thresholds)
			if entry == "nearest" && name == "a tenth larger" {
				continue // it tells of no training, so this could be another one: within the limit
			}
			if j.Passed {
				t.Errorf("%s, %s: the gate passes", entry, name)
			}
			for _, f := range j.Findings {
				if f.Entry != entry {
					t.Errorf("%s, %s: the gate says %s", entry, name, f)
				}
			}
		}
	}
}
