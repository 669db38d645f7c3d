package page

import (
	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/sketch"
)

// pictures is what the pictures of a task share.
type pictures struct {
	X       []string  `json:"x"`
	Y       []string  `json:"y"`       // the first and the last if they are many
	XSpan   []span    `json:"xspan"`   // of each dim of x
	YSpan   span      `json:"yspan"`   // of all of y
	Targets []string  `json:"targets"` // the first targets: y*, packed
	Map     *errorMap `json:"map,omitempty"`
}

// errorMap is the error over the prior's box, for each of the first targets.
type errorMap struct {
	Low    [2]float64 `json:"low"`
	High   [2]float64 `json:"high"`
	Side   int        `json:"side"`
	Span   span       `json:"span"` // of the decimal logarithms of the errors
	Shades []string   `json:"shades"`
}

// example is what a line drew for one of the first targets.
type example struct {
	Draws string  `json:"d"`           // packed, draw by draw, each dim in its span
	Best  string  `json:"b,omitempty"` // the best draw, likewise
	BestY string  `json:"y,omitempty"` // what the simulator makes of it
	Error float64 `json:"r"`
}

const (
	manyOutputs = 12  // more of them are drawn as a curve, and their names are left out
	mostOutputs = 256 // points of such a curve
	shownDraws  = 25
)

// addPictures gives a table and its lines what is drawn of the first targets.
func (m *maker) addPictures(t *board.Table, out *table) {
	if !m.detail.pictures {
		return
	}
	sketches := make([]*sketch.Sketch, len(t.Scored()))
	var first *sketch.Sketch
	for i, l := range t.Scored() {
		if sketches[i] = sketchOf(&l); first == nil {
			first = sketches[i]
		}
	}
	if first == nil || len(first.Examples) == 0 {
		return
	}
	p := newPictures(first, sketches)
	outputs := thinned(len(first.Y), mostOutputs)
	for _, e := range first.Examples {
		p.Targets = append(p.Targets, p.YSpan.pack(picked(e.Target, outputs)))
	}
	for i, s := range sketches {
		if s == nil || len(s.X) != len(first.X) || len(s.Y) != len(first.Y) {
			continue
		}
		for _, e := range s.Examples {
			out.Lines[i].Examples = append(out.Lines[i].Examples, p.example(e, outputs))
		}
	}
	p.Map = newErrors(first)
	out.Pictures = p
}

// sketchOf returns the first sketch of a line.
func sketchOf(l *board.Line) *sketch.Sketch {
	for _, r := range l.Records {
		if r.Sketch != nil && r.Scores != nil {
			return r.Sketch
		}
	}
	return nil
}

func newPictures(first *sketch.Sketch, all []*sketch.Sketch) *pictures {
	p := &pictures{X: first.X, Y: first.Y, XSpan: make([]span, len(first.X))}
	if n := len(p.Y); n > manyOutputs {
		p.Y = []string{p.Y[0], p.Y[n-1]}
	}
	x := make([][]float64, len(first.X))
	var y []float64
	for _, s := range all {
		if s == nil || len(s.X) != len(first.X) {
			continue
		}
		for _, e := range s.Examples {
			y = append(y, doubles(e.Target)...)
			y = append(y, doubles(e.BestY)...)
			for _, d := range append(e.Draws[:len(e.Draws):len(e.Draws)], e.Best) {
				for k, v := range d {
					x[k] = append(x[k], float64(v))
				}
			}
		}
	}
	for k := range x {
		s, _ := spanOf(x[k])
		p.XSpan[k] = s.rounded()
	}
	s, _ := spanOf(y)
	p.YSpan = s.rounded()
	return p
}

// rounded returns the span with the digits that are written. What is packed in it is read in it.
func (s span) rounded() span { return span{figures(s.Low, 6), figures(s.High, 6)} }

func (p *pictures) example(e sketch.Example, outputs []int) example {
	out := example{Error: figures(e.Error, threeFigs)}
	for _, d := range e.Draws[:min(len(e.Draws), shownDraws)] {
		out.Draws += p.packX(d)
	}
	out.Best = p.packX(e.Best)
	if e.BestY != nil {
		out.BestY = p.YSpan.pack(picked(e.BestY, outputs))
	}
	return out
}

func (p *pictures) packX(x []float32) string {
	text := ""
	for k, v := range x {
		text += p.XSpan[k].pack([]float64{float64(v)})
	}
	return text
}

func doubles(values []float32) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out
}

func picked(values []float32, indices []int) []float64 {
	out := make([]float64, len(indices))
	for i, k := range indices {
		out[i] = float64(values[k])
	}
	return out
}

// newErrors returns the error over the box for each example, nil without a landscape.
func newErrors(s *sketch.Sketch) *errorMap {
	l := s.Landscape
	if l == nil {
		return nil
	}
	logs := make([][]float64, len(s.Examples))
	var all []float64
	for i, e := range s.Examples {
		logs[i] = logarithms(misfits(l, e.Target))
		all = append(all, logs[i]...)
	}
	out := &errorMap{Low: l.Low, High: l.High, Side: l.Side}
	whole, _ := spanOf(all)
	whole.Low = max(whole.Low, whole.High-decades)
	out.Span = whole.rounded()
	for i := range logs {
		out.Shades = append(out.Shades, out.Span.shade(logs[i]))
	}
	return out
}

// decades is how many of them the colours of a map tell apart.
const decades = 6

// misfits returns the squared error against a target at every point of the grid, infinite where there is no answer.
func misfits(l *sketch.Landscape, target []float32) []float64 {
	out, y := make([]float64, l.Side*l.Side), make([]float64, len(target))
	for i := range out {
		for k := range y {
			y[k] = l.Y.Value(i*len(y) + k)
		}
		out[i] = score.SquaredError(y, target)
	}
	return out
}
