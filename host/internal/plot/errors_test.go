package plot

import (
	"fmt"
	"math"
	"testing"

	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/record"
)

// draw returns the files of records by their names.
func drawAll(t *testing.T, records ...*record.Record) map[string]File {
	t.Helper()
	files, err := filesOf(records)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]File{}
	for _, f := range files {
		byName[f.Name] = f
	}
	return byName
}

// The colours of the first entries of a board, by name.
const (
	firstColor  = "#0072B2"
	secondColor = "#D55E00"
	thirdColor  = "#009E73"
)

// TestErrorsStandWhereTheTicksSay reads the axes off their grid lines: the upright ones are at T =
// 1, 10 and 100, those across at the ticks that are labelled.
func TestErrorsStandWhereTheTicksSay(t *testing.T) {
	files := drawAll(t, tenfold("waves", "a", 1e-3).record(), tenfold("waves", "b", 1).record())
	p := parse(t, files["plots/r_waves.svg"])
	across, upright := p.grids()
	labels := p.ticks()
	if len(upright) != 3 || len(across) < 4 || len(labels) != len(upright)+len(across) {
		t.Fatalf("grid lines across are %v, upright %v, labels %v", across, upright, labels)
	}
	labels = labels[len(upright):]
	last := len(across) - 1
	y := scale{v0: labels[0], p0: across[0], v1: labels[last], p1: across[last]}
	for _, test := range []struct {
		color string
		scale float64
	}{{firstColor, 1e-3}, {secondColor, 1}} {
		lines := p.lines(test.color)
		if len(lines) != 2 || len(lines[0]) != 3 || len(lines[1]) != 2 {
			t.Fatalf("%s has lines %v, want one of three points and one in the legend",
				test.color, lines)
		}
		area := p.styled("fill:"+test.color, "fill-opacity:0.10196")
		if len(area) != 1 {
			t.Fatalf("%s has %d bands", test.color, len(area))
		}
		ring := area[0].points(t)
		for i, factor := range []float64{1, 0.1, 0.01} {
			want := point{upright[i], y.at(math.Pow(60, 0.25) * test.scale * factor)}
			if got := lines[0][i]; !near(got.x, want.x) || !near(got.y, want.y) {
				t.Errorf("%s at T = %v is at %v, want %v", test.color, math.Pow10(i), got, want)
			}
			low, high := y.at(1.75*test.scale*factor), y.at(4.75*test.scale*factor)
			if !near(ring[i].y, low) || !near(ring[5-i].y, high) || !near(ring[i].x, upright[i]) ||
				!near(ring[5-i].x, upright[i]) {
				t.Errorf("%s at T = %v has a band from %v to %v, want from %v to %v",
					test.color, math.Pow10(i), ring[i], ring[5-i], low, high)
			}
		}
	}
}

// TestZeroHasItsOwnPlace draws an error of 0: at the lower end, below all others, with a tick that
// says so.
func TestZeroHasItsOwnPlace(t *testing.T) {
	c := tenfold("waves", "a", 1)
	c.r[2] = []float64{0, 0, 0, 0}
	f := drawAll(t, c.record())["plots/r_waves.svg"]
	p := parse(t, f)
	line := p.lines(firstColor)[0]
	if !p.has("0") || !p.has("lower end of the axis") {
		t.Error("nothing says where 0 is")
	}
	y := func(v float64) float64 { // the geometric mean is 60^(1/4) at T = 1, and a tenth at T = 10
		return line[0].y + (line[0].y-line[1].y)*math.Log10(v/math.Pow(60, 0.25))
	}
	if want := y(0.175 / room / 10); !near(line[2].y, want) {
		t.Errorf("0 is at %v, want %v: a decade below the lowest quartile and its margin",
			line[2].y, want)
	}
}

// TestOneNumberOfDraws has a point and, instead of a band, an upright bar from quartile to
// quartile.
func TestOneNumberOfDraws(t *testing.T) {
	c := tenfold("waves", "a", 1)
	c.draws, c.r = c.draws[:1], c.r[:1]
	p := parse(t, drawAll(t, c.record())["plots/r_waves.svg"])
	across, upright := p.grids()
	labels := p.ticks()[len(upright):]
	last := len(across) - 1
	y := scale{v0: labels[0], p0: across[0], v1: labels[last], p1: across[last]}
	bar := p.styled("stroke:"+firstColor, "stroke-opacity:0.6", "stroke-width:1.2")
	if len(bar) != 1 {
		t.Fatalf("%d bars", len(bar))
	}
	ends := bar[0].points(t)
	if !near(ends[0].x, upright[0]) || !near(ends[0].y, y.at(1.75)) ||
		!near(ends[1].y, y.at(4.75)) {
		t.Errorf("bar is at %v", ends)
	}
}

