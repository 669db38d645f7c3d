package page

import (
	"slices"

	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/sketch"
)

// pictures is what the pictures of a task share.
type pictures struct {
	X       []string  `json:"x"`
	Y       []string  `json:"y"`       // the first and the last if they are drawn as a curve
	XSpans  []span    `json:"x_spans"` // of each dim of x
	YSpan   span      `json:"y_span"`  // of all of y
	Curves  bool      `json:"curves"`  // there are so many outputs that they are drawn as a curve
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
	Draws   string  `json:"draws"`            // packed, draw by draw, each dim in its span
	Outside int     `json:"outside"`          // draws that are not in the box of the map
	Best    string  `json:"best,omitempty"`   // the best draw, likewise
	BestY   string  `json:"best_y,omitempty"` // what the simulator makes of it
	Error   float64 `json:"error"`
}

// mostOutputs is how many points a curve of outputs has at most.
const mostOutputs = 256

// addPictures gives a table and its lines what is drawn of the first targets.
func (out *table) addPictures(e *figure.Examples) {
	p := newPictures(e)
	for i, t := range e.Targets {
		outputs := thinned(len(t.Wanted), mostOutputs)
		p.Targets = append(p.Targets, p.YSpan.pack(picked(t.Wanted, outputs)))
		for _, d := range t.Drawn {
			l := &out.Lines[d.Line]
			l.Examples = append(l.Examples, make([]*example, i+1-len(l.Examples))...)
			l.Examples[i] = p.example(d, outputs)
		}
	}
	p.Map = newErrorMap(e)
	out.Pictures = p
}

func newPictures(e *figure.Examples) *pictures {
	p := &pictures{X: e.X, Y: e.Y, XSpans: make([]span, len(e.X)), Targets: []string{}}
	x, y := make([][]float64, len(e.X)), []float64(nil)
	for _, t := range e.Targets {
		p.Curves = p.Curves || t.Spectrum()
		y = append(y, doubles(t.Wanted)...)
		for _, d := range t.Drawn {
			y = append(y, doubles(d.BestY)...)
			for _, draw := range append(slices.Clip(d.Draws), d.Best) {
				for k, v := range draw {
					x[k] = append(x[k], float64(v))
				}
			}
		}
	}
	if n := len(p.Y); p.Curves && n > 0 {
		p.Y = []string{p.Y[0], p.Y[n-1]}
	}
	for k := range x {
		s, _ := spanOf(x[k])
		p.XSpans[k] = s.rounded()
	}
	s, _ := spanOf(y)
	p.YSpan = s.rounded()
	return p
}

func (p *pictures) example(d figure.Drawn, outputs []int) *example {
	out := &example{Error: figures3(d.Error), Outside: d.Outside, Best: p.packX(d.Best)}
	for _, x := range d.Draws {
		out.Draws += p.packX(x)
	}
	if d.BestY != nil {
		out.BestY = p.YSpan.pack(picked(d.BestY, outputs))
	}
	return out
}

func (p *pictures) packX(x []float32) string {
	text := ""
	for k, v := range x {
		text += p.XSpans[k].pack([]float64{float64(v)})
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

// decades is how many of them the colours of a map tell apart.
const decades = 6

// newErrorMap returns the error over the box for each target, nil without a landscape.
func newErrorMap(e *figure.Examples) *errorMap {
	if e.Landscape == nil {
		return nil
	}
	misfits := make([][]float64, len(e.Targets))
	for i, t := range e.Targets {
		misfits[i] = t.Misfit
	}
	logs := logarithms(misfits)
	whole, _ := spanOf(slices.Concat(logs...))
	whole.Low = max(whole.Low, whole.High-decades)
	return mapOf(e.Landscape, whole.rounded(), logs)
}

func mapOf(l *sketch.Landscape, s span, logs [][]float64) *errorMap {
	out := &errorMap{Low: l.Low, High: l.High, Side: l.Side, Span: s}
	for i := range logs {
		out.Shades = append(out.Shades, s.shade(logs[i]))
	}
	return out
}
