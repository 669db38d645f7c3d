package page

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/stat"
)

// figures is what the charts of a table say, but for the numbers, which are those of its lines.
type figures struct {
	Errors  []string `json:"errors"`  // notes
	Seconds []string `json:"seconds"` // likewise
	// Front is where nothing is both quicker and better, training excluded, and FrontFit included.
	Front    []onFront `json:"front"`
	FrontFit []onFront `json:"front_fit"`
}

// onFront is a point of a front.
type onFront struct {
	Line int `json:"line"` // index of table.Lines
	At   int `json:"at"`   // index of table.T
}

// seconds is how long draws for one target take, for each T.
type seconds struct {
	Draws []float64 `json:"draws"`
	Fit   []float64 `json:"fit"` // and the training before them
}

// addFigures adds what package figure has of a table.
func (m *maker) addFigures(out *table, f *figure.Table) {
	none := []onFront{}
	out.Figures = figures{Errors: []string{}, Seconds: []string{}, Front: none, FrontFit: none}
	if len(f.Errors) > 0 {
		out.Figures.Errors = f.Errors[0].Notes
	}
	if f.Seconds != nil {
		out.Figures.Seconds = orNone(f.Seconds.Notes)
		out.Figures.Front = front(out.T, f.Seconds.Front(false))
		out.Figures.FrontFit = front(out.T, f.Seconds.Front(true))
		for _, s := range f.Seconds.Series {
			out.Lines[s.Line].Seconds = secondsAt(out.T, s.Points)
		}
	}
	if m.detail.pictures && f.Examples != nil {
		out.addPictures(f.Examples)
	}
	if m.detail.curve > 0 && f.Training != nil {
		out.addCurves(f.Training, m.detail.curve)
	}
}

func front(draws []int, points []figure.OnFront) []onFront {
	all := []onFront{}
	for _, p := range points {
		if at := slices.Index(draws, p.T); at >= 0 {
			all = append(all, onFront{p.Line, at})
		}
	}
	return all
}

// secondsAt returns the seconds of the points at numbers of draws, 0 where there is none.
func secondsAt(draws []int, points []figure.Point) *seconds {
	s := &seconds{make([]float64, len(draws)), make([]float64, len(draws))}
	for _, p := range points {
		if at := slices.Index(draws, p.T); at >= 0 {
			s.Draws[at], s.Fit[at] = figures3(p.Seconds), figures3(p.WithFit)
		}
	}
	return s
}

// curve is a training curve: the packed decimal logarithms of its losses, where they are positive,
// or the losses as they are.
type curve struct {
	Repeat     int    `json:"repeat"`
	Stage      string `json:"stage"`
	Done       []int  `json:"done"`
	Log        bool   `json:"log,omitempty"`
	Span       span   `json:"span"`
	Loss       string `json:"loss"`
	Validation string `json:"validation"`
}

// addCurves gives each line the curves of its first repeat that has any.
func (out *table) addCurves(t *figure.Training, most int) {
	for _, stage := range t.Stages {
		l := &out.Lines[stage.Line]
		for _, c := range stage.Curves {
			if len(l.Curves) == 0 || l.Curves[0].Repeat == c.Repeat {
				l.Curves = append(l.Curves, newCurve(stage, c, most))
			}
		}
	}
}

// newCurve packs a training curve, thinned to at most so many points, of which the last is one.
func newCurve(stage figure.Stage, c figure.Curve, most int) curve {
	out := curve{Repeat: c.Repeat, Stage: stage.Stage, Log: stage.Log}
	var loss, validation []float64
	for _, i := range thinned(len(c.Done), most) {
		out.Done = append(out.Done, c.Done[i])
		loss, validation = append(loss, c.Loss[i]), append(validation, c.Validation[i])
	}
	if out.Log {
		logs := logarithms([][]float64{loss, validation})
		loss, validation = logs[0], logs[1]
	}
	s, _ := spanOf(slices.Concat(loss, validation))
	out.Loss, out.Validation = s.pack(loss), s.pack(validation)
	out.Span = s.rounded()
	return out
}

// thinned returns at most so many of the indices 0 … n-1, evenly spread, the first and the last
// among them.
func thinned(n, most int) []int {
	if n <= most {
		most = n
	}
	indices := make([]int, 0, most)
	for i := range most {
		at := n - 1
		if most > 1 {
			at = i * (n - 1) / (most - 1)
		}
		indices = append(indices, at)
	}
	return indices
}

// leastShown is the share of the largest error below which errors are drawn as that share: draws
// are in single precision, so that less is chance. It is relative, since y may be in any units.
const leastShown = 1e-16

// logarithms returns the decimal logarithms of lists of errors that are drawn on one scale.
func logarithms(lists [][]float64) [][]float64 {
	largest := math.SmallestNonzeroFloat64
	for _, values := range lists {
		for _, v := range values {
			if finite(v) {
				largest = max(largest, v)
			}
		}
	}
	logs := make([][]float64, len(lists))
	for i, values := range lists {
		for _, v := range values {
			logs[i] = append(logs[i],
				math.Log10(max(v, leastShown*largest, math.SmallestNonzeroFloat64)))
		}
	}
	return logs
}

// figuresOf returns v with so many significant digits, and 0 for what JSON has no number for.
func figuresOf(v float64, digits int) float64 {
	if !finite(v) {
		return 0
	}
	return stat.Round(v, digits)
}

func figures3(v float64) float64 { return figuresOf(v, 3) }
