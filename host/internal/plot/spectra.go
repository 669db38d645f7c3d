package plot

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/texttab"
)

const (
	mostSpectra     = 10 // entries
	spectrumHeight  = 84
	spectrumColumns = 3
)

// spectraSheet draws a row for each entry, and a column for each of the first targets.
func spectraSheet(f *figure.Spectra, outputs []string) *sheet {
	shown := f.Rows[:min(len(f.Rows), mostSpectra)]
	s := &sheet{
		Figure: f.Figure, panelHeight: spectrumHeight,
		legend: legend{below: true, keys: []key{
			{text: "target", line: targetLine()},
			{text: "best draw, in the entry's colour", line: bestLine(rgb(0x0072B2))},
		}},
	}
	for _, row := range shown {
		s.panels = append(s.panels, spectrumRow(row))
	}
	for _, p := range s.panels[len(s.panels)-1] {
		if p != nil {
			p.X.Label.Text = outputsLabel(outputs)
		}
	}
	s.leftOut(len(f.Rows)-len(shown), "entries")
	return s
}

// outputsLabel names the axis of the outputs by the first and the last of them.
func outputsLabel(names []string) string {
	if len(names) < 2 {
		return "output"
	}
	text := fmt.Sprintf("output, %s … %s", names[0], names[len(names)-1])
	return fitted(text, words(labelSize, nil), 1.4*labelWidth)
}

func targetLine() draw.LineStyle {
	return draw.LineStyle{Color: color.Gray{Y: 150}, Width: 2.4}
}

func bestLine(c color.Color) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: 0.9}
}

// spectrumRow returns the panels of an entry.
func spectrumRow(row figure.SpectraRow) []*plot.Plot {
	panels := make([]*plot.Plot, spectrumColumns)
	for i, spectrum := range row.Spectra {
		if spectrum == nil {
			continue
		}
		title := fmt.Sprintf("%s, target %d", row.Name, i+1)
		p := newPanel("")
		p.Add(&plotter.Line{XYs: outputLine(spectrum.Wanted), LineStyle: targetLine()})
		if spectrum.Best != nil {
			title += ": e = " + texttab.Short(spectrum.Error)
			sty := bestLine(styleOf(row.Entry).color)
			p.Add(&plotter.Line{XYs: outputLine(spectrum.Best), LineStyle: sty})
		} else {
			title += ": no feasible draw"
		}
		p.Title.Text = title
		settle(p)
		panels[i] = p
	}
	return panels
}

// outputLine returns the outputs by their numbers, from 1.
func outputLine(y []float32) plotter.XYs {
	line := make(plotter.XYs, len(y))
	for i, v := range y {
		line[i] = plotter.XY{X: float64(i + 1), Y: float64(v)}
	}
	return line
}
