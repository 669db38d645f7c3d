package plot

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/invbench/invbench/host/internal/figure"
)

// most is the most entries that a picture tells apart; the others are grey.
const most = 14

const (
	bandOpacity = 0.1
	edgeOpacity = 0.6
	edgeWidth   = 0.4
	errorLabel  = "typical error r_T, the smallest among T draws"
)

// errorSheet draws typical errors against numbers of draws.
func errorSheet(f figure.Errors) *sheet {
	p := newPanel("")
	var draws []int
	y := newDecades(8)
	for _, e := range f.Series {
		for _, point := range e.Points {
			draws = append(draws, point.T)
			for _, v := range []float64{point.Typical, point.Q25, point.Q75} {
				if figure.Shown(v) {
					y.include(v)
				}
			}
		}
	}
	slices.Sort(draws)
	drawsAxis(&p.X, slices.Compact(draws))
	y.apply(&p.Y)
	p.Y.Label.Text = errorLabel
	told, grey := split(f.Series)
	for _, e := range grey {
		p.Add(line(errorLine(e, y), rest(), edgeWidth)...)
	}
	for _, e := range told {
		p.Add(errorBand(e, y)...)
	}
	for _, e := range slices.Backward(told) {
		p.Add(marked(errorLine(e, y), styleOf(e.Entry))...)
	}
	return &sheet{
		Figure: f.Figure, panels: [][]*plot.Plot{{p}}, panelHeight: 290,
		legend: legend{keys: keys(told, grey)},
	}
}

// split returns the series that are told apart and those that are not.
func split(series []figure.Series) (told, grey []figure.Series) {
	n := min(len(series), most)
	return series[:n], series[n:]
}

func errorLine(e figure.Series, y *decades) plotter.XYs {
	var line plotter.XYs
	for _, p := range e.Points {
		line = append(line, plotter.XY{X: math.Log10(float64(p.T)), Y: y.at(p.Typical)})
	}
	return line
}

// errorBand returns the area from the lower to the upper quartile.
func errorBand(e figure.Series, y *decades) []plot.Plotter {
	var lower, upper plotter.XYs
	for _, p := range e.Points {
		if figure.Shown(p.Q25) && figure.Shown(p.Q75) {
			lower = append(lower, plotter.XY{X: math.Log10(float64(p.T)), Y: y.at(p.Q25)})
			upper = append(upper, plotter.XY{X: math.Log10(float64(p.T)), Y: y.at(p.Q75)})
		}
	}
	if len(lower) == 0 {
		return nil
	}
	look := styleOf(e.Entry)
	if len(lower) == 1 { // an area of one T has no width
		bar := draw.LineStyle{Color: thinned(look.color, edgeOpacity), Width: lineWidth}
		return []plot.Plotter{&plotter.Line{XYs: append(lower, upper...), LineStyle: bar}}
	}
	ring := slices.Clone(lower)
	for _, p := range slices.Backward(upper) {
		ring = append(ring, p)
	}
	edge := draw.LineStyle{
		Color: thinned(look.color, edgeOpacity), Width: edgeWidth, Dashes: look.dashes,
	}
	return []plot.Plotter{
		&plotter.Polygon{XYs: []plotter.XYs{ring}, Color: thinned(look.color, bandOpacity)},
		&plotter.Line{XYs: lower, LineStyle: edge}, &plotter.Line{XYs: upper, LineStyle: edge},
	}
}

// line returns points joined by a line.
func line(points plotter.XYs, s style, width vg.Length) []plot.Plotter {
	return []plot.Plotter{&plotter.Line{XYs: points, LineStyle: s.line(width)}}
}

// marked returns points joined by a line, with markers at them.
func marked(points plotter.XYs, s style) []plot.Plotter {
	markers := &plotter.Scatter{XYs: points, GlyphStyle: s.marker(markerSize)}
	return append(line(points, s, lineWidth), markers)
}

// keys returns the legend of entries, in the order of the right ends of their lines: the worst on
// top.
func keys(told, grey []figure.Series) []key {
	var all []key
	for _, e := range slices.Backward(told) {
		look := styleOf(e.Entry)
		all = append(all, key{
			text: e.Label(), line: look.line(lineWidth), marker: look.marker(markerSize),
		})
	}
	if len(grey) > 0 {
		more := key{text: fmt.Sprintf("%d more", len(grey)), line: rest().line(lineWidth)}
		all = append([]key{more}, all...)
	}
	return all
}
