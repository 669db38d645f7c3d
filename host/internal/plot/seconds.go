package plot

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"github.com/invbench/invbench/host/internal/figure"
)

// secondsSheet draws typical errors against the seconds that draws take: of a fitted model, and
// from the beginning of its training.
func secondsSheet(f *figure.Seconds) *sheet {
	y := newDecades(8)
	for _, e := range f.Series {
		for _, p := range e.Points {
			y.include(p.Typical)
		}
	}
	without := secondsPanel("training excluded", f.Series, y,
		func(p figure.Point) float64 { return p.Seconds })
	with := secondsPanel("training included", f.Series, y,
		func(p figure.Point) float64 { return p.WithFit })
	without.Y.Label.Text = errorLabel
	without.X.Label.Text = "seconds for T draws"
	with.X.Label.Text = "seconds to train, and for T draws"
	told, grey := split(f.Series)
	return &sheet{
		Figure: f.Figure, panels: [][]*plot.Plot{{without, with}}, panelHeight: 250,
		legend: legend{keys: keys(told, grey)},
	}
}

// secondsPanel draws r_T against the seconds of its points.
func secondsPanel(
	title string, series []figure.Series, y *decades, seconds func(figure.Point) float64,
) *plot.Plot {
	p := newPanel(title)
	x := newDecades(5)
	for _, e := range series {
		for _, point := range e.Points {
			if at := seconds(point); figure.Positive(at) {
				x.include(at)
			}
		}
	}
	lines := make([]plotter.XYs, len(series))
	for i, e := range series {
		for _, point := range e.Points {
			if at := seconds(point); figure.Positive(at) {
				lines[i] = append(lines[i], plotter.XY{X: x.at(at), Y: y.at(point.Typical)})
			}
		}
	}
	x.apply(&p.X)
	y.apply(&p.Y)
	told, grey := split(series)
	for i := range grey {
		p.Add(line(lines[len(told)+i], rest(), edgeWidth)...)
	}
	for i, e := range slices.Backward(told) {
		p.Add(marked(lines[i], styleOf(e.Entry))...)
	}
	return p
}
