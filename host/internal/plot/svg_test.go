package plot

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// element is an element of a picture.
type element struct {
	XMLName  xml.Name
	D        string    `xml:"d,attr"`
	X        string    `xml:"x,attr"`
	Y        string    `xml:"y,attr"`
	Style    string    `xml:"style,attr"`
	ID       string    `xml:"id,attr"`
	Href     string    `xml:"href,attr"`
	Move     string    `xml:"transform,attr"`
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

// point is a place on a picture, in points, with y upwards.
type point struct{ x, y float64 }

// picture is what a file shows.
type picture struct {
	t     *testing.T
	title string
	desc  string
	uses  []element
	paths []element
	texts []element
}

// parse reads a picture and makes sure that it is one: well-formed, without numbers that are none
// and without anything that names a time or a program.
func parse(t *testing.T, f File) *picture {
	t.Helper()
	var root element
	if err := xml.Unmarshal(f.SVG, &root); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if root.XMLName.Local != "svg" || !utf8.Valid(f.SVG) {
		t.Fatalf("%s is no picture", f.Name)
	}
	for _, word := range []string{"Generated", "<!--", "script", "http://www.w3.org/1999/xhtml"} {
		if strings.Contains(string(f.SVG), word) {
			t.Errorf("%s has %q in it", f.Name, word)
		}
	}
	p := &picture{t: t}
	p.walk(f.Name, root)
	return p
}

func (p *picture) walk(name string, e element) {
	for _, attribute := range []string{e.D, e.X, e.Y, e.Style, e.Move} {
		for _, word := range []string{"NaN", "Inf", "e+"} {
			if strings.Contains(attribute, word) {
				p.t.Fatalf("%s: %s has %.80q", name, e.XMLName.Local, attribute)
			}
		}
	}
	switch e.XMLName.Local {
	case "title":
		p.title = e.Text
	case "desc":
		p.desc = e.Text
	case "use":
		p.uses = append(p.uses, e)
	case "path":
		p.paths = append(p.paths, e)
	case "text":
		p.texts = append(p.texts, e)
	}
	for _, child := range e.Children {
		p.walk(name, child)
	}
}

// points returns the corners of a path of straight lines.
func (e element) points(t *testing.T) []point {
	t.Helper()
	var all []point
	for _, piece := range strings.FieldsFunc(e.D, func(r rune) bool {
		return r == 'M' || r == 'L' || r == 'Z'
	}) {
		var p point
		if _, err := fmt.Sscanf(piece, "%g,%g", &p.x, &p.y); err != nil {
			t.Fatalf("path %q: %v", e.D, err)
		}
		all = append(all, p)
	}
	return all
}

// styled returns the paths that have all parts in their style.
func (p *picture) styled(parts ...string) []element {
	var all []element
paths:
	for _, e := range p.paths {
		for _, part := range parts {
			if !strings.Contains(";"+e.Style+";", ";"+part+";") {
				continue paths
			}
		}
		all = append(all, e)
	}
	return all
}

// lines returns the paths of a colour that are as wide as the lines of entries.
func (p *picture) lines(color string) [][]point {
	var all [][]point
	for _, e := range p.styled("stroke:"+color, "stroke-width:1.2") {
		all = append(all, e.points(p.t))
	}
	return all
}

// has reports whether the texts of the picture, one after the other, contain words.
func (p *picture) has(words string) bool {
	var all []string
	for _, e := range p.texts {
		all = append(all, e.Text)
	}
	return strings.Contains(strings.Join(all, " "), words)
}

// grids returns the positions of the grid lines: those across by y, those upright by x, in their
// order.
func (p *picture) grids() (across, upright []float64) {
	for _, e := range p.styled("stroke:#E4E4E4") {
		ends := e.points(p.t)
		if ends[0].y == ends[1].y {
			across = append(across, ends[0].y)
		} else {
			upright = append(upright, ends[0].x)
		}
	}
	return across, upright
}

// scale maps numbers to places on a logarithmic axis by the grid lines of two ticks.
type scale struct{ v0, p0, v1, p1 float64 }

func (s scale) at(v float64) float64 {
	return s.p0 + (s.p1-s.p0)*math.Log10(v/s.v0)/math.Log10(s.v1/s.v0)
}

// ticks returns the texts that are numbers.
func (p *picture) ticks() []float64 {
	var all []float64
	for _, e := range p.texts {
		if v, err := strconv.ParseFloat(e.Text, 64); err == nil {
			all = append(all, v)
		}
	}
	return all
}

// near reports whether two places are the same on paper: coordinates have five digits.
func near(a, b float64) bool { return math.Abs(a-b) < 0.02 }
