package plot

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/record"
)

// board returns records that give one picture of each kind, and a second task.
func boardOf() []*record.Record {
	a := tenfold("waves", "a", 1)
	b := tenfold("waves", "b", 0.1)
	again := tenfold("waves", "a", 2)
	other := tenfold("arm", "b", 1)
	c := tenfold("waves", "c", 0.01)
	c.plugin, again.repeat, b.ranked = "b", 1, true
	a.sketch, c.sketch = plane([]float32{0, 1}, []float32{0.9, 3.9}), plane([]float32{-1, 0})
	a.training = []record.Curve{
		{Stage: "net", Done: []int{1, 5}, Loss: numbers(2, 1), Validation: numbers(3, -1)},
	}
	other.sketch = waves()
	return []*record.Record{
		a.record(), b.record(), again.record(), other.record(), c.record(),
		failed(tenfold("waves", "d", 1).record(), record.Timeout),
	}
}

func TestFiles(t *testing.T) {
	records := boardOf()
	files, err := filesOf(records)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	leaderboard, err := board.New(records)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		got = append(got, f.Name)
		p := parse(t, f)
		if p.title != f.Title || p.desc != f.Caption || f.Title == "" || f.Caption == "" {
			t.Errorf("%s is called %q and described as %q", f.Name, p.title, p.desc)
		}
		places := map[string]string{}
		for _, e := range p.texts {
			if other, ok := places[e.X+","+e.Y+e.Move]; ok {
				t.Errorf("%s: %q is written over %q", f.Name, e.Text, other)
			}
			places[e.X+","+e.Y+e.Move] = e.Text
		}
		if leaderboard.Tasks[f.Table].Task != f.Task {
			t.Errorf("%s is of %s, and its table of %s",
				f.Name, f.Task, leaderboard.Tasks[f.Table].Task)
		}
	}
	want := []string{
		"plots/r_arm.svg", "plots/seconds_arm.svg", "plots/spectra_arm.svg",
		"plots/r_waves.svg", "plots/ablation_waves_b.svg", "plots/seconds_waves.svg",
		"plots/map_waves_1.svg", "plots/map_waves_2.svg", "plots/training_waves.svg",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestSameRecordsSameBytes(t *testing.T) {
	records := boardOf()
	want, err := filesOf(records)
	if err != nil {
		t.Fatal(err)
	}
	for range records {
		records = append(records[1:], records[0])
		got, err := filesOf(records)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%d files, want %d; %v", len(got), len(want), err)
		}
		for i := range got {
			if got[i].Name != want[i].Name || !bytes.Equal(got[i].SVG, want[i].SVG) {
				t.Fatalf("%s depends on the order of the records", got[i].Name)
			}
		}
	}
}

// TestAnEntryLooksTheSameEverywhere counts the colours of the second entry by name: it is on both
// tasks, and the first on one of them only.
func TestAnEntryLooksTheSameEverywhere(t *testing.T) {
	files := drawAll(t, boardOf()...)
	for _, name := range []string{
		"plots/r_arm.svg", "plots/r_waves.svg", "plots/ablation_waves_b.svg",
		"plots/seconds_waves.svg",
	} {
		p := parse(t, files[name])
		if got := len(p.styled("stroke:"+secondColor, "stroke-dasharray:6,2",
			"stroke-width:1.2")); got < 2 {
			t.Errorf("%s: %d lines of entry b", name, got)
		}
	}
}

func TestStylesAreApart(t *testing.T) {
	seen := map[string]int{}
	for i := range 280 {
		look := fmt.Sprint(styleOf(figure.Entry{Look: i}))
		if other, ok := seen[look]; ok {
			t.Errorf("entry %d looks as entry %d does", i, other)
		}
		seen[look] = i
	}
	a, b := styleOf(figure.Entry{}), styleOf(figure.Entry{Look: 7}) // of the same colour
	if a.color != b.color || fmt.Sprint(a.glyph) == fmt.Sprint(b.glyph) ||
		fmt.Sprint(a.dashes) == fmt.Sprint(b.dashes) {
		t.Errorf("the eighth entry is like the first: %v, %v", a, b)
	}
}

