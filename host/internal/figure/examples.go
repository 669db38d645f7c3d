package figure

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/sketch"
	"github.com/invbench/invbench/host/internal/texttab"
	"github.com/invbench/invbench/sdk"
)

const (
	mostTargets = 3    // that draws are shown of
	mostDraws   = 25   // of an entry, for a target
	manyOutputs = 10   // and more are drawn as a spectrum
	mostSide    = 1025 // of a landscape, in points
)

// Examples is what entries drew for the first targets.
type Examples struct {
	X, Y      []string          // the names of the dims
	Landscape *sketch.Landscape // the simulator over the prior's box; nil unless it can be drawn
	Targets   []Target
}

// Target is one of the first targets.
type Target struct {
	Figure           // a map if there is a landscape
	Wanted []float32 // y*
	// Misfit is the squared error at each point of the landscape, infinite where x is infeasible;
	// nil without a landscape.
	Misfit []float64
	Drawn  []Drawn // best entry first; none if the target is not finite
	Others int     // entries whose draws are for another target
}

// Drawn is an entry's draws for a target.
type Drawn struct {
	Entry
	Draws [][]float32 // the first ones, those that are feasible
	Best  []float32   // the one with the smallest error; nil if there is none
	BestY []float32   // what the simulator makes of it, nil if that is not finite
	Error float64     // its error
	// Outside is how many of Draws are not in the box of the landscape, 0 without one.
	Outside int
}

// Spectrum reports whether a target's outputs are so many that they are drawn as a line.
func (t *Target) Spectrum() bool { return len(t.Wanted) >= manyOutputs }

// examples returns nil if no record has any. The first entry decides what the targets are, but for
// those whose own cannot be drawn.
func (m *maker) examples() *Examples {
	var first *sketch.Sketch
	for _, s := range m.scored {
		k := sketchOf(m.line(s.Entry))
		if k == nil || len(k.Examples) == 0 {
			continue
		}
		if first == nil || drawable(k) && !drawable(first) {
			first = k
		}
	}
	if first == nil {
		return nil
	}
	width := widthOf(first)
	e := &Examples{
		X: names("x", first.X, width), Y: allLegible(first.Y), Landscape: wholeLandscape(first),
	}
	for i, example := range first.Examples[:min(len(first.Examples), mostTargets)] {
		e.Targets = append(e.Targets, m.target(i, example.Target, width, e.Landscape))
	}
	return e
}

// drawable reports whether the first target of a sketch can be drawn, with the landscape if it has
// one.
func drawable(s *sketch.Sketch) bool {
	return sdk.Finite(s.Examples[0].Target) && (s.Landscape == nil || wholeLandscape(s) != nil)
}

// sketchOf returns the first sketch of a line, nil without.
func sketchOf(l *board.Line) *sketch.Sketch {
	for _, r := range l.Records {
		if r.Sketch != nil && r.Scores != nil {
			return r.Sketch
		}
	}
	return nil
}

// widthOf returns the number of dims of x.
func widthOf(s *sketch.Sketch) int {
	if s.Landscape != nil {
		return 2
	}
	for _, e := range s.Examples {
		if e.Best != nil {
			return len(e.Best)
		}
	}
	return len(s.X)
}

// names returns legible names of so many dims, with one made up where there is none.
func names(letter string, given []string, n int) []string {
	all := make([]string, n)
	for k := range all {
		if all[k] = fmt.Sprint(letter, k+1); k < len(given) && given[k] != "" {
			all[k] = legible(given[k])
		}
	}
	return all
}

// wholeLandscape returns the landscape of a sketch, nil if it cannot be drawn.
func wholeLandscape(s *sketch.Sketch) *sketch.Landscape {
	l, outputs := s.Landscape, len(s.Examples[0].Target)
	if l == nil || outputs < 1 || l.Side < 2 || l.Side > mostSide {
		return nil
	}
	if l.Y.Len() != l.Side*l.Side*outputs {
		return nil
	}
	for k := range l.Low {
		if !Positive(l.High[k] - l.Low[k]) {
			return nil
		}
	}
	return l
}

// target returns what the entries drew for target i.
func (m *maker) target(i int, wanted []float32, width int, l *sketch.Landscape) Target {
	t := Target{Wanted: wanted}
	if !sdk.Finite(wanted) {
		return t
	}
	for _, s := range m.scored {
		k := sketchOf(m.line(s.Entry))
		if k == nil || i >= len(k.Examples) {
			continue
		}
		if !slices.Equal(k.Examples[i].Target, wanted) {
			t.Others++
			continue
		}
		d := newDrawn(s.Entry, k.Examples[i], width)
		d.Outside = outside(l, d.Draws)
		t.Drawn = append(t.Drawn, d)
	}
	if l != nil && l.Y.Len() == l.Side*l.Side*len(wanted) {
		t.Misfit = misfits(l, wanted)
		t.Figure = m.mapOf(i, wanted, t.Misfit)
	}
	return t
}

// newDrawn keeps of an example what has the right number of dims.
func newDrawn(e Entry, example sketch.Example, width int) Drawn {
	d := Drawn{Entry: e, Error: example.Error}
	for _, x := range example.Draws[:min(len(example.Draws), mostDraws)] {
		if len(x) == width {
			d.Draws = append(d.Draws, x)
		}
	}
	if len(example.Best) == width {
		d.Best = example.Best
	}
	if len(example.BestY) == len(example.Target) && sdk.Finite(example.BestY) {
		d.BestY = example.BestY
	}
	return d
}

// outside returns how many draws are not in the box of a landscape.
func outside(l *sketch.Landscape, draws [][]float32) int {
	if l == nil {
		return 0
	}
	n := 0
	for _, x := range draws {
		if slices.ContainsFunc([]int{0, 1}, func(k int) bool {
			return float64(x[k]) < l.Low[k] || float64(x[k]) > l.High[k]
		}) {
			n++
		}
	}
	return n
}

// misfits returns the squared error against a target at every point of a landscape, infinite where
// there is no answer.
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

// mapOf says what a map of target i shows (NeurIPS 2020, Fig. 4).
func (m *maker) mapOf(i int, wanted []float32, misfit []float64) Figure {
	f := Figure{
		Kind: OfDraws, Part: fmt.Sprint(i + 1),
		Title: fmt.Sprintf("%s: draws for target %d", legible(m.table.Task), i+1),
		Notes: []string{"Each panel: the first draws of one entry (at most 25, feasible ones) " +
			"over the squared re-simulation error, in the box of the prior."},
	}
	switch len(wanted) {
	case 1:
		f.Title += ", y* = " + texttab.Short(float64(wanted[0]))
		f.Notes = append(f.Notes, "The lines are the exact solutions.")
	case 2:
		f.Notes = append(f.Notes,
			"The exact solutions are where a solid line, of the first output, "+
				"meets a dashed one, of the second.")
	}
	if slices.ContainsFunc(misfit, func(v float64) bool { return v > largest }) {
		f.Notes = append(f.Notes, "White is infeasible.")
	}
	return f
}
