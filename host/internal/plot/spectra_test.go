package plot

import (
	"math"
	"testing"

	"github.com/invbench/invbench/host/internal/figure"
)

// TestSpectra draws a best draw that is off by the same everywhere, so the two lines are parallel.
func TestSpectra(t *testing.T) {
	a := tenfold("film", "a", 1)
	a.sketch = waves()
	f, ok := drawAll(t, a.record())["plots/spectra_film.svg"]
	if !ok || f.Kind != figure.OfSpectra {
		t.Fatal("no spectra")
	}
	p := parse(t, f)
	targets := p.styled("stroke:#969696", "stroke-width:2.4")
	best := p.styled("stroke:"+firstColor, "stroke-width:0.9")
	if len(targets) != 3 || len(best) != 3 { // two targets, and the legend
		t.Fatalf("%d targets and %d best draws", len(targets), len(best))
	}
	for i := range 2 {
		wanted, got := targets[i].points(t), best[i].points(t)
		if len(wanted) != 20 || len(got) != 20 {
			t.Fatalf("lines of %d and %d points", len(wanted), len(got))
		}
		// The first two outputs are sin 0 and sin 1.
		unit := (wanted[1].y - wanted[0].y) / math.Sin(1)
		for k := range 20 {
			if !near(got[k].x, wanted[k].x) || math.Abs(got[k].y-wanted[k].y-unit/2) > 0.05 {
				t.Errorf("output %d: best draw at %v, target at %v, want %v above it",
					k, got[k], wanted[k], unit/2)
			}
		}
	}
	if !p.has("a, target 2: e = 0.25") || !p.has("output, qa … qt") {
		t.Error("panels or axes have no names")
	}
}

func TestFewOutputsAreNoSpectrum(t *testing.T) {
	a := tenfold("film", "a", 1)
	a.sketch = waves()
	for i := range a.sketch.Examples {
		a.sketch.Examples[i].Target = a.sketch.Examples[i].Target[:9]
	}
	if _, ok := drawAll(t, a.record())["plots/spectra_film.svg"]; ok {
		t.Error("nine outputs are drawn as a spectrum")
	}
}

func TestTargetsWithoutAFeasibleDraw(t *testing.T) {
	a := tenfold("film", "a", 1)
	a.sketch = waves()
	a.sketch.Examples[1].BestY = nil
	p := parse(t, drawAll(t, a.record())["plots/spectra_film.svg"])
	if !p.has("a, target 2: no feasible draw") ||
		len(p.styled("stroke:"+firstColor, "stroke-width:0.9")) != 2 {
		t.Error("a target without a feasible draw is not shown as such")
	}
}
