package plot

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The measures of a legend, in points.
const (
	keysWidth = 132 // of one at the right
	keyHeight = 12
	sample    = 24 // width of the line that a key shows
	keyGap    = 4
)

// legend says what lines, markers and areas stand for.
type legend struct {
	keys  []key
	below bool // the panels; otherwise to their right
}

// key is a line of a legend.
type key struct {
	text   string
	line   draw.LineStyle  // no width for none
	marker draw.GlyphStyle // no shape for none
	fill   color.Color     // nil for none
}

// columns returns how many keys stand side by side, and how far apart.
func (l *legend) columns() (int, vg.Length) {
	if !l.below {
		return 1, keysWidth
	}
	widest := vg.Length(0)
	for _, k := range l.keys {
		widest = max(widest, words(smallSize, nil).Width(k.text)+sample+3*keyGap)
	}
	n := max(1, min(int(innerWidth/max(widest, 1)), len(l.keys)))
	return n, min(innerWidth/vg.Length(n), widest)
}

// height returns that of the legend.
func (l *legend) height() vg.Length {
	n, _ := l.columns()
	height := vg.Length((len(l.keys)+n-1)/n) * keyHeight
	if l.below {
		height += keyGap
	}
	return height
}

// left returns what the legend leaves of a canvas.
func (l *legend) left(c draw.Canvas) draw.Canvas {
	if l.below || len(l.keys) == 0 {
		return c
	}
	return draw.Crop(c, 0, -keysWidth-gutter, 0, 0)
}

// draw draws the legend at the right of a canvas, or below it.
func (l *legend) draw(c draw.Canvas) {
	n, width := l.columns()
	corner := vg.Point{X: c.Min.X, Y: c.Min.Y - keyGap}
	if !l.below {
		corner = vg.Point{X: c.Max.X - keysWidth, Y: c.Max.Y}
	}
	for i, k := range l.keys {
		k.draw(c, corner.X+vg.Length(i%n)*width, corner.Y-vg.Length(i/n)*keyHeight-keyHeight/2,
			width)
	}
}

// draw draws a key whose left end is at a point.
func (k *key) draw(c draw.Canvas, x, y, width vg.Length) {
	if k.fill != nil {
		c.SetColor(k.fill)
		c.Fill(vg.Rectangle{
			Min: vg.Point{X: x, Y: y - keyGap}, Max: vg.Point{X: x + sample, Y: y + keyGap},
		}.Path())
	}
	if k.line.Width > 0 {
		c.StrokeLine2(k.line, x, y, x+sample, y)
	}
	if k.marker.Shape != nil {
		c.DrawGlyphNoClip(k.marker, vg.Point{X: x + sample/2, Y: y})
	}
	sty := words(smallSize, color.Black)
	at := vg.Point{X: x + sample + keyGap, Y: y - smallSize/3.}
	c.FillText(sty, at, fitted(k.text, sty, width-sample-keyGap))
}
