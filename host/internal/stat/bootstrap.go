package stat

import (
	"math/rand/v2"
	"slices"

	"github.com/invbench/invbench/sdk"
)

// Interval is a confidence interval.
type Interval struct {
	Low, High float64
}

// Table holds the values of one or more statistics for each repeat and each target. The targets are the same in every
// repeat, as the host's are. All columns are resampled together, so that their intervals belong to each other.
type Table struct {
	repeats, targets, columns int

	data []float64 // repeat slowest, then target, then column
}

// NewTable returns a table of zeros. All three sizes must be positive.
func NewTable(repeats, targets, columns int) *Table {
	return &Table{repeats, targets, columns, make([]float64, repeats*targets*columns)}
}

// Row returns the columns of one target in one repeat, to be read or filled in.
func (t *Table) Row(repeat, target int) []float64 {
	first := (repeat*t.targets + target) * t.columns
	return t.data[first : first+t.columns : first+t.columns]
}

// Column returns a copy of one column: the values of all targets of all repeats.
func (t *Table) Column(column int) []float64 {
	values := make([]float64, 0, t.repeats*t.targets)
	for i := column; i < len(t.data); i += t.columns {
		values = append(values, t.data[i])
	}
	return values
}

// Means returns the mean of each column over targets and repeats.
func (t *Table) Means() []float64 {
	repeats, targets := identity(t.repeats), identity(t.targets)
	means := make([]float64, t.columns)
	t.resampledMeans(means, make([]float64, t.repeats*t.columns), repeats, targets)
	return means
}

// Bootstrap returns, for each column, the hierarchical percentile bootstrap interval of the mean over targets and
// repeats at the given level, such as 0.95.
//
// A resample draws repeats with replacement, then targets with replacement. Since all repeats face the same targets,
// one draw of targets serves all of them (the two factors are crossed, not nested): drawing anew for each repeat would
// treat the difficulty of a target as independent between repeats, and make the interval too narrow by up to the square
// root of their number. See Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1 (2007), which shows that
// the variance is then never underestimated by much. With one repeat it is the ordinary bootstrap over targets.
//
// Resample b uses the stream seed.Row(b) alone.
func (t *Table) Bootstrap(resamples int, level float64, seed sdk.Seed) []Interval {
	means := make([][]float64, t.columns) // column, resample
	for c := range means {
		means[c] = make([]float64, resamples)
	}
	repeats, targets := make([]int, t.repeats), make([]int, t.targets)
	row, sums := make([]float64, t.columns), make([]float64, t.repeats*t.columns)
	for b := range resamples {
		random := seed.Row(b)
		draw(random, repeats)
		draw(random, targets)
		t.resampledMeans(row, sums, repeats, targets)
		for c := range row {
			means[c][b] = row[c]
		}
	}
	return percentiles(means, level)
}

// resampledMeans sets means to the mean of each column over the given repeats and targets, either of which may occur
// several times. It adds in an order that depends on the numbers of repeats and targets alone, so that the means of
// constant columns are the same in every resample. sums is room for one number per repeat and column.
func (t *Table) resampledMeans(means, sums []float64, repeats, targets []int) {
	clear(sums)
	for repeat := range t.repeats {
		if !slices.Contains(repeats, repeat) {
			continue
		}
		sum := sums[repeat*t.columns : (repeat+1)*t.columns]
		for _, target := range targets {
			for c, v := range t.Row(repeat, target) {
				sum[c] += v
			}
		}
	}
	clear(means)
	for _, repeat := range repeats {
		for c := range means {
			means[c] += sums[repeat*t.columns+c]
		}
	}
	for c := range means {
		means[c] /= float64(len(repeats) * len(targets))
	}
}

// percentiles returns the central interval of each row at the given level. It sorts the rows.
func percentiles(rows [][]float64, level float64) []Interval {
	tail := (1 - level) / 2
	intervals := make([]Interval, len(rows))
	for i, row := range rows {
		slices.Sort(row)
		intervals[i] = Interval{Quantile(row, tail), Quantile(row, 1-tail)}
	}
	return intervals
}

// draw fills indices with independent draws of 0 … len(indices)-1.
func draw(random *rand.Rand, indices []int) {
	for i := range indices {
		indices[i] = random.IntN(len(indices))
	}
}

// identity returns 0 … n-1.
func identity(n int) []int {
	indices := make([]int, n)
	for i := range indices {
		indices[i] = i
	}
	return indices
}
