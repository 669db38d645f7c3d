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

	"github.com/invbench/invbench/host/internal/sketch"
	"github.com/invbench/invbench/sdk"
)

// mapColumns returns how many panels stand side by side, and how high they are so that their frames are about square.
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
	sketched   = 3    // targets that are drawn
)

// drawn is an entry with its draws for one target over the landscape.
type drawn struct {
	entry   entry
	example sketch.Example
	surface surface
}

// maps draws, for each of the first targets, the draws of each entry over the error of the whole box (NeurIPS 2020,
// Fig. 4).
func (t *table) maps() []*sheet {
	var sheets []*sheet
	for target := range sketched {
		var all []drawn
		for _, e := range t.scored() {
			s := e.sketch()
			if s == nil || target >= len(s.Examples) {
				continue
			}
			example := s.Examples[target]
			if over, ok := newSurface(s.Landscape, len(example.Target)); ok && sdk.Finite(example.Target) {
				all = append(all, drawn{e, example, over})
			}
		}
		if len(all) > 0 {
			sheets = append(sheets, t.mapSheet(target, all))
		}
	}
	return sheets
}

// sketch returns that of the first repeat with one, nil without.
func (e *entry) sketch() *sketch.Sketch {
	for _, r := range e.records {
		if r.Sketch != nil {
			return r.Sketch
		}
	}
	return nil
}

// mapSheet draws a panel for each entry, on the landscape of the first.
func (t *table) mapSheet(target int, all []drawn) *sheet {
	first := all[0]
	wanted, total := first.example.Target, len(all)
	all = slices.DeleteFunc(all, func(d drawn) bool { return !slices.Equal(d.example.Target, wanted) })
	misfit := first.surface.misfit(wanted)
	levels := levels(misfit)
	s := &sheet{
		kind: Map, part: fmt.Sprint(target + 1), title: legible(t.task) + ": draws for target " + number(target, wanted),
		legend: legend{below: true, keys: mapKeys(levels, len(wanted))},
		ground: append(first.surface.shades(wanted, levels), first.surface.rings(wanted)...),
		notes: []string{
			"Each panel: the first draws of one entry (at most 25, feasible ones) over the squared re-simulation error, in the box of the prior.",
		},
	}
	if len(wanted) == 1 {
		s.notes = append(s.notes, "The lines are the exact solutions.")
	}
	if len(wanted) == 2 {
		s.notes = append(s.notes, "The exact solutions are where a solid line, of the first output, meets a dashed one, of the second.")
	}
	if slices.ContainsFunc(misfit.z, func(v float64) bool { return math.IsInf(v, 0) }) {
		s.notes = append(s.notes, "White is infeasible.")
	}
	all = all[:min(len(all), mostPanels)]
	if left := total - len(all); left > 0 {
		s.notes = append(s.notes, fmt.Sprintf("Not shown: %d more entries.", left))
	}
	s.panels = mapPanels(all)
	_, s.panelHeight = mapColumns(len(all))
	return s
}

// mapPanels draws the panels, all with the same axes, which are labelled at the left and at the bottom.
func mapPanels(all []drawn) [][]*plot.Plot {
	box := all[0].surface.box()
	axes := box
	width, height := box[1]-box[0], box[3]-box[2]
	for _, d := range all {
		inside, _ := d.near(box)
		for _, xy := range inside {
			axes[0], axes[1] = min(axes[0], xy.X-around*width), max(axes[1], xy.X+around*width)
			axes[2], axes[3] = min(axes[2], xy.Y-around*height), max(axes[3], xy.Y+around*height)
		}
	}
	columns, _ := mapColumns(len(all))
	var panels []*plot.Plot
	for i, d := range all {
		p := d.panel(box)
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = axes[0], axes[1], axes[2], axes[3]
		s := d.entry.sketch()
		p.X.Label.Text, p.Y.Label.Text = dimName(s.X, 0), dimName(s.X, 1)
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

// unlabelled returns the ticks of a linear axis without their labels.
func unlabelled(low, high float64) []plot.Tick {
	ticks := evenTicks(low, high)
	for i := range ticks {
		ticks[i].Label = ""
	}
	return ticks
}

// number names a target by its number, from 1, and its value.
func number(i int, target []float32) string {
	if len(target) == 1 {
		return fmt.Sprintf("%d, y* = %s", i+1, short(float64(target[0])))
	}
	return fmt.Sprint(i + 1)
}

// panel draws one entry's draws, those in the box and near it.
func (d *drawn) panel(box [4]float64) *plot.Plot {
	inside, far := d.near(box)
	title := legible(d.entry.name)
	if far > 0 {
		title += fmt.Sprintf(" (%d of %d beyond)", far, far+len(inside))
	}
	p := newFrame(title)
	p.Add(fixed{&plotter.Scatter{XYs: inside, GlyphStyle: draw.GlyphStyle{Color: color.White, Radius: 3, Shape: marker{round: true, filled: true}}}},
		fixed{&plotter.Scatter{XYs: inside, GlyphStyle: d.entry.style.marker(2)}})
	return p
}

// near returns the draws in the box or a little around it, and the number of the others.
func (d *drawn) near(box [4]float64) (inside plotter.XYs, far int) {
	width, height := beyond*(box[1]-box[0]), beyond*(box[3]-box[2])
	for _, x := range d.example.Draws {
		if len(x) != 2 {
			continue
		}
		at := plotter.XY{X: float64(x[0]), Y: float64(x[1])}
		if at.X >= box[0]-width && at.X <= box[1]+width && at.Y >= box[2]-height && at.Y <= box[3]+height {
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
		all = append(all, key{text: "error " + from + " to " + short(level), fill: shade(k)})
		from = short(level)
	}
	return append(all, key{text: "error above " + from, fill: shade(len(levels))})
}

// dimName returns the name of dim k.
func dimName(names []string, k int) string {
	if k < len(names) && names[k] != "" {
		return fitted(legible(names[k]), words(labelSize, nil), labelWidth)
	}
	return fmt.Sprintf("x%d", k+1)
}
