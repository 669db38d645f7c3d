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
	steps      = 7    // shades of a landscape
	beyond     = 0.15 // of the box's side: how far around it draws are shown
	around     = 0.03 // of the box's side: what is kept clear of markers around them
	mostSide   = 1025 // of a landscape, in points
	sketched   = 3    // targets that are drawn
)

// drawn is an entry with its draws for one target over the landscape.
type drawn struct {
	entry   entry
	example sketch.Example
	surface surface
}

// surface is the simulator of a task with two parameters, at the points of a grid.
type surface struct {
	*grid     // without values
	width int // outputs
	value func(i, k int) float64
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

// newSurface returns the surface of a landscape, if it is whole.
func newSurface(l *sketch.Landscape, width int) (surface, bool) {
	if l == nil || width < 1 || l.Side < 2 || l.Side > mostSide || l.Y.Len() != l.Side*l.Side*width {
		return surface{}, false
	}
	var axes [2][]float64
	for k := range axes {
		side := l.High[k] - l.Low[k]
		if !positive(side) {
			return surface{}, false
		}
		for i := range l.Side {
			axes[k] = append(axes[k], l.Low[k]+side*float64(i)/float64(l.Side-1))
		}
	}
	g := &grid{axes[0], axes[1], make([]float64, l.Side*l.Side)}
	return surface{g, width, func(i, k int) float64 { return l.Y.Value(i*width + k) }}, true
}

// misfit returns the squared error over the box, infinite where x is infeasible.
func (s surface) misfit(target []float32) *grid {
	return s.mapped(func(i int) float64 {
		sum := 0.0
		for k, want := range target {
			d := s.value(i, k) - float64(want)
			sum += d * d
		}
		if math.IsNaN(sum) {
			return math.Inf(1)
		}
		return sum / float64(len(target))
	})
}

func (t *table) mapSheet(target int, all []drawn) *sheet {
	first := all[0]
	wanted := first.example.Target
	all = slices.DeleteFunc(all, func(d drawn) bool { return !slices.Equal(d.example.Target, wanted) })
	misfit := first.surface.misfit(wanted)
	levels := levels(misfit)
	s := &sheet{
		kind: Map, part: fmt.Sprint(target + 1), title: printable(t.task) + ": draws for target " + number(target, wanted),
		legend: legend{below: true, keys: mapKeys(levels, len(wanted))},
		ground: append(first.shades(levels), first.rings()...),
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
	if len(all) > mostPanels {
		s.notes = append(s.notes, fmt.Sprintf("Not shown: %d more entries.", len(all)-mostPanels))
		all = all[:mostPanels]
	}
	s.panels = mapPanels(all)
	_, s.panelHeight = mapColumns(len(all))
	return s
}

// mapPanels draws the panels, all with the same axes, which are labelled at the left and at the bottom.
func mapPanels(all []drawn) [][]*plot.Plot {
	l := all[0].surface
	box := [4]float64{l.x[0], l.x[len(l.x)-1], l.y[0], l.y[len(l.y)-1]}
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

// levels returns the errors between which a landscape's shades change: even steps of the root.
func levels(misfit *grid) []float64 {
	worst := 0.0
	for _, v := range misfit.z {
		if !math.IsInf(v, 0) {
			worst = max(worst, v)
		}
	}
	var all []float64
	for k := 1; k < steps && worst > 0; k++ {
		all = append(all, worst*math.Pow(float64(k)/steps, 2))
	}
	return all
}

// shade returns the colour of step k of a landscape: dark is good.
func shade(k int) color.Color {
	return color.Gray{Y: uint8(140 + k*(244-140)/(steps-1))}
}

// panel draws one entry's draws, those in the box and near it.
func (d *drawn) panel(box [4]float64) *plot.Plot {
	inside, far := d.near(box)
	title := printable(d.entry.name)
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
	for _, draw := range d.example.Draws {
		if len(draw) != 2 {
			continue
		}
		x, y := float64(draw[0]), float64(draw[1])
		if x >= box[0]-width && x <= box[1]+width && y >= box[2]-height && y <= box[3]+height {
			inside = append(inside, plotter.XY{X: x, Y: y})
			continue
		}
		far++
	}
	return inside, far
}

// shades returns the landscape, from the lowest ground to the highest, and white where x is infeasible.
func (d *drawn) shades(levels []float64) []plot.Plotter {
	misfit := d.surface.misfit(d.example.Target).framed()
	all := []plot.Plotter{d.ground(misfit, -math.MaxFloat64, shade(0))}
	for k, level := range levels {
		all = append(all, d.ground(misfit, level, shade(k+1)))
	}
	return append(all, d.ground(misfit, math.MaxFloat64, color.White))
}

// ground returns the area where the error is at least a level.
func (d *drawn) ground(misfit *grid, level float64, c color.Color) plot.Plotter {
	return &plotter.Polygon{XYs: d.thinned(misfit.contours(level)), Color: c}
}

// tolerance is how far simplified lines may be from the true ones, as a share of the panel.
const tolerance = 0.0015

func (d *drawn) thinned(lines []plotter.XYs) []plotter.XYs {
	l := d.surface
	dx, dy := 1/(l.x[len(l.x)-1]-l.x[0]), 1/(l.y[len(l.y)-1]-l.y[0])
	for i := range lines {
		lines[i] = simplified(lines[i], dx, dy, tolerance)
	}
	return lines
}

// rings returns the lines on which an output is as wanted, of the first two outputs.
func (d *drawn) rings() []plot.Plotter {
	var all []plot.Plotter
	if len(d.example.Target) > 2 {
		return nil
	}
	for k, want := range d.example.Target {
		g := d.surface.mapped(func(i int) float64 { return d.surface.value(i, k) - float64(want) })
		for _, line := range d.thinned(g.contours(0)) {
			all = append(all, &plotter.Line{XYs: line, LineStyle: ringStyle(k)})
		}
	}
	return all
}

func ringStyle(k int) draw.LineStyle {
	s := draw.LineStyle{Color: color.Black, Width: 0.8}
	if k > 0 {
		s.Dashes = []vg.Length{3, 1.5}
	}
	return s
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
		return fitted(printable(names[k]), words(labelSize, nil), labelWidth)
	}
	return fmt.Sprintf("x%d", k+1)
}
