package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// under is what panels of the same size stand on: drawn once, and used at several places.
type under struct {
	shapes string // SVG
	places []vg.Point
}

// add puts the ground under a panel, whose axes and frame are those of all others.
func (u *under) add(ground []plot.Plotter, p *plot.Plot, frame draw.Canvas) error {
	if len(ground) == 0 {
		return nil
	}
	u.places = append(u.places, frame.Min)
	if u.shapes != "" {
		return nil
	}
	size := frame.Size()
	svg := vgsvg.NewWith(vgsvg.UseWH(size.X, size.Y))
	for _, g := range ground {
		g.Plot(draw.New(svg), p)
	}
	var out bytes.Buffer
	if _, err := svg.WriteTo(&out); err != nil {
		return err
	}
	_, body := opened(out.String())
	u.shapes = strings.TrimSuffix(body, "</g>\n</svg>\n")
	return nil
}

// opened cuts SVG behind the element that turns the y axis upwards.
func opened(svg string) (head, body string) {
	const begin = "<g transform=\"scale(1, -1)"
	at := strings.Index(svg, begin)
	end := at + strings.Index(svg[at:], "\n") + 1
	return svg[:end], svg[end:]
}

// finished returns the text of a picture with a name and a description for those who cannot see it,
// with what stands under its panels, and with fonts of the same measures for where Liberation is
// not installed. It says nothing of when and by what it was made.
func finished(svg string, s *sheet, u under) []byte {
	head, body := opened(svg)
	_, head, _ = strings.Cut(head, "<svg ")
	head, turned, _ := strings.Cut(head, ">\n")
	body = strings.ReplaceAll(body, `style="font-family:Liberation Sans;`,
		`style="font-family:'Liberation Sans',Arial,Helvetica,sans-serif;`)
	paper, rest, _ := strings.Cut(body, "\n")
	var out bytes.Buffer
	fmt.Fprintf(&out, "<svg role=\"img\" %s>\n<title>", head)
	_ = xml.EscapeText(&out, []byte(s.Title)) // a buffer takes everything
	out.WriteString("</title>\n<desc>")
	_ = xml.EscapeText(&out, []byte(strings.Join(s.Notes, " ")))
	out.WriteString("</desc>\n")
	id := u.id()
	if len(u.places) > 0 {
		fmt.Fprintf(&out, "<defs>\n<g id=\"%s\">\n%s</g>\n</defs>\n", id, u.shapes)
	}
	fmt.Fprintf(&out, "%s%s\n", turned, paper)
	for _, at := range u.places {
		fmt.Fprintf(&out, "<use xlink:href=\"#%s\" transform=\"translate(%.5g, %.5g)\"/>\n",
			id, at.X.Points(), at.Y.Points())
	}
	out.WriteString(rest)
	return out.Bytes()
}

// id returns a name of the ground that another picture on the same page has for the same ground
// only.
func (u *under) id() string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(u.shapes)) // a hash takes everything
	return fmt.Sprintf("ground-%016x", sum.Sum64())
}