// TestColoursAreApart holds all pairs of colours to a distance that the two common kinds of colour
// blindness leave, simulated after Viénot, Brettel and Mollon, "Digital video colourmaps for
// checking the legibility of displays by dichromats" (1999).
func TestColoursAreApart(t *testing.T) {
	all := okabeIto()
	for kind, see := range map[string]func(r, g, b float64) [3]float64{
		"trichromat": func(r, g, b float64) [3]float64 { return [3]float64{r, g, b} },
		"protanope": func(r, g, b float64) [3]float64 {
			return [3]float64{
				0.11238*r + 0.88762*g, 0.11238*r + 0.88762*g, 0.00401*r - 0.00401*g + b,
			}
		},
		"deuteranope": func(r, g, b float64) [3]float64 {
			return [3]float64{
				0.29275*r + 0.70725*g, 0.29275*r + 0.70725*g, -0.02234*r + 0.02234*g + b,
			}
		},
	} {
		for i, x := range all {
			for _, y := range all[:i] {
				a := see(linear(x.R), linear(x.G), linear(x.B))
				b := see(linear(y.R), linear(y.G), linear(y.B))
				d := 0.0
				for k := range a {
					d += math.Pow(encoded(a[k])-encoded(b[k]), 2)
				}
				if math.Sqrt(d) < 0.11 {
					t.Errorf("a %s sees %v and %v only %.2f apart", kind, x, y, math.Sqrt(d))
				}
			}
		}
	}
}

// linear and encoded convert between sRGB and light.
func linear(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }

func encoded(v float64) float64 { return math.Pow(max(v, 0), 1/2.2) }

func TestTwoProtocolsHaveTwoFiles(t *testing.T) {
	other := tenfold("waves", "a", 1).record()
	other.Protocol.TrainRows = 5
	files, err := filesOf([]*record.Record{tenfold("waves", "a", 1).record(), other})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, fmt.Sprint(f.Table, " ", f.Name))
	}
	want := []string{
		"0 plots/r_waves.svg", "0 plots/seconds_waves.svg", "1 plots/r_waves_2.svg",
		"1 plots/seconds_waves_2.svg",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestScoresThatDoNotBelongTogether(t *testing.T) {
	a, b := tenfold("waves", "a", 1).record(), tenfold("waves", "a", 1).record()
	b.Repeat, b.Scores.Draws = 1, 7
	files, err := filesOf([]*record.Record{a, b, tenfold("waves", "c", 1).record()})
	if err == nil || !strings.Contains(err.Error(), "a on waves") {
		t.Errorf("error is %v", err)
	}
	if len(files) == 0 ||
		!parse(t, files[0]).has("Without scores: a (scores do not belong together).") {
		t.Errorf("the picture does not say so: %v", files)
	}
}

func TestNoRecordsNoFiles(t *testing.T) {
	for _, records := range [][]*record.Record{
		nil, {failed(tenfold("waves", "a", 1).record(), record.Crashed)},
	} {
		if files, err := filesOf(records); len(files) != 0 || err != nil {
			t.Errorf("%d files, %v", len(files), err)
		}
	}
}

var fileName = regexp.MustCompile(`^plots/[a-z0-9_-]{1,180}\.svg$`)

// sound makes sure that whatever comes out is a set of pictures with usable names.
func sound(t *testing.T, files []File) {
	t.Helper()
	var names []string
	for _, f := range files {
		parse(t, f)
		if !fileName.MatchString(f.Name) || slices.Contains(names, f.Name) {
			t.Errorf("name %q is taken or odd", f.Name)
		}
		names = append(names, f.Name)
	}
}

func TestOddNames(t *testing.T) {
	names := []string{
		"", "..", "a/b", "a b", "A_B", "ü†", "<b>&\"'", "x\x00\x1b[31m", "\xff",
		strings.Repeat("long", 100), "CON", "%n",
	}
	var records []*record.Record
	for i, name := range names {
		c := tenfold(name, names[len(names)-1-i], 1)
		c.sketch = plane([]float32{0, 1})
		c.training = []record.Curve{
			{Stage: name, Done: []int{1}, Loss: numbers(1), Validation: numbers(1)},
		}
		c.sketch.X = []string{name, name}
		d := c
		d.entry, d.plugin = "other", c.entry
		c.plugin = c.entry
		records = append(records, c.record(), d.record(), tenfold(name, "third", 1).record())
	}
	files, err := filesOf(records)
	if err != nil {
		t.Error(err)
	}
	// An empty name of a plugin is that of its entry, so one task has no ablation.
	if len(files) < 6*len(names)-1 {
		t.Errorf("%d files of %d tasks", len(files), len(names))
	}
	sound(t, files)
}
