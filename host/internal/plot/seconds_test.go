package plot

import (
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/record"
)

// TestSecondsStandWhereTheTicksSay compares distances on the two panels with those between ticks.
func TestSecondsStandWhereTheTicksSay(t *testing.T) {
	f := drawAll(t, tenfold("waves", "a", 1).record())["plots/seconds_waves.svg"]
	p := parse(t, f)
	lines := p.lines(firstColor) // two panels, and the legend
	if len(lines) != 3 || len(lines[0]) != 3 || len(lines[1]) != 3 {
		t.Fatalf("lines are %v", lines)
	}
	_, upright := p.grids()
	// Training excluded: 0.002, 0.02 and 0.2 s, so the grid has 0.01 and 0.1 at least, in ascending
	// order.
	decade := upright[1] - upright[0]
	for i := range 2 {
		if got := lines[0][i+1].x - lines[0][i].x; !near(got, decade) {
			t.Errorf("ten times the draws are %v apart, want a decade, %v", got, decade)
		}
	}
	// Training included: 50.002, 50.02 and 50.2 s on an axis of one decade.
	if got := lines[1][2].x - lines[1][0].x; got <= 0 || got > 1 {
		t.Errorf("after 50 s of training, 0.2 s of draws take %v points", got)
	}
	if !strings.Contains(f.Caption, "T/1000") {
		t.Errorf("caption does not say how times are estimated: %s", f.Caption)
	}
}

func TestDoubtsAboutTimesAreStated(t *testing.T) {
	ranked := tenfold("waves", "na", 1)
	shared := tenfold("waves", "busy", 1)
	pooled := tenfold("waves", "slow", 1)
	untimed := tenfold("waves", "odd", 1)
	ranked.ranked = true
	shared.time.Shared = true
	pooled.time = record.Time{InvertS: 3} // which says nothing of a single target
	untimed.time = record.Time{}
	f := drawAll(t, ranked.record(), shared.record(), pooled.record(),
		untimed.record())["plots/seconds_waves.svg"]
	for _, sentence := range []string{
		"na ranks its draws", "busy shared the machine", "odd and slow have no measured times.",
	} {
		if !strings.Contains(f.Caption, sentence) {
			t.Errorf("no %q in: %s", sentence, f.Caption)
		}
	}
	p := parse(t, f)
	for name, color := range map[string]string{"odd": thirdColor, "slow": "#CC79A7"} {
		if lines := p.lines(color); len(lines) > 0 {
			t.Errorf("%s has %d lines, though draws for a single target were not timed",
				name, len(lines))
		}
	}
	none := tenfold("waves", "odd", 1)
	none.time = record.Time{}
	if _, ok := drawAll(t, none.record())["plots/seconds_waves.svg"]; ok {
		t.Error("a picture without any time")
	}
}
