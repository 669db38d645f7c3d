package compare

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

// addErrors compares r_T at the numbers of draws that were asked for.
func (row *Row) addErrors(m metric.Metric, pairs []pair, asked []int) {
	chosen := chosenT(pairs, asked)
	for _, t := range chosen {
		row.addError(m, t, pairs)
	}
	if len(chosen) == 0 {
		row.note(m.Title +
			" is not compared: not all repeats have it at a number of draws that was asked for")
	}
	row.noteOtherT(m, pairs, asked, chosen)
}

// addError compares r_T at a number of draws: the typical errors are what is tested, the means are
// shown beside them.
func (row *Row) addError(m metric.Metric, t int, pairs []pair) {
	var old, new, logsOld, logsNew [][]float64
	for i := range pairs {
		a, b := pairs[i].old.r(t), pairs[i].new.r(t)
		unit := pairs[i].unit(t)
		old, new = append(old, a), append(new, b)
		logsOld, logsNew = append(logsOld, logs(a, unit)), append(logsNew, logs(b, unit))
	}
	e := Effect{
		Metric: m.Name, T: t, Name: m.At(t), Old: typical(logsOld), New: typical(logsNew),
		Mean: newMeans(old, new), Zero: zeroSide(old, new), Verdict: Unknown,
	}
	row.testLogs(&e, minus(logsNew, logsOld))
	row.Effects = append(row.Effects, e)
}

// unit returns what the errors of a pair at t draws are measured in: what a target costs without a
// feasible draw, or the largest error of either side where a baseline does not say. It is one for
// both sides, so that equal errors stay equal.
func (p *pair) unit(t int) float64 {
	const tiny = 1e-280 // so that a share of it is not 0 either
	largest := max(slices.Max(p.old.r(t)), slices.Max(p.new.r(t)))
	for _, unit := range []float64{p.old.Floor, p.new.Floor, largest} {
		if unit > tiny {
			return unit
		}
	}
	return 1
}

// logs returns the logarithms of errors as boards take them: see score.Scores.Logs for what becomes
// of an error of 0.
func logs(errors []float64, unit float64) []float64 {
	s := score.Scores{PriorFloor: unit, PerTarget: score.PerTarget{R: [][]float64{errors}}}
	return s.Logs(0)
}

// typical returns the geometric mean of values that are given by their logarithms. It is never 0 or
// infinite, whatever logarithms a file has.
func typical(logs [][]float64) float64 {
	const most = 700 // e to more is not a float64
	return math.Exp(min(max(stat.Mean(slices.Concat(logs...)), -most), most))
}

// means returns the mean over targets of each repeat.
func means(values [][]float64) []float64 {
	all := make([]float64, len(values))
	for k := range values {
		all[k] = stat.Mean(values[k])
	}
	return all
}

// newMeans returns the arithmetic means of values of each repeat and target, and their ratio: 1 if
// both are 0.
func newMeans(old, new [][]float64) *Means {
	m := &Means{Old: stat.Mean(means(old)), New: stat.Mean(means(new))}
	ratio := m.New / m.Old
	if m.Old == m.New {
		ratio = 1
	}
	if !math.IsInf(ratio, 0) && !math.IsNaN(ratio) {
		m.Ratio = &ratio
	}
	return m
}

// zeroSide returns the side that is 0 in every repeat and target, unless both or none are.
func zeroSide(old, new [][]float64) Side {
	switch a, b := zero(old), zero(new); {
	case a && !b:
		return Old
	case b && !a:
		return New
	}
	return ""
}

// zero reports whether values of each repeat and target are all 0.
func zero(values [][]float64) bool {
	return !slices.ContainsFunc(slices.Concat(values...), func(v float64) bool { return v != 0 })
}
