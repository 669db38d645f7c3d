package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/invbench/invbench/host/internal/sketch"
)

const shadings = 7 // shades of a landscape

// surface is the simulator of a task with two parameters, at the points of a grid.
type surface struct {
	*grid                        // without values
	value func(i, k int) float64 // output k at point i
}

// newSurface returns the surface of a landscape of so many outputs.
func newSurface(l *sketch.Landscape, width int) surface {
	var axes [2][]float64
	for k := range axes {
		side := l.High[k] - l.Low[k]
		for i := range l.Side {
			axes[k] = append(axes[k], l.Low[k]+side*float64(i)/float64(l.Side-1))
		}
	}
	g := &grid{axes[0], axes[1], make([]float64, l.Side*l.Side)}
	return surface{g, func(i, k int) float64 { return l.Y.Value(i*width + k) }}
}

// box returns the ends of both axes: low and high of the first, and of the second.
func (s surface) box() [4]float64 {
	return [4]float64{s.x[0], s.x[len(s.x)-1], s.y[0], s.y[len(s.y)-1]}
}

// levels returns the errors between which a landscape's shades change: even shadings of the root.
func levels(misfit *grid) []float64 {
	worst := 0.0
	for _, v := range misfit.z {
		if !math.IsInf(v, 0) {
			worst = max(worst, v)
		}
	}
	var all []float64
	for k := 1; k < shadings && worst > 0; k++ {
		all = append(all, worst*math.Pow(float64(k)/shadings, 2))
	}
	return all
}

// shade returns the colour of step k of a landscape: dark is good.
func shade(k int) color.Color {
	return color.Gray{Y: uint8(140 + k*(244-140)/(shadings-1))}
}

// shades returns the landscape, from the lowest ground to the highest, and white where x is
// infeasible.
func (s surface) shades(misfit *grid, levels []float64) []plot.Plotter {
	misfit = misfit.framed()
	all := []plot.Plotter{s.ground(misfit, -math.MaxFloat64, shade(0))}
	for k, level := range levels {
		all = append(all, s.ground(misfit, level, shade(k+1)))
	}
	return append(all, s.ground(misfit, math.MaxFloat64, color.White))
}

// ground returns the area where the error is at least a level.
func (s surface) ground(misfit *grid, level float64, c color.Color) plot.Plotter {
	return &plotter.Polygon{XYs: s.thinned(misfit.contours(level)), Color: c}
}

// tolerance is how far simplified lines may be from the true ones, as a share of the panel.
const tolerance = 0.0015

// thinned returns lines with as few points as they need.
func (s surface) thinned(lines []plotter.XYs) []plotter.XYs {
	box := s.box()
	dx, dy := 1/(box[1]-box[0]), 1/(box[3]-box[2])
	for i := range lines {
		lines[i] = simplified(lines[i], dx, dy, tolerance)
	}
	return lines
}

// rings returns the lines on which an output is as wanted, of the first two outputs.
func (s surface) rings(target []float32) []plot.Plotter {
	var all []plot.Plotter
	if len(target) > 2 {
		return nil
	}
	for k, want := range target {
		g := s.mapped(func(i int) float64 { return s.value(i, k) - float64(want) })
		for _, line := range s.thinned(g.contours(0)) {
			all = append(all, &plotter.Line{XYs: line, LineStyle: ringStyle(k)})
		}
	}
	return all
}

// ringStyle is that of the lines on which output k is as wanted.
func ringStyle(k int) draw.LineStyle {
	sty := draw.LineStyle{Color: color.Black, Width: 0.8}
	if k > 0 {
		sty.Dashes = []vg.Length{3, 1.5}
	}
	return sty
}
