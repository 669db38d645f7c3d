package plot

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// most is the most entries that a picture tells apart; the others are grey.
const most = 14

const (
	bandOpacity = 0.1
	edgeOpacity = 0.6
	edgeWidth   = 0.4
	typicalNote = "Lines: typical error, the geometric mean over targets and repeats."
	errorLabel  = "typical error r_T, the smallest among T draws"
)

// errors draws typical errors r_T against T for all entries of a task, and once more for those of each plugin that has
// several: the ablations (NeurIPS 2020, Fig. 3, 5 and 8).
func (t *table) errors() []*sheet {
	all := t.scored()
	if len(all) == 0 {
		return nil
	}
	first := errorSheet(all, t.task+": error against the number of draws")
	first.kind = Errors
	first.notes = append(first.notes, t.missing()...)
	sheets := []*sheet{first}
	for _, plugin := range shared(all) {
		some := slices.DeleteFunc(slices.Clone(all), func(e entry) bool { return e.plugin != plugin })
		if len(some) == len(all) {
			continue
		}
		s := errorSheet(some, fmt.Sprintf("%s: variants of %s", t.task, plugin))
		s.kind, s.part = Ablation, plugin
		sheets = append(sheets, s)
	}
	return sheets
}

// shared returns the plugins of more than one entry, sorted.
func shared(entries []entry) []string {
	count := map[string]int{}
	var plugins []string
	for _, e := range entries {
		if count[e.plugin]++; count[e.plugin] == 2 {
			plugins = append(plugins, e.plugin)
		}
	}
	slices.Sort(plugins)
	return plugins
}

func errorSheet(entries []entry, title string) *sheet {
	p := newPanel("")
	var draws []int
	y := newDecades(8)
	for _, e := range entries {
		for _, point := range e.points {
			draws = append(draws, point.T)
			for _, v := range band(point.Mean, point.Q25, point.Q75) {
				y.include(v)
			}
		}
	}
	slices.Sort(draws)
	drawsAxis(&p.X, slices.Compact(draws))
	y.apply(&p.Y)
	p.Y.Label.Text = errorLabel
	told, grey := split(entries)
	for _, e := range grey {
		p.Add(line(e.errorLine(y), rest(), edgeWidth)...)
	}
	for _, e := range told {
		p.Add(e.errorBand(y)...)
	}
	for _, e := range slices.Backward(told) {
		p.Add(marked(e.errorLine(y), e.style)...)
	}
	return &sheet{
		title: legible(title), panels: [][]*plot.Plot{{p}}, panelHeight: 290, legend: legend{keys: keys(told, grey)},
		notes: errorNotes(entries, y),
	}
}

func errorNotes(entries []entry, y *decades) []string {
	notes := []string{typicalNote, "Bands: from the 25 % to the 75 % quantile over targets."}
	if slices.ContainsFunc(entries, func(e entry) bool { return e.ranked }) {
		notes = append(notes, "† ranked: among the model's first T draws, in its own order.")
	}
	return append(append(notes, unlike(entries)...), zeroNote(y)...)
}

// zeroNote explains the lower end of an axis with zeros.
func zeroNote(y *decades) []string {
	if !y.zero {
		return nil
	}
	return []string{"What is 0 stands at the lower end of the axis."}
}

// band returns the numbers of a point that can be shown.
func band(values ...float64) []float64 {
	return slices.DeleteFunc(values, func(v float64) bool { return !shown(v) })
}

// split returns the entries that are told apart and those that are not.
func split(entries []entry) (told, grey []entry) {
	n := min(len(entries), most)
	return entries[:n], entries[n:]
}

func (e *entry) errorLine(y *decades) plotter.XYs {
	var line plotter.XYs
	for _, p := range e.points {
		line = append(line, plotter.XY{X: math.Log10(float64(p.T)), Y: y.at(p.Mean)})
	}
	return line
}

// errorBand returns the area from the lower to the upper quartile.
func (e *entry) errorBand(y *decades) []plot.Plotter {
	var lower, upper plotter.XYs
	for _, p := range e.points {
		if shown(p.Q25) && shown(p.Q75) {
			lower = append(lower, plotter.XY{X: math.Log10(float64(p.T)), Y: y.at(p.Q25)})
			upper = append(upper, plotter.XY{X: math.Log10(float64(p.T)), Y: y.at(p.Q75)})
		}
	}
	if len(lower) == 0 {
		return nil
	}
	if len(lower) == 1 { // an area of one T has no width
		bar := draw.LineStyle{Color: thinned(e.style.color, edgeOpacity), Width: lineWidth}
		return []plot.Plotter{&plotter.Line{XYs: append(lower, upper...), LineStyle: bar}}
	}
	ring := slices.Clone(lower)
	for _, p := range slices.Backward(upper) {
		ring = append(ring, p)
	}
	edge := draw.LineStyle{Color: thinned(e.style.color, edgeOpacity), Width: edgeWidth, Dashes: e.style.dashes}
	return []plot.Plotter{
		&plotter.Polygon{XYs: []plotter.XYs{ring}, Color: thinned(e.style.color, bandOpacity)},
		&plotter.Line{XYs: lower, LineStyle: edge}, &plotter.Line{XYs: upper, LineStyle: edge},
	}
}

// line returns points joined by a line.
func line(points plotter.XYs, s style, width vg.Length) []plot.Plotter {
	return []plot.Plotter{&plotter.Line{XYs: points, LineStyle: s.line(width)}}
}

// marked returns points joined by a line, with markers at them.
func marked(points plotter.XYs, s style) []plot.Plotter {
	return append(line(points, s, lineWidth), &plotter.Scatter{XYs: points, GlyphStyle: s.marker(markerSize)})
}

// keys returns the legend of entries, in the order of the right ends of their lines: the worst on top.
func keys(told, grey []entry) []key {
	var all []key
	for _, e := range slices.Backward(told) {
		all = append(all, key{text: e.label(), line: e.style.line(lineWidth), marker: e.style.marker(markerSize)})
	}
	if len(grey) > 0 {
		all = append([]key{{text: fmt.Sprintf("%d more", len(grey)), line: rest().line(lineWidth)}}, all...)
	}
	return all
}
