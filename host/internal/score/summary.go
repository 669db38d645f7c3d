package score

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/stat"
)

// Level is that of all intervals.
const Level = 0.95

// smallest is the least that an error counts for in a logarithm, in units of the prior's floor.
// Draws are in single precision, whose rounding leaves relative errors of about 1e-7, squared
// 1e-14; a smaller error, such as exactly 0, is luck and not skill.
const smallest = 1e-14

// Logs returns the logarithms of the r_T of each target at the T with index k, for statistics that
// errors of all sizes take part in alike. Errors below 1e-14 of the prior's floor count as that,
// and those above the floor as the floor.
func (s *Scores) Logs(k int) []float64 {
	logs := make([]float64, len(s.PerTarget.R[k]))
	for i, r := range s.PerTarget.R[k] {
		logs[i] = s.log(r)
	}
	return logs
}

func (s *Scores) log(r float64) float64 {
	least, most := smallest, math.MaxFloat64
	if s.PriorFloor > 0 { // which is the unit
		least, most = smallest*s.PriorFloor, s.PriorFloor
	}
	return math.Log(min(max(r, least), most))
}

// PriorLogs returns the logarithms of the prior's r_T as Logs does those of the model, and false if
// the record holds the prior's mean over targets only, which then stands for each of them.
func (s *Scores) PriorLogs(k int) ([]float64, bool) {
	logs := make([]float64, s.Targets)
	known := k < len(s.PerTarget.Prior)
	for i := range logs {
		r := s.Prior[k]
		if known {
			r = s.PerTarget.Prior[k][i]
		}
		logs[i] = s.log(r)
	}
	return logs, known
}

// Normalised returns the logarithms of r_T divided by the prior's for the same target, at the T
// with index k.
func (s *Scores) Normalised(k int) []float64 {
	logs := s.Logs(k)
	prior, _ := s.PriorLogs(k)
	for i := range logs {
		logs[i] -= prior[i]
	}
	return logs
}

// Complete sets what is computed from the values of each target. Records from before 2026-12 lack
// some of it.
func (s *Scores) Complete() {
	if s.whole() != nil {
		return
	}
	pooled := &Pooled{}
	pooled.summarise([]*Scores{s})
	s.Typical = pooled.Typical
	s.R = pooled.R
	s.Worst = pooled.Worst
	s.RNormalised = pooled.RNormalised
}

// geometric describes values given by their logarithms, for each repeat and target.
func geometric(logs [][]float64, intervals *stat.Intervals) Summary {
	e := stat.Crossed(logs)
	interval := intervals.Of(e)
	quartiles := stat.Quantiles(slices.Concat(logs...), 0.25, 0.75)
	return Summary{
		math.Exp(e.Mean), math.Exp(interval.Low), math.Exp(interval.High),
		math.Exp(quartiles[0]), math.Exp(quartiles[1]),
	}
}

// arithmetic describes values of each repeat and target, without an interval.
func arithmetic(values [][]float64) Summary {
	all := slices.Concat(values...)
	quartiles := stat.Quantiles(all, 0.25, 0.75)
	return Summary{Mean: stat.Mean(all), Q25: quartiles[0], Q75: quartiles[1]}
}

// Bounded describes values of each repeat and target that lie in a known, narrow range, so that
// their mean has an interval to rely on. The interval does not go below 0 if no value does.
func Bounded(values [][]float64) Summary {
	s, interval := arithmetic(values), stat.Crossed(values).Interval(Level)
	s.Low, s.High = interval.Low, interval.High
	if !slices.ContainsFunc(slices.Concat(values...), func(v float64) bool { return v < 0 }) {
		s.Low = max(s.Low, 0)
	}
	return s
}

// means describes lists of one value for each target, one list for each t.
func means(values [][]float64, t []int) []Point {
	points := make([]Point, len(t))
	for k := range points {
		points[k] = Point{t[k], arithmetic(values[k : k+1])}
	}
	return points
}

// summariseMMD2 describes the MMD² over targets and repeats. It is at most 2 times the number of
// kernels, so its mean has an interval that holds.
func summariseMMD2(repeats []PerTarget) *MMD2 {
	of := func(values func(PerTarget) []float64) Summary {
		all := make([][]float64, len(repeats))
		for i, r := range repeats {
			all[i] = values(r)
		}
		return Bounded(all)
	}
	return &MMD2{
		Summary:  of(func(p PerTarget) []float64 { return p.MMD2 }),
		Unbiased: of(func(p PerTarget) []float64 { return p.MMD2Unbiased }),
		Floor:    of(func(p PerTarget) []float64 { return p.MMD2Floor }),
		Targets:  len(repeats[0].MMD2),
	}
}

func (s Summary) finite() bool {
	return isFinite(s.Mean) && isFinite(s.Low) && isFinite(s.High) && isFinite(s.Q25) &&
		isFinite(s.Q75)
}

func isFinite(v float64) bool {
	return !math.IsNaN(v) && !math.IsInf(v, 0)
}

// rounded returns v to nine significant digits. Draws in float32 justify seven, and records become
// half as long.
func rounded(v float64) float64 { return stat.Round(v, 9) }

// fourDigits returns values to four significant digits, which is far finer than their scatter
// between targets.
func fourDigits(values []float64) []float64 {
	short := make([]float64, len(values))
	for i, v := range values {
		short[i] = stat.Round(v, 4)
	}
	return short
}

// The limits beyond which a mean r_T is said to be made by a few targets.
const (
	// EnoughForWorst is the number of targets below which the worst 1 % of them, at least one, are
	// no share worth telling.
	EnoughForWorst = 20
	heavyShare     = 0.25
)

// MadeByFew reports whether the worst 1 % of so many targets carry so large a share of a mean r_T
// that the mean is theirs: other targets would give another. Wherever a mean is printed, the share
// stands beside it then.
func MadeByFew(share float64, targets int) bool {
	return targets >= EnoughForWorst && share > heavyShare
}
