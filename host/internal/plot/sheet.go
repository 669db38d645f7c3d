package plot

import (
	"bytes"
	"encoding/xml"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The measures of a sheet, in points. Its width is that of a page's text.
const (
	sheetWidth = 504
	margin     = 6
	gutter     = 10 // between panels
	keysWidth  = 132
	keyHeight  = 12
	sample     = 24 // width of the line that a key shows
	lineWidth  = 1.2
	markerSize = 2.6
)

// sheet is one picture: panels in rows, with keys to the right and notes below.
type sheet struct {
	kind        Kind
	part        string // of the file's name, if there are several of a kind
	title       string
	notes       []string
	panels      [][]*plot.Plot // rows of equal length; nil leaves a gap
	panelHeight vg.Length
	keys        []key
}

// key is a line of the legend.
type key struct {
	text   string
	line   draw.LineStyle  // no width for none
	marker draw.GlyphStyle // no shape for none
	fill   color.Color     // nil for none
}

// draw returns the sheet as SVG.
func (s *sheet) draw() ([]byte, error) {
	small := words(noteSize, rgb(0x444444))
	notes := wrapped(s.notes, small, sheetWidth-2*margin)
	top, bottom := vg.Length(titleSize+2*margin), vg.Length(len(notes))*(noteSize+2)+margin
	body := max(vg.Length(len(s.panels))*s.panelHeight, vg.Length(len(s.keys))*keyHeight)
	height := top + body + bottom
	svg := vgsvg.NewWith(vgsvg.UseWH(sheetWidth, height))
	c := draw.New(svg)
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	heading := bold(words(titleSize, color.Black))
	c.FillText(heading, vg.Point{X: margin, Y: height - top + margin}, fitted(s.title, heading, sheetWidth-2*margin))
	for i, note := range notes {
		c.FillText(small, vg.Point{X: margin, Y: bottom - margin - vg.Length(i+1)*(noteSize+2) + margin}, note)
	}
	c = draw.Crop(c, margin, -margin, bottom, -top)
	if len(s.keys) > 0 {
		s.drawKeys(draw.Crop(c, sheetWidth-2*margin-keysWidth, 0, 0, 0))
		c = draw.Crop(c, 0, -keysWidth-gutter, 0, 0)
	}
	s.drawPanels(c)
	var out bytes.Buffer
	if _, err := svg.WriteTo(&out); err != nil {
		return nil, err
	}
	return finished(out.String(), s), nil
}

// drawPanels draws the panels with their frames aligned.
func (s *sheet) drawPanels(c draw.Canvas) {
	tiles := draw.Tiles{Rows: len(s.panels), Cols: len(s.panels[0]), PadX: gutter, PadY: gutter}
	for i, row := range plot.Align(s.panels, tiles, c) {
		for j, canvas := range row {
			if p := s.panels[i][j]; p != nil {
				p.Draw(canvas)
			}
		}
	}
}

// drawKeys draws the legend from the top down.
func (s *sheet) drawKeys(c draw.Canvas) {
	sty := words(smallSize, color.Black)
	for i, k := range s.keys {
		y := c.Max.Y - vg.Length(i)*keyHeight - keyHeight/2
		if k.fill != nil {
			c.SetColor(k.fill)
			c.Fill(vg.Rectangle{Min: vg.Point{X: c.Min.X, Y: y - 4}, Max: vg.Point{X: c.Min.X + sample, Y: y + 4}}.Path())
		}
		if k.line.Width > 0 {
			c.StrokeLine2(k.line, c.Min.X, y, c.Min.X+sample, y)
		}
		if k.marker.Shape != nil {
			c.DrawGlyph(k.marker, vg.Point{X: c.Min.X + sample/2, Y: y})
		}
		c.FillText(sty, vg.Point{X: c.Min.X + sample + 4, Y: y - smallSize/3}, fitted(k.text, sty, keysWidth-sample-4))
	}
}

// finished returns the text of a picture with a name and a description for those who cannot see it, and with fonts of
// the same measures where Liberation is not installed.
func finished(svg string, s *sheet) []byte {
	head, body, _ := strings.Cut(svg, ">\n<g ")
	_, head, _ = strings.Cut(head, "<svg ")
	body = strings.ReplaceAll(body, `style="font-family:Liberation Sans;`, `style="font-family:'Liberation Sans',Arial,Helvetica,sans-serif;`)
	var out bytes.Buffer
	out.WriteString("<svg role=\"img\" " + head + ">\n<title>")
	_ = xml.EscapeText(&out, []byte(s.title))
	out.WriteString("</title>\n<desc>")
	_ = xml.EscapeText(&out, []byte(strings.Join(s.notes, " ")))
	out.WriteString("</desc>\n<g " + body)
	return out.Bytes()
}

// newPanel returns an empty panel.
func newPanel(title string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.Title.Text, p.Title.Padding = title, 2
	p.Title.TextStyle = words(smallSize, color.Black)
	p.Title.TextStyle.XAlign, p.Title.TextStyle.YAlign = text.XCenter, text.YTop
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = words(labelSize, nil).Font
		axis.Tick.Label.Font = words(smallSize, nil).Font
		axis.Label.Padding, axis.Tick.Length, axis.Padding = 2, 3, 0
		axis.Width, axis.Tick.Width = 0.6, 0.6
	}
	grid := plotter.NewGrid()
	grid.Vertical = draw.LineStyle{Color: rgb(0xE4E4E4), Width: 0.4}
	grid.Horizontal = grid.Vertical
	p.Add(grid)
	return p
}

// rows breaks panels into rows of the same length.
func rows(panels []*plot.Plot, columns int) [][]*plot.Plot {
	var all [][]*plot.Plot
	for i, p := range panels {
		if i%columns == 0 {
			all = append(all, make([]*plot.Plot, columns))
		}
		all[len(all)-1][i%columns] = p
	}
	return all
}
