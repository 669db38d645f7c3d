package plot

import (
	"math"
	"testing"

	"github.com/invbench/invbench/host/internal/record"
)

func trained(entry string, curves ...record.Curve) *record.Record {
	c := tenfold("waves", entry, 1)
	c.training = curves
	return c.record()
}

// panelLines returns the points of the lines of a colour, those of training and those of
// validation.
func panelLines(t *testing.T, p *picture, color string) (training, validation [][]point) {
	t.Helper()
	for _, e := range p.styled("stroke:"+color, "stroke-width:0.7") {
		training = append(training, e.points(t))
	}
	for _, e := range p.styled("stroke:"+color, "stroke-dasharray:3,1.5") {
		validation = append(validation, e.points(t))
	}
	return training, validation
}

func TestPositiveLossesAreLogarithmic(t *testing.T) {
	nan := math.NaN()
	r := trained("a", record.Curve{
		Stage: "net", Done: []int{1, 2, 3, 4}, Loss: numbers(100, 10, 1, 0.1),
		Validation: numbers(100, nan, nan, 1),
	})
	f := drawAll(t, r)["plots/training_waves.svg"]
	training, validation := panelLines(t, parse(t, f), firstColor)
	if len(training) != 1 || len(training[0]) != 4 || len(validation) != 1 ||
		len(validation[0]) != 2 {
		t.Fatalf("lines are %v and %v", training, validation)
	}
	line := training[0]
	for i := range 2 {
		if a, b := line[i].y-line[i+1].y, line[i+1].y-line[i+2].y; !near(a, b) || a <= 0 {
			t.Errorf("decades are %v and %v", a, b)
		}
		if a, b := line[i+1].x-line[i].x, line[i+2].x-line[i+1].x; !near(a, b) || a <= 0 {
			t.Errorf("epochs are %v and %v", a, b)
		}
	}
	if v := validation[0]; !near(v[0].y, line[0].y) || !near(v[1].y, line[2].y) ||
		!near(v[1].x, line[3].x) {
		t.Errorf("validation is at %v, training at %v", v, line)
	}
}

func TestNegativeLossesAreLinear(t *testing.T) {
	r := trained("a", record.Curve{
		Stage: "net", Done: []int{10, 20, 30}, Loss: numbers(2, -1, -4),
		Validation: numbers(math.NaN(), math.NaN(), math.NaN()),
	})
	training, validation := panelLines(t, parse(t, drawAll(t, r)["plots/training_waves.svg"]),
		firstColor)
	if len(training) != 1 || len(validation) != 0 {
		t.Fatalf("lines are %v and %v", training, validation)
	}
	line := training[0]
	if a, b := line[0].y-line[1].y, line[1].y-line[2].y; !near(a, b) || a <= 0 {
		t.Errorf("three less is %v, and then %v", a, b)
	}
}

// TestStagesAndRepeats draws a panel for each stage and a line in it for each repeat, also of a fit
// that failed.
func TestStagesAndRepeats(t *testing.T) {
	curve := func(stage string, last float64) record.Curve {
		return record.Curve{
			Stage: stage, Done: []int{1, 2}, Loss: numbers(3, last), Validation: numbers(4, last),
		}
	}
	first := trained("a", curve("forward", 1), curve("backward", 2))
	second := trained("a", curve("forward", 1.5))
	second.Repeat = 1
	diverged := failed(trained("b", curve("flow", 7)), record.Failed)
	p := parse(t, drawAll(t, first, second, diverged)["plots/training_waves.svg"])
	for _, title := range []string{"a, forward", "a, backward", "b, flow"} {
		if !p.has(title) {
			t.Errorf("no panel %q", title)
		}
	}
	training, validation := panelLines(t, p, firstColor)
	if len(training) != 3 || len(validation) != 3 {
		t.Errorf("%d and %d lines, want 3", len(training), len(validation))
	}
	if training, _ := panelLines(t, p, secondColor); len(training) != 1 {
		t.Errorf("the fit that failed has %d lines", len(training))
	}
}

func TestNoCurvesNoPicture(t *testing.T) {
	nothing := numbers(math.NaN(), math.NaN())
	for name, r := range map[string]*record.Record{
		"none":      trained("a"),
		"no points": trained("a", record.Curve{Stage: "net"}),
		"no losses": trained("a",
			record.Curve{Stage: "net", Done: []int{1, 2}, Loss: nothing, Validation: nothing}),
	} {
		if _, ok := drawAll(t, r)["plots/training_waves.svg"]; ok {
			t.Errorf("%s: a picture all the same", name)
		}
	}
}
