package plot

import (
	"image/color"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/invbench/invbench/host/internal/figure"
)

// style is how an entry looks: the same in all pictures of a board.
type style struct {
	color  color.NRGBA
	dashes []vg.Length
	glyph  draw.GlyphDrawer // nil for none
}

// okabeIto returns the colours of Okabe and Ito, "Color universal design" (2008), without the
// yellow one, which is too light for lines on paper.
func okabeIto() []color.NRGBA {
	return []color.NRGBA{
		rgb(0x0072B2), rgb(0xD55E00), rgb(0x009E73), rgb(0xCC79A7), rgb(0x000000), rgb(0xE69F00),
		rgb(0x56B4E9),
	}
}

// dashes are a solid line and four that differ from it and each other at a line width of one point.
func dashes() [][]vg.Length {
	return [][]vg.Length{nil, {6, 2}, {2, 2}, {7, 2, 1.5, 2}, {10, 3}}
}

// styleOf returns an entry's style, by its place in the order of a board's entries. There are 7
// colours, 8 markers and 5 dashes, so neighbours differ in all three, and 280 entries have no two
// alike. The page's looks go by the same numbers.
func styleOf(e figure.Entry) style {
	colors, lines, marks := okabeIto(), dashes(), markers()
	return style{colors[e.Look%len(colors)], lines[e.Look%len(lines)], marks[e.Look%len(marks)]}
}

// rest is the style of entries that are too many to be told apart.
func rest() style {
	return style{color: rgb(0xB0B0B0)}
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xFF}
}

// tint is a colour that lets others through.
type tint color.NRGBA

// thinned returns a colour with an opacity between 0 and 1.
func thinned(c color.NRGBA, opacity float64) tint {
	c.A = uint8(255*opacity + 0.5)
	return tint(c)
}

// RGBA returns the colour multiplied by its opacity, rounded up: what it is divided by again then,
// for SVG, is rounded down.
func (t tint) RGBA() (r, g, b, a uint32) {
	a = uint32(t.A) * 0x101
	up := func(v uint8) uint32 { return (uint32(v)*a + 254) / 255 }
	return up(t.R), up(t.G), up(t.B), a
}

// line returns the style of the entry's lines.
func (s style) line(width vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: s.color, Width: width, Dashes: s.dashes}
}

// marker returns the style of the entry's markers, whose shape is nil for none.
func (s style) marker(radius vg.Length) draw.GlyphStyle {
	return draw.GlyphStyle{Color: s.color, Radius: radius, Shape: s.glyph}
}

// The sizes of text, in points as printed.
const (
	titleSize = 10
	labelSize = 9
	smallSize = 8
	noteSize  = 7
)

// words returns the style of text in a sans serif font.
func words(size vg.Length, c color.Color) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		XAlign:  text.XLeft,
		YAlign:  text.YBottom,
		Handler: plot.DefaultTextHandler,
	}
}

// bold returns s in bold letters.
func bold(s text.Style) text.Style {
	s.Font.Weight = xfont.WeightBold
	return s
}
