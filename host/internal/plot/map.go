package plot

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/texttab"
)

// mapColumns returns how many panels stand side by side, and how high they are so that their frames
// are about square.
func mapColumns(panels int) (int, vg.Length) {
	if panels <= 3 {
		return 3, 166
	}
	return 4, 128
}

const (
	mostPanels = 16
	beyond     = 0.15 // of the box's side: how far around it draws are shown
	around     = 0.03 // of the box's side: what is kept clear of markers around them
)

// mapSheet draws a panel for each entry, all on the same ground.
func mapSheet(e *figure.Examples, t *figure.Target) *sheet {
	over := newSurface(e.Landscape, len(t.Wanted))
	misfit := over.withValues(t.Misfit)
	levels, shown := levels(misfit), t.Drawn[:min(len(t.Drawn), mostPanels)]
	s := &sheet{
		Figure: t.Figure, panels: mapPanels(shown, over.box(), e.X),
		legend: legend{below: true, keys: mapKeys(levels, len(t.Wanted))},
		ground: append(over.shades(misfit, levels), over.rings(t.Wanted)...),
	}
	_, s.panelHeight = mapColumns(len(shown))
	s.leftOut(len(t.Drawn)-len(shown)+t.Others, "entries")
	return s
}

// mapPanels draws the panels, all with the same axes, which are labelled at the left and at the
// bottom.
func mapPanels(all []figure.Drawn, box [4]float64, names []string) [][]*plot.Plot {
	axes := axesAround(all, box)
	columns, _ := mapColumns(len(all))
	var panels []*plot.Plot
	for i, d := range all {
		p := mapPanel(d, box)
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = axes[0], axes[1], axes[2], axes[3]
		p.X.Label.Text, p.Y.Label.Text = axisName(names[0]), axisName(names[1])
		if i%columns > 0 {
			p.Y.Label.Text, p.Y.Tick.Marker = "", plot.TickerFunc(unlabelled)
		}
		if i+columns < len(all) {
			p.X.Label.Text, p.X.Tick.Marker = "", plot.TickerFunc(unlabelled)
		}
		panels = append(panels, p)
	}
	return rows(panels, columns)
}

// axesAround returns the box, made wider for draws that are a little outside.
func axesAround(all []figure.Drawn, box [4]float64) [4]float64 {
	axes := box
	width, height := box[1]-box[0], box[3]-box[2]
	for _, d := range all {
		inside, _ := inReach(d, box)
		for _, xy := range inside {
			axes[0], axes[1] = min(axes[0], xy.X-around*width), max(axes[1], xy.X+around*width)
			axes[2], axes[3] = min(axes[2], xy.Y-around*height), max(axes[3], xy.Y+around*height)
		}
	}
	return axes
}

func axisName(name string) string { return fitted(name, words(labelSize, nil), labelWidth) }

// unlabelled returns the ticks of a linear axis without their labels.
func unlabelled(low, high float64) []plot.Tick {
	ticks := evenTicks(low, high)
	for i := range ticks {
		ticks[i].Label = ""
	}
	return ticks
}

// mapPanel draws one entry's draws, those in the box and near it.
func mapPanel(d figure.Drawn, box [4]float64) *plot.Plot {
	inside, far := inReach(d, box)
	title := d.Name
	if far > 0 {
		title += fmt.Sprintf(" (%d of %d beyond)", far, far+len(inside))
	}
	p := newFrame(title)
	halo := draw.GlyphStyle{Color: color.White, Radius: 3, Shape: marker{round: true, filled: true}}
	p.Add(fixed{&plotter.Scatter{XYs: inside, GlyphStyle: halo}},
		fixed{&plotter.Scatter{XYs: inside, GlyphStyle: styleOf(d.Entry).marker(2)}})
	return p
}

// inReach returns the draws in the box or a little around it, and the number of the others.
func inReach(d figure.Drawn, box [4]float64) (inside plotter.XYs, far int) {
	width, height := beyond*(box[1]-box[0]), beyond*(box[3]-box[2])
	for _, x := range d.Draws {
		at := plotter.XY{X: float64(x[0]), Y: float64(x[1])}
		if at.X >= box[0]-width && at.X <= box[1]+width &&
			at.Y >= box[2]-height && at.Y <= box[3]+height {
			inside = append(inside, at)
			continue
		}
		far++
	}
	return inside, far
}

// mapKeys returns the legend of a landscape.
func mapKeys(levels []float64, outputs int) []key {
	var all []key
	for k := range min(outputs, 2) {
		if outputs == 1 {
			all = append(all, key{text: "exact solutions", line: ringStyle(k)})
		} else if outputs == 2 {
			all = append(all, key{text: fmt.Sprintf("output %d is exact", k+1), line: ringStyle(k)})
		}
	}
	from := "0"
	for k, level := range levels {
		all = append(all,
			key{text: "error " + from + " to " + texttab.Short(level), fill: shade(k)})
		from = texttab.Short(level)
	}
	return append(all, key{text: "error above " + from, fill: shade(len(levels))})
}