func TestFlatLinesAndWideGaps(t *testing.T) {
	good, bad := tenfold("waves", "good", 1e-7), tenfold("waves", "bad", 1)
	for _, c := range []cell{good, bad} {
		c.r[1], c.r[2] = c.r[0], c.r[0]
	}
	p := parse(t, drawAll(t, good.record(), bad.record())["plots/r_waves.svg"])
	above, below := p.lines(firstColor)[0], p.lines(secondColor)[0]
	for i := range 3 {
		if above[i].y != above[0].y || below[i].y != below[0].y || above[i].y < below[i].y+150 {
			t.Errorf("at T number %d lines are at %v and %v", i, above[i], below[i])
		}
	}
}

func TestAblationsShareAPlugin(t *testing.T) {
	e1 := tenfold("waves", "na_e1", 1)
	e4 := tenfold("waves", "na_e4", 1e-4)
	other := tenfold("waves", "tandem", 1e-2)
	e1.plugin, e4.plugin = "na", "na"
	files := drawAll(t, e1.record(), e4.record(), other.record())
	f, ok := files["plots/ablation_waves_na.svg"]
	if !ok || f.Kind != figure.OfVariants || f.Task != "waves" {
		t.Fatalf("no picture of the variants in %v", files)
	}
	p := parse(t, f)
	if !p.has("na_e1") || !p.has("na_e4") || p.has("tandem") {
		t.Error("not the entries of one plugin")
	}
	for _, color := range []string{firstColor, secondColor} {
		if len(p.lines(color)) != 2 {
			t.Errorf("no line of the colour that the entry has elsewhere: %s", color)
		}
	}
	if _, ok := drawAll(t, e1.record(), e4.record())["plots/ablation_waves_na.svg"]; ok {
		t.Error("a board of nothing but variants has the same picture twice")
	}
}

func TestTooManyEntriesAreGrey(t *testing.T) {
	var records []*record.Record
	for i := range most + 6 {
		records = append(records,
			tenfold("waves", fmt.Sprintf("e%02d", i), math.Pow(2, float64(i))).record())
	}
	p := parse(t, drawAll(t, records...)["plots/r_waves.svg"])
	if got := len(p.styled("stroke:#B0B0B0", "stroke-width:0.4")); got != 6 {
		t.Errorf("%d lines are grey, want 6", got)
	}
	if !p.has("6 more") || !p.has("e00") || p.has("e19") {
		t.Error("the legend is not of the best")
	}
}

// TestWhatIsNotTheSameForAllIsSaid limits one entry to fewer targets and grants simulator calls to
// another: they stay on the picture of the others.
func TestWhatIsNotTheSameForAllIsSaid(t *testing.T) {
	slow, curious := tenfold("waves", "slow", 1), tenfold("waves", "curious", 2).record()
	for i := range slow.r {
		slow.r[i] = slow.r[i][:3]
	}
	limited := slow.record()
	limited.Protocol.Targets, curious.Protocol.Budget = 3, 500
	files := drawAll(t, tenfold("waves", "a", 1).record(), limited, curious)
	for _, name := range []string{"plots/r_waves.svg", "plots/seconds_waves.svg"} {
		for _, sentence := range []string{
			"Of the first targets only: slow (3 of 4).",
			"Granted simulator calls while fitted: curious (500).",
		} {
			if !parse(t, files[name]).has(sentence) {
				t.Errorf("%s: no %q in: %s", name, sentence, files[name].Caption)
			}
		}
	}
	if _, ok := files["plots/r_waves_2.svg"]; ok {
		t.Error("the entries are on two pictures")
	}
}

func TestFailuresAreNamed(t *testing.T) {
	gone := failed(tenfold("waves", "b", 1).record(), record.OutOfMemory)
	f := drawAll(t, tenfold("waves", "a", 1).record(), gone)["plots/r_waves.svg"]
	p := parse(t, f)
	if !p.has("Without scores: b (out of memory).") || len(p.lines(secondColor)) > 0 {
		t.Errorf("caption is %s", f.Caption)
	}
}

// TestErrorsAreSaidToBeTypical looks at the axis and the note of each picture of errors.
func TestErrorsAreSaidToBeTypical(t *testing.T) {
	files := drawAll(t, tenfold("waves", "a", 1e-3).record(), tenfold("waves", "b", 1).record())
	for _, name := range []string{"plots/r_waves.svg", "plots/seconds_waves.svg"} {
		p := parse(t, files[name])
		for _, words := range []string{
			"typical error r_T", "typical error, the geometric mean over targets and repeats.",
		} {
			if !p.has(words) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
	}
}
