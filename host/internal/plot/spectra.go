package plot

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"github.com/invbench/invbench/sdk"
)

const (
	manyOutputs    = 10 // and more are drawn as a spectrum
	mostSpectra    = 10 // entries
	spectrumHeight = 84
)

// spectra draws, for each entry and each of the first targets, the wanted outputs and those of the best draw (after
// NeurIPS 2020, Fig. 13).
func (t *table) spectra() []*sheet {
	var (
		panels [][]*plot.Plot
		left   int
		names  []string
	)
	for _, e := range t.scored() {
		row, ok := e.spectrumRow()
		if !ok {
			continue
		}
		if len(panels) == mostSpectra {
			left++
			continue
		}
		panels, names = append(panels, row), e.sketch().Y
	}
	if len(panels) == 0 {
		return nil
	}
	for _, p := range panels[len(panels)-1] {
		if p != nil {
			p.X.Label.Text = outputs(names)
		}
	}
	s := &sheet{
		kind: Spectra, title: legible(t.task) + ": outputs of the best draws", panels: panels, panelHeight: spectrumHeight,
		legend: legend{below: true, keys: []key{
			{text: "target", line: targetLine()}, {text: "best draw, in the entry's colour", line: bestLine(rgb(0x0072B2))},
		}},
		notes: []string{"A row for each entry, best first, a column for each of the first targets: what is wanted, and what the simulator makes of the draw with the smallest error e of all."},
	}
	if left > 0 {
		s.notes = append(s.notes, fmt.Sprintf("Not shown: %d more entries.", left))
	}
	return []*sheet{s}
}

// outputs names the axis of the outputs by the first and the last of them.
func outputs(names []string) string {
	if len(names) < 2 {
		return "output"
	}
	text := fmt.Sprintf("output, %s … %s", legible(names[0]), legible(names[len(names)-1]))
	return fitted(text, words(labelSize, nil), 1.4*labelWidth)
}

func targetLine() draw.LineStyle {
	return draw.LineStyle{Color: color.Gray{Y: 150}, Width: 2.4}
}

func bestLine(c color.Color) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: 0.9}
}

// spectrumRow returns the panels of an entry, and whether there is any.
func (e *entry) spectrumRow() ([]*plot.Plot, bool) {
	row, found := make([]*plot.Plot, sketched), false
	s := e.sketch()
	if s == nil {
		return nil, false
	}
	for i := range min(len(s.Examples), sketched) {
		example := s.Examples[i]
		if len(example.Target) < manyOutputs || !sdk.Finite(example.Target) {
			continue
		}
		title := fmt.Sprintf("%s, target %d", legible(e.name), i+1)
		p := newPanel("")
		p.Add(&plotter.Line{XYs: spectrum(example.Target), LineStyle: targetLine()})
		if len(example.BestY) == len(example.Target) && sdk.Finite(example.BestY) {
			title += ": e = " + short(example.Error)
			p.Add(&plotter.Line{XYs: spectrum(example.BestY), LineStyle: bestLine(e.style.color)})
		} else {
			title += ": no feasible draw"
		}
		p.Title.Text = title
		settle(p)
		row[i], found = p, true
	}
	return row, found
}

// spectrum returns the outputs by their numbers, from 1.
func spectrum(y []float32) plotter.XYs {
	line := make(plotter.XYs, len(y))
	for i, v := range y {
		line[i] = plotter.XY{X: float64(i + 1), Y: float64(v)}
	}
	return line
}
