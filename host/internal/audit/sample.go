package audit

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// Options say how much to look at.
type Options struct {
	Targets int      // how many of the cell's targets, chosen at random; 0 for all
	Top     int      // the best so many draws for each
	Seed    sdk.Seed // of the choice of targets, and of the truer simulator's random numbers
}

func (o Options) validate() error {
	if o.Targets < 0 || o.Top < 1 {
		return fmt.Errorf("%w: audit the best %d draws of %d targets, want at least 1 of at "+
			"least 0", sdk.ErrInvalid, o.Top, o.Targets)
	}
	return nil
}

// Sample is what is to be audited of a cell: some of its targets, with the draws that the proxy
// likes best.
type Sample struct {
	source   Source
	of       int // targets of the cell
	draws    int // a target
	top      int
	floor    float64        // the error of a target with no feasible draw, as in the scores
	scoring  score.Protocol // that the scores were made under
	seed     sdk.Seed       // of the audit
	chosen   []chosen
	warnings []string
}

// chosen is one target of a sample.
type chosen struct {
	target int
	y      []float32
	first  *candidate   // the model's first draw; nil if it is not known
	best   []*candidate // by their proxy errors, the smallest first; all feasible
}

// candidate is one draw of a sample.
type candidate struct {
	target, draw int // its place; draw is -1 if it is not known
	x            []float32
	error        float64 // by the proxy, as recorded; +Inf if infeasible

	proxy, truth []float32 // y by the two simulators; nil until simulated
}

// FromRaw takes a sample of the raw draws of a record whose status is ok. The error wraps
// sdk.ErrInvalid if the two do not belong together.
func FromRaw(r *record.Record, raw record.Raw, o Options) (*Sample, error) {
	s, err := newSample(r, SourceRaw, o)
	if err != nil {
		return nil, err
	}
	targets, rows := raw.Targets.Rows(), raw.Draws.Rows()
	if targets != s.of || rows != s.of*s.draws || len(raw.Errors) != rows {
		return nil, fmt.Errorf("%w: %d raw draws for %d targets, but the record says %d for "+
			"each of %d",
			sdk.ErrInvalid, rows, targets, s.draws, s.of)
	}
	for _, i := range choose(targets, o) {
		first, end := i*s.draws, (i+1)*s.draws
		s.chosen = append(s.chosen,
			pick(i, raw.Targets.Row(i), raw.Draws.Slice(first, end), raw.Errors[first:end], o.Top))
	}
	return s, nil
}

// FromSketch takes what the record itself holds, for where its raw draws are gone: the best draw of
// the first few targets.
func FromSketch(r *record.Record, o Options) (*Sample, error) {
	s, err := newSample(r, SourceSketch, o)
	if err != nil {
		return nil, err
	}
	if r.Sketch == nil || len(r.Sketch.Examples) == 0 {
		return nil, fmt.Errorf("%w: the record keeps no draws of its own", sdk.ErrInvalid)
	}
	s.top = 1
	for i, e := range r.Sketch.Examples {
		c := chosen{target: i, y: e.Target}
		if e.Best != nil && e.BestY != nil {
			c.best = []*candidate{{target: i, draw: -1, x: e.Best, error: e.Error, proxy: e.BestY}}
		}
		s.chosen = append(s.chosen, c)
	}
	s.warn("only the best draw of the first %d targets, which the record itself keeps",
		len(s.chosen))
	return s, nil
}

func newSample(r *record.Record, source Source, o Options) (*Sample, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	if r.Status != record.OK || r.Scores == nil {
		return nil, fmt.Errorf("%w: the model has no draws to audit, its record says %s: %s",
			sdk.ErrInvalid, r.Status, r.Reason)
	}
	return &Sample{
		source: source, of: r.Scores.Targets, draws: r.Scores.Draws,
		top: min(o.Top, r.Scores.Draws), floor: r.Scores.PriorFloor, scoring: r.Protocol.Score,
		seed: o.Seed,
	}, nil
}

// choose returns the targets to audit, in order.
func choose(n int, o Options) []int {
	all := o.Seed.Derive("audit", "targets").Row(0).Perm(n)
	if o.Targets > 0 {
		all = all[:min(o.Targets, n)]
	}
	slices.Sort(all)
	return all
}

// pick chooses the draws for one target: the top feasible ones by their errors, of equal ones the
// earlier, and the first.
func pick(target int, y []float32, draws sdk.Batch, errors []float64, top int) chosen {
	all := make([]*candidate, draws.Rows())
	for t := range all {
		all[t] = &candidate{target: target, draw: t, x: draws.Row(t), error: errors[t]}
		if math.IsNaN(errors[t]) {
			all[t].error = math.Inf(1)
		}
	}
	c := chosen{target: target, y: y, first: all[0]}
	slices.SortStableFunc(all, func(a, b *candidate) int { return cmp.Compare(a.error, b.error) })
	for _, one := range all[:min(top, len(all))] {
		if !math.IsInf(one.error, 1) {
			c.best = append(c.best, one)
		}
	}
	return c
}

func (s *Sample) warn(format string, args ...any) {
	s.warnings = append(s.warnings, fmt.Sprintf(format, args...))
}

// rows returns every draw of the sample that can be simulated, each once.
func (s *Sample) rows() []*candidate {
	var all []*candidate
	for _, c := range s.chosen {
		if c.first != nil && !slices.Contains(c.best, c.first) && sdk.Finite(c.first.x) {
			all = append(all, c.first)
		}
		all = append(all, c.best...)
	}
	return all
}
