package plot

import (
	"bytes"
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/invbench/invbench/host/internal/figure"
)

// The measures of a sheet, in points. Its width is that of a page's text.
const (
	sheetWidth = 504
	innerWidth = sheetWidth - 2*margin
	margin     = 6
	gutter     = 12 // between panels
	headHeight = 12 // of a panel's title
	lineWidth  = 1.2
	markerSize = 2.6
	labelWidth = 110 // of a name on an axis, at most
)

// sheet is one picture: panels in rows, a legend to the right or below, and notes at the bottom.
type sheet struct {
	figure.Figure
	panels      [][]*plot.Plot // rows of equal length; nil leaves a gap
	panelHeight vg.Length
	ground      []plot.Plotter // what all panels stand on; it is in the file once
	legend      legend
}

// leftOut notes that some of what a figure holds are not on the sheet.
func (s *sheet) leftOut(n int, what string) {
	if n > 0 {
		s.Notes = append(slices.Clone(s.Notes), fmt.Sprintf("Not shown: %d more %s.", n, what))
	}
}

// draw returns the sheet as SVG.
func (s *sheet) draw() ([]byte, error) {
	small := words(noteSize, rgb(0x444444))
	notes := wrapped(s.Notes, small, innerWidth)
	top, bottom := vg.Length(titleSize+2*margin), vg.Length(len(notes))*(noteSize+2)+margin
	body := vg.Length(len(s.panels)) * s.panelHeight
	if s.legend.below {
		bottom += s.legend.height()
	} else {
		body = max(body, s.legend.height())
	}
	height := top + body + bottom
	svg := vgsvg.NewWith(vgsvg.UseWH(sheetWidth, height))
	c := draw.New(svg)
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	heading := bold(words(titleSize, color.Black))
	c.FillText(heading, vg.Point{X: margin, Y: height - titleSize - margin},
		fitted(s.Title, heading, innerWidth))
	for i, note := range notes {
		c.FillText(small, vg.Point{X: margin, Y: vg.Length(len(notes)-1-i)*(noteSize+2) + margin/2},
			note)
	}
	c = draw.Crop(c, margin, -margin, bottom, -top)
	under, err := s.drawPanels(s.legend.left(c))
	if err != nil {
		return nil, err
	}
	s.legend.draw(c)
	var out bytes.Buffer
	if _, err := svg.WriteTo(&out); err != nil {
		return nil, err
	}
	return finished(out.String(), s, under), nil
}

// drawPanels draws the panels with their frames aligned and their titles above them. It returns
// what is to stand under them.
func (s *sheet) drawPanels(c draw.Canvas) (under, error) {
	titles := map[*plot.Plot]string{}
	head := vg.Length(0)
	for _, row := range s.panels {
		for _, p := range row {
			if p != nil && p.Title.Text != "" {
				titles[p], p.Title.Text, head = p.Title.Text, "", headHeight
			}
		}
	}
	tiles := draw.Tiles{
		Rows: len(s.panels), Cols: len(s.panels[0]), PadX: gutter, PadY: gutter/2 + head,
		PadTop: head,
	}
	var below under
	for i, row := range plot.Align(s.panels, tiles, c) {
		for j, canvas := range row {
			p := s.panels[i][j]
			if p == nil {
				continue
			}
			p.Draw(canvas)
			frame := p.DataCanvas(canvas)
			sty := p.Title.TextStyle
			c.FillText(sty, vg.Point{X: frame.Center().X, Y: frame.Max.Y + 3},
				fitted(titles[p], sty, frame.Size().X+gutter))
			if err := below.add(s.ground, p, frame); err != nil {
				return under{}, err
			}
		}
	}
	return below, nil
}

// newPanel returns an empty panel with a grid.
func newPanel(title string) *plot.Plot {
	p := newFrame(title)
	grid := plotter.NewGrid()
	grid.Vertical = draw.LineStyle{Color: rgb(0xE4E4E4), Width: 0.4}
	grid.Horizontal = grid.Vertical
	p.Add(grid)
	return p
}

// newFrame returns an empty panel.
func newFrame(title string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.Title.Text = title
	p.Title.TextStyle = words(smallSize, color.Black)
	p.Title.TextStyle.XAlign = text.XCenter
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = words(labelSize, nil).Font
		axis.Tick.Label.Font = words(smallSize, nil).Font
		axis.Label.Padding, axis.Tick.Length, axis.Padding = 2, 3, 0
		axis.Width, axis.Tick.Width = 0.6, 0.6
		axis.Tick.Marker = plot.TickerFunc(evenTicks)
	}
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
