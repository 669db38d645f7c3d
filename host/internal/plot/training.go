package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/invbench/invbench/host/internal/figure"
)

const (
	trainingColumns = 3
	trainingHeight  = 130
	mostStages      = 24
)

// trainingSheet draws a panel for each stage of each entry.
func trainingSheet(f *figure.Training) *sheet {
	shown := f.Stages[:min(len(f.Stages), mostStages)]
	var panels []*plot.Plot
	for _, stage := range shown {
		panels = append(panels, stagePanel(stage))
	}
	columns := min(trainingColumns, len(panels))
	for _, p := range panels[len(panels)-columns:] {
		p.X.Label.Text = "work done"
	}
	s := &sheet{
		Figure: f.Figure, panels: rows(panels, columns), panelHeight: trainingHeight,
		legend: legend{below: true, keys: []key{
			{text: "training", line: lossLine(rgb(0), false)},
			{text: "validation", line: lossLine(rgb(0), true)},
		}},
	}
	s.leftOut(len(f.Stages)-len(shown), "stages")
	return s
}

// stagePanel draws the losses of all repeats.
func stagePanel(stage figure.Stage) *plot.Plot {
	p := newPanel(stage.Name + ", " + stage.Stage)
	scale := func(v float64) float64 { return v }
	if stage.Log {
		d := newDecades(5)
		for _, c := range stage.Curves {
			for _, point := range append(lossPoints(c.Done, c.Loss),
				lossPoints(c.Done, c.Validation)...) {
				d.include(point.Y)
			}
		}
		scale = d.at
		defer d.apply(&p.Y)
	}
	for _, c := range stage.Curves {
		for k, losses := range [][]float64{c.Loss, c.Validation} {
			points := lossPoints(c.Done, losses)
			if len(points) == 0 {
				continue
			}
			for i := range points {
				points[i].Y = scale(points[i].Y)
			}
			p.Add(&plotter.Line{
				XYs: points, LineStyle: lossLine(styleOf(stage.Entry).color, k == 1),
			})
		}
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

// lossPoints returns the points of a curve that have values.
func lossPoints(done []int, losses []float64) plotter.XYs {
	var points plotter.XYs
	for i, v := range losses {
		if !math.IsNaN(v) {
			points = append(points, plotter.XY{X: float64(done[i]), Y: v})
		}
	}
	return points
}
