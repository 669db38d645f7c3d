package compare

import (
	"fmt"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// Options say how boards are compared.
type Options struct {
	Alpha     float64   // level of the tests, for all effects of a metric together; 0 for 0.01
	Trainings Trainings // empty for Auto
	T         []int     // the numbers of draws to compare at; none for the first, 10 and the last, of those that both sides have

	relabellings int // of a permutation test
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
	r := &Result{Old: old.Name, New: new.Name, Alpha: o.Alpha}
	groups := r.match(old, new)
	o.relabellings = relabellings(len(groups)*max(3, len(o.T)), o.Alpha)
	r.Rows = make([]Row, len(groups))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, pairs := range groups {
		workers.Go(func() error { r.Rows[i] = newRow(pairs, o); return nil })
	}
	_ = workers.Wait() // no row fails
	for _, m := range Metrics() {
		r.judge(m)
	}
	return r
}

// relabellings returns how many relabellings a permutation test draws, if it is one of so many: the smallest p-value is a
// quarter of what the strictest step of Holm's method asks for.
func relabellings(tests int, alpha float64) int {
	const fewest, most = 1999, 1_000_000
	return int(min(max(4*float64(tests)/alpha, fewest), most))
}

// newRow compares the pairs of one entry on one task.
func newRow(pairs []pair, o Options) Row {
	first := &pairs[0].old
	row := Row{
		relabellings: o.relabellings,
		Task:         first.Task.Name, Entry: first.Model.Name, Repeats: len(pairs), Targets: len(first.R[0]), Trainings: o.Trainings,
	}
	if row.Trainings == "" || row.Trainings == Auto {
		row.Trainings = trainings(pairs)
	}
	if row.Trainings == Fresh && len(pairs) == 1 {
		row.Notes = append(row.Notes, "one training on either side, and not the same one: their scores say nothing of the model")
	}
	for _, t := range chosenT(pairs, o.T) {
		row.add(Error, t, pairs, func(c *Cell) []float64 { return c.r(t) })
	}
	if len(row.Effects) == 0 {
		row.Notes = append(row.Notes, "r_T is not compared: not all repeats have it at a number of draws that was asked for")
	}
	row.addMMD2(pairs)
	row.addTimes(pairs)
	row.noteDigests(pairs)
	return row
}

// chosenT returns the numbers of draws to compare at: those asked for that all pairs have, by default the first, 10 and the
// last.
func chosenT(pairs []pair, asked []int) []int {
	common := commonT(&pairs[0].old, &pairs[0].new)
	for i := range pairs[1:] {
		p := &pairs[i+1]
		common = slices.DeleteFunc(common, func(t int) bool { return !slices.Contains(commonT(&p.old, &p.new), t) })
	}
	if len(asked) > 0 {
		return slices.DeleteFunc(common, func(t int) bool { return !slices.Contains(asked, t) })
	}
	if len(common) == 0 {
		return nil
	}
	first, last := common[0], common[len(common)-1]
	return slices.DeleteFunc(common, func(t int) bool { return t != first && t != 10 && t != last })
}

// r returns r_T of each target, nil if there is none.
func (c *Cell) r(t int) []float64 {
	if i := slices.Index(c.T, t); i >= 0 {
		return c.R[i]
	}
	return nil
}

// add compares a score that has a value for each target.
func (row *Row) add(m Metric, t int, pairs []pair, values func(*Cell) []float64) {
	var p stat.Paired
	e := Effect{Metric: m, T: t, Verdict: Unknown}
	for i := range pairs {
		old, new := values(&pairs[i].old), values(&pairs[i].new)
		p.Old, p.New = append(p.Old, old), append(p.New, new)
		e.Old += stat.Mean(old) / float64(len(pairs))
		e.New += stat.Mean(new) / float64(len(pairs))
	}
	if e.setRatio(p.LogRatios()) {
		row.test(&e, p)
	}
	row.Effects = append(row.Effects, e)
}

// setRatio sets the ratio, and reports whether there is one: not where one side is perfect.
func (e *Effect) setRatio(logs []float64) bool {
	ratio := math.Exp(stat.Mean(logs))
	if math.IsInf(ratio, 0) || math.IsNaN(ratio) || ratio == 0 {
		return false
	}
	e.Ratio = ratio
	return true
}

// test adds what the replicates say: targets if the trainings are the same, else repeats.
func (row *Row) test(e *Effect, p stat.Paired) {
	if row.Trainings == Fresh {
		e.testRepeats(p.LogRatios())
		return
	}
	seed := sdk.Seed(1).Derive("compare", row.Task, row.Entry, string(e.Metric), fmt.Sprint(e.T))
	value := p.SwapTargets(row.relabellings, seed.Derive("swap"))
	e.P = &value
	e.setInterval(p.BootstrapTargets(resamples, level, seed.Derive("bootstrap")))
}

// testRepeats tests one log-ratio for each repeat. A single one has no scatter to be tested against.
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

// judge adjusts the p-values of a metric for their number, and sets the verdicts.
func (r *Result) judge(m Metric) {
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
