package board

import "math"

// Ratios returns the typical error of each scored line, taken at T[at[i]] draws, by that of the
// best, over the targets that all of them have: those of lines with other targets do not compare.
// A line with -1 takes no part, and has 0.
func (t *Table) Ratios(at []int) []float64 {
	n := t.ranking.common(at)
	logs, best := make([]float64, len(at)), math.Inf(1)
	for i, k := range at {
		if k >= 0 {
			logs[i] = t.ranking.typical(i, k, n)
			best = min(best, logs[i])
		}
	}
	ratios := make([]float64, len(at))
	for i, k := range at {
		if k >= 0 {
			ratios[i] = math.Exp(logs[i] - best)
		}
	}
	return ratios
}

// TargetMeans returns the mean r at t draws of each target, over the repeats of a line.
func (l *Line) TargetMeans(t int) []float64 {
	var means []float64
	n := 0.0
	for _, r := range l.Records {
		if r.Scores == nil {
			continue
		}
		values := r.Scores.PerTarget.R[r.Scores.Index(t)]
		if means == nil {
			means = make([]float64, len(values))
		}
		for i, v := range values {
			means[i] += v
		}
		n++
	}
	for i := range means {
		means[i] /= n
	}
	return means
}
