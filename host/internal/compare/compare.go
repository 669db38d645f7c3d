package compare

import (
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/parallel"
	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// Options say how boards are compared.
type Options struct {
	// Level of the tests, for all effects of a metric together; 0 for 0.01.
	Alpha     float64
	Trainings Trainings       // empty for Auto
	Metrics   []metric.Metric // what may be compared; nil for metric.All
	// T are the numbers of draws to compare at; none for the first, 10 and the last of those that
	// both sides have.
	T []int

	relabellings int // of a sign-flip test
}

// DefaultAlpha is the level at which a difference is called one.
const DefaultAlpha = 0.01

// resamples is how many an interval is taken from.
const resamples = 1000

// level is that of the intervals.
const level = 0.95

// Boards compares two boards. See the package's documentation for what it does.
func Boards(old, new *Board, o Options) *Result {
	digits := min(old.digits, new.digits)
	old, new = old.round(digits), new.round(digits)
	if o.Alpha == 0 {
		o.Alpha = DefaultAlpha
	}
	if o.Metrics == nil {
		o.Metrics = metric.All()
	}
	r := &Result{Old: old.Name, New: new.Name, Alpha: o.Alpha, Metrics: o.Metrics}
	groups := r.match(old, new)
	o.relabellings = relabellings(len(groups)*max(3, len(o.T)), o.Alpha)
	r.Rows = make([]Row, len(groups))
	parallel.For(len(groups), func(i int) { r.Rows[i] = newRow(groups[i], o) })
	for _, m := range o.Metrics {
		r.judge(m.Name)
	}
	return r
}

// relabellings returns how many relabellings a permutation test draws, if it is one of so many: the
// smallest p-value is a quarter of what the strictest step of Holm's method asks for.
func relabellings(tests int, alpha float64) int {
	const fewest, most = 1999, 1_000_000
	return int(min(max(4*float64(tests)/alpha, fewest), most))
}

// newRow compares the pairs of one entry on one task.
func newRow(pairs []pair, o Options) Row {
	first := &pairs[0].old
	row := Row{
		Task: first.Task.Name, Entry: first.Model.Name, Repeats: len(pairs),
		Targets: len(first.R[0]), Trainings: o.Trainings, relabellings: o.relabellings,
	}
	if row.Trainings == "" || row.Trainings == Auto {
		row.Trainings = trainings(pairs)
	}
	if row.Trainings == Fresh && len(pairs) == 1 {
		row.note("one training on either side, and not the same one: their scores say nothing " +
			"of the model")
	}
	costs := unlikeCosts(pairs)
	for _, m := range o.Metrics {
		switch {
		case m.Compare.By == metric.Not:
		case m.Compare.By == metric.Errors:
			row.addErrors(m, pairs, o.T)
		case m.Cost() && costs != "":
			row.note("times are not compared: " + costs)
		default:
			row.add(m, pairs)
		}
	}
	row.noteDigests(pairs)
	row.noteStale(pairs)
	return row
}

// note adds a note, once.
func (row *Row) note(text string) {
	if !slices.Contains(row.Notes, text) {
		row.Notes = append(row.Notes, text)
	}
}

// testRepeats tests one log-ratio for each repeat. A single one has no scatter to be tested
// against.
func (e *Effect) testRepeats(logs []float64) {
	if len(logs) < 2 {
		return
	}
	value, interval := stat.Student(logs, level)
	e.P = &value
	e.setInterval(interval)
}

// setInterval sets the interval of the ratio from that of its logarithm, unless it has no ends.
func (e *Effect) setInterval(logs stat.Interval) {
	ratio := stat.Interval{Low: math.Exp(logs.Low), High: math.Exp(logs.High)}
	if !math.IsInf(ratio.High, 0) && !math.IsNaN(ratio.Low) && !math.IsNaN(ratio.High) {
		e.Interval = &ratio
	}
}

// seed returns that of the random numbers behind an effect.
func (row *Row) seed(e *Effect, use string) sdk.Seed {
	return sdk.Seed(1).Derive("compare", row.Task, row.Entry, e.Metric, fmt.Sprint(e.T)).Derive(use)
}

// judge adjusts the p-values of a metric for their number, and sets the verdicts. Where one side is
// 0 everywhere and the other is not, no test is asked.
func (r *Result) judge(m string) {
	var (
		effects []*Effect
		p       []float64
	)
	for i := range r.Rows {
		for k := range r.Rows[i].Effects {
			if e := &r.Rows[i].Effects[k]; e.Metric == m && e.P != nil {
				effects, p = append(effects, e), append(p, *e.P)
			}
		}
	}
	for i, adjusted := range stat.Holm(p) {
		effects[i].Adjusted = &adjusted
		effects[i].Verdict = verdict(effects[i].Ratio, adjusted, r.Alpha)
	}
	for i := range r.Rows {
		for k := range r.Rows[i].Effects {
			if e := &r.Rows[i].Effects[k]; e.Metric == m && e.Zero != "" && e.Ratio != 1 {
				e.Verdict = verdict(e.Ratio, 0, r.Alpha)
			}
		}
	}
}

func verdict(ratio, p, alpha float64) Verdict {
	switch {
	case p > alpha:
		return Alike
	case ratio > 1:
		return Worse
	default:
		return Better
	}
}
