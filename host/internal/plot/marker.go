package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// strokeWidth is that of markers' outlines: what the library draws is too thin for paper.
const strokeWidth = 0.9

// marker is a shape around a point.
type marker struct {
	strokes [][]vg.Point // polygons, or lines if open, at a radius of 1
	round   bool         // a circle instead
	open    bool
	filled  bool // with the entry's colour; otherwise with white
}

// markers are eight shapes that can be told apart at a few points.
func markers() []marker {
	square := [][]vg.Point{
		{{X: -0.85, Y: -0.85}, {X: 0.85, Y: -0.85}, {X: 0.85, Y: 0.85}, {X: -0.85, Y: 0.85}},
	}
	triangle := [][]vg.Point{{{X: -1, Y: -0.75}, {X: 1, Y: -0.75}, {X: 0, Y: 1.05}}}
	plus := [][]vg.Point{{{X: -1.1}, {X: 1.1}}, {{Y: -1.1}, {Y: 1.1}}}
	cross := [][]vg.Point{
		{{X: -0.85, Y: -0.85}, {X: 0.85, Y: 0.85}}, {{X: -0.85, Y: 0.85}, {X: 0.85, Y: -0.85}},
	}
	return []marker{
		{round: true, filled: true},
		{strokes: square, filled: true},
		{strokes: triangle, filled: true},
		{strokes: cross, open: true},
		{round: true},
		{strokes: square},
		{strokes: triangle},
		{strokes: plus, open: true},
	}
}

// DrawGlyph draws the marker. It makes it a draw.GlyphDrawer.
func (m marker) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	path := m.path(at, sty.Radius)
	if !m.open {
		c.SetColor(color.White)
		if m.filled {
			c.SetColor(sty.Color)
		}
		c.Fill(path)
	}
	if !m.filled {
		c.SetLineStyle(draw.LineStyle{Color: sty.Color, Width: strokeWidth})
		c.Stroke(path)
	}
}

func (m marker) path(at vg.Point, radius vg.Length) vg.Path {
	var p vg.Path
	if m.round {
		p.Move(vg.Point{X: at.X + radius, Y: at.Y})
		p.Arc(at, radius, 0, 2*math.Pi)
		p.Close()
	}
	for _, stroke := range m.strokes {
		for i, corner := range stroke {
			corner = at.Add(corner.Scale(radius))
			if i == 0 {
				p.Move(corner)
			} else {
				p.Line(corner)
			}
		}
		if !m.open {
			p.Close()
		}
	}
	return p
}

// fixed is a plotter that leaves the axes and the frame as they are.
type fixed struct{ plotter plot.Plotter }

// Plot draws what is in it.
func (f fixed) Plot(c draw.Canvas, p *plot.Plot) { f.plotter.Plot(c, p) }
