package compare

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

// addError compares r_T at a number of draws: the typical errors are what is tested, the means are shown beside them.
func (row *Row) addError(t int, pairs []pair) {
	var old, new, logsOld, logsNew, ratios [][]float64
	for i := range pairs {
		a, b := pairs[i].old.r(t), pairs[i].new.r(t)
		unit := pairs[i].unit(t)
		logA, logB := logs(a, unit), logs(b, unit)
		ratio := make([]float64, len(a))
		for target := range ratio {
			ratio[target] = logB[target] - logA[target]
		}
		old, new, ratios = append(old, a), append(new, b), append(ratios, ratio)
		logsOld, logsNew = append(logsOld, logA), append(logsNew, logB)
	}
	e := Effect{
		Metric: Error, T: t, Old: typical(logsOld), New: typical(logsNew), Ratio: typical(ratios),
		Mean: newMeans(old, new), Zero: zeroSide(old, new), Verdict: Unknown,
	}
	row.testErrors(&e, ratios)
	row.Effects = append(row.Effects, e)
}

// testErrors adds what the replicates say of log-ratios of each repeat and target: targets if the trainings are the
// same, else repeats.
func (row *Row) testErrors(e *Effect, ratios [][]float64) {
	if row.Trainings == Fresh {
		e.testRepeats(means(ratios))
		return
	}
	byTarget := make([]float64, len(ratios[0]))
	for _, repeat := range ratios {
		for i, v := range repeat {
			byTarget[i] += v / float64(len(ratios))
		}
	}
	value := stat.SignFlip(byTarget, row.relabellings, row.seed(e, "swap"))
	e.P = &value
	if len(byTarget) > 1 {
		_, interval := stat.Student(byTarget, level)
		e.setInterval(interval)
	}
}

// unit returns what the errors of a pair at t draws are measured in: what a target costs without a feasible draw, or
// the largest error of either side where a baseline does not say. It is one for both sides, so that equal errors stay
// equal.
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

// logs returns the logarithms of errors as boards take them: see score.Scores.Logs for what becomes of an error of 0.
func logs(errors []float64, unit float64) []float64 {
	s := score.Scores{PriorFloor: unit, PerTarget: score.PerTarget{R: [][]float64{errors}}}
	return s.Logs(0)
}

// typical returns the geometric mean of values that are given by their logarithms.
func typical(logs [][]float64) float64 { return math.Exp(stat.Mean(slices.Concat(logs...))) }

// means returns the mean over targets of each repeat.
func means(values [][]float64) []float64 {
	all := make([]float64, len(values))
	for k := range values {
		all[k] = stat.Mean(values[k])
	}
	return all
}

// newMeans returns the arithmetic means of values of each repeat and target, and their ratio: 1 if both are 0.
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
	zero := func(values [][]float64) bool {
		return !slices.ContainsFunc(slices.Concat(values...), func(v float64) bool { return v != 0 })
	}
	switch a, b := zero(old), zero(new); {
	case a && !b:
		return Old
	case b && !a:
		return New
	}
	return ""
}
