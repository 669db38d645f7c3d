package plot

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/invbench/invbench/host/internal/record"
)

const (
	trainingColumns = 3
	trainingHeight  = 130
	mostStages      = 24
	mostRepeats     = 8 // of a stage that are drawn
)

// training draws the losses of each stage of each entry's fit, also of fits that failed.
func (t *table) training() []*sheet {
	var panels []*plot.Plot
	left := 0
	for _, e := range t.entries {
		for _, stage := range e.stages() {
			p := e.stagePanel(stage)
			switch {
			case p == nil:
			case len(panels) == mostStages:
				left++
			default:
				panels = append(panels, p)
			}
		}
	}
	if len(panels) == 0 {
		return nil
	}
	columns := min(trainingColumns, len(panels))
	for _, p := range panels[len(panels)-columns:] {
		p.X.Label.Text = "work done"
	}
	s := &sheet{
		kind: Training, title: legible(t.task) + ": losses in training", panels: rows(panels, columns),
		panelHeight: trainingHeight,
		legend: legend{below: true, keys: []key{
			{text: "training", line: lossLine(rgb(0), false)}, {text: "validation", line: lossLine(rgb(0), true)},
		}},
		notes: []string{
			"Each panel: one stage of an entry's fit, a line for each repeat, against the work done, in epochs unless the model counts otherwise. Losses are the models' own: those of two models do not compare. The axis is logarithmic where all losses are positive.",
		},
	}
	if left > 0 {
		s.notes = append(s.notes, fmt.Sprintf("Not shown: %d more stages.", left))
	}
	return []*sheet{s}
}

// stages returns the names of the stages that any repeat has, in their order.
func (e *entry) stages() []string {
	var names []string
	for _, r := range e.records {
		for _, c := range r.Training {
			if !slices.Contains(names, c.Stage) {
				names = append(names, c.Stage)
			}
		}
	}
	return names
}

// loss is one line of a stage's panel.
type loss struct {
	points     plotter.XYs
	validation bool
}

// stagePanel draws one stage, nil if it has no numbers.
func (e *entry) stagePanel(stage string) *plot.Plot {
	losses := e.losses(stage)
	if len(losses) == 0 {
		return nil
	}
	p := newPanel(legible(e.name) + ", " + legible(stage))
	scale := func(v float64) float64 { return v }
	if d := logarithmic(losses); d != nil {
		scale = d.at
		defer d.apply(&p.Y)
	}
	for _, l := range losses {
		for i := range l.points {
			l.points[i].Y = scale(l.points[i].Y)
		}
		p.Add(&plotter.Line{XYs: l.points, LineStyle: lossLine(e.style.color, l.validation)})
	}
	settle(p)
	return p
}

func lossLine(c color.NRGBA, validation bool) draw.LineStyle {
	if validation {
		return draw.LineStyle{Color: c, Width: 1, Dashes: []vg.Length{3, 1.5}}
	}
	return draw.LineStyle{Color: thinned(c, 0.75), Width: 0.7}
}

// losses returns the lines of a stage.
func (e *entry) losses(stage string) []loss {
	var all []loss
	for _, r := range e.records[:min(len(e.records), mostRepeats)] {
		for _, c := range r.Training {
			if c.Stage != stage {
				continue
			}
			for k, values := range [][]*float64{c.Loss, c.Validation} {
				if points := curve(c, values); len(points) > 0 {
					all = append(all, loss{points, k == 1})
				}
			}
		}
	}
	return all
}

// curve returns the points of a curve that have values.
func curve(c record.Curve, values []*float64) plotter.XYs {
	var points plotter.XYs
	for i, v := range values[:min(len(values), len(c.Done))] {
		if v != nil && math.Abs(*v) < largest {
			points = append(points, plotter.XY{X: float64(c.Done[i]), Y: *v})
		}
	}
	return points
}

// logarithmic returns an axis for losses that are all positive, nil for others.
func logarithmic(losses []loss) *decades {
	d := newDecades(5)
	for _, l := range losses {
		for _, p := range l.points {
			if !positive(p.Y) {
				return nil
			}
			d.include(p.Y)
		}
	}
	return d
}
