package score

import (
	"math"
	"strconv"

	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// level is that of all intervals.
const level = 0.95

// summaries describe several scores of the same targets.
type summaries []Summary

// summarise describes scores over targets and repeats. values holds, for each repeat and each score, one value for each
// target. All scores share their resamples.
func summarise(values [][][]float64, resamples int, seed sdk.Seed) summaries {
	scores, targets := len(values[0]), len(values[0][0])
	table := stat.NewTable(len(values), targets, scores)
	for repeat := range values {
		for target := range targets {
			row := table.Row(repeat, target)
			for k := range row {
				row[k] = values[repeat][k][target]
			}
		}
	}
	means, intervals := table.Means(), table.Bootstrap(resamples, level, seed.Derive("bootstrap"))
	all := make(summaries, scores)
	for k := range all {
		quartiles := stat.Quantiles(table.Column(k), 0.25, 0.75)
		all[k] = Summary{means[k], intervals[k].Low, intervals[k].High, quartiles[0], quartiles[1]}
	}
	return all
}

// points names the summaries by T.
func (s summaries) points(t []int) []Point {
	points := make([]Point, len(s))
	for i := range points {
		points[i] = Point{T: t[i], Summary: s[i]}
	}
	return points
}

// summariseMMD2 describes the MMD² over targets and repeats.
func summariseMMD2(repeats []PerTarget, resamples int, seed sdk.Seed) *MMD2 {
	values := make([][][]float64, len(repeats))
	for i, r := range repeats {
		values[i] = [][]float64{r.MMD2, r.MMD2Unbiased, r.MMD2Floor}
	}
	s := summarise(values, resamples, seed)
	return &MMD2{Summary: s[0], Unbiased: s[1], Floor: s[2], Targets: len(repeats[0].MMD2)}
}

// normalise divides the points by the prior's r_T at the same T, a constant of the task and its targets. It leaves out
// a T at which the prior is perfect.
func normalise(points []Point, prior []float64) []Point {
	normalised := make([]Point, 0, len(points))
	for i, p := range points {
		if prior[i] > 0 {
			normalised = append(normalised, p.over(prior[i]))
		}
	}
	return normalised
}

func (p Point) over(v float64) Point {
	return Point{p.T, Summary{p.Mean / v, p.Low / v, p.High / v, p.Q25 / v, p.Q75 / v}}
}

func (s Summary) finite() bool {
	return isFinite(s.Mean) && isFinite(s.Low) && isFinite(s.High) && isFinite(s.Q25) && isFinite(s.Q75)
}

func isFinite(v float64) bool {
	return !math.IsNaN(v) && !math.IsInf(v, 0)
}

// rounded returns v to nine significant digits, two more than float32 draws can bear out; records are shorter by half.
func rounded(v float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 8, 64), 64)
	if err != nil {
		return v
	}
	return short
}
