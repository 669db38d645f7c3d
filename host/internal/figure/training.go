package figure

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
)

// mostRepeats is how many repeats of an entry have curves in a picture.
const mostRepeats = 8

// Training is the losses of each stage of each entry's fit, also of fits that failed.
type Training struct {
	Figure
	Stages []Stage // entry by entry, in the order of the table
}

// Stage is the losses of one stage of an entry's fit.
type Stage struct {
	Entry
	Stage  string
	Log    bool    // all losses are positive, and so have logarithms
	Curves []Curve // by repeat
}

// Curve is the losses of one repeat, one for each of Done; NaN where there is none that can be
// drawn.
type Curve struct {
	Repeat           int
	Done             []int // the work done, ascending
	Loss, Validation []float64
}

// training returns nil if no record has a loss.
func (m *maker) training() *Training {
	t := &Training{Figure: Figure{
		Kind: OfTrainings, Title: legible(m.table.Task) + ": losses in training",
		Notes: []string{"Each panel: one stage of an entry's fit, a line for each repeat, " +
			"against the work done, in epochs unless the model counts otherwise. Losses are the " +
			"models' own: those of two models do not compare. The axis is logarithmic where all " +
			"losses are positive."},
	}}
	for _, e := range m.entries {
		t.Stages = append(t.Stages, stagesOf(e, m.line(e))...)
	}
	if len(t.Stages) == 0 {
		return nil
	}
	return t
}

// stagesOf returns the stages that any repeat of a line has, in their order.
func stagesOf(e Entry, l *board.Line) []Stage {
	var (
		stages []Stage
		names  []string
	)
	trained := slices.DeleteFunc(slices.Clone(l.Records),
		func(r *record.Record) bool { return len(r.Training) == 0 })
	for _, r := range trained[:min(len(trained), mostRepeats)] {
		for _, c := range r.Training {
			curve, some := newCurve(r.Repeat, c)
			if !some {
				continue
			}
			i := slices.Index(names, c.Stage)
			if i < 0 {
				i, names = len(names), append(names, c.Stage)
				stages = append(stages, Stage{Entry: e, Stage: legible(c.Stage), Log: true})
			}
			stages[i].Curves = append(stages[i].Curves, curve)
			stages[i].Log = stages[i].Log && curve.positive()
		}
	}
	return stages
}

// newCurve returns the losses of a curve, and whether there are any.
func newCurve(repeat int, c record.Curve) (Curve, bool) {
	out, some := Curve{Repeat: repeat, Done: c.Done}, false
	value := func(values []*float64, i int) float64 {
		if i >= len(values) || values[i] == nil || !(math.Abs(*values[i]) < largest) {
			return math.NaN()
		}
		some = true
		return *values[i]
	}
	for i := range c.Done {
		out.Loss = append(out.Loss, value(c.Loss, i))
		out.Validation = append(out.Validation, value(c.Validation, i))
	}
	return out, some
}

// positive reports whether all losses that there are have logarithms.
func (c *Curve) positive() bool {
	return !slices.ContainsFunc(slices.Concat(c.Loss, c.Validation),
		func(v float64) bool { return !math.IsNaN(v) && !Positive(v) })
}
