package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Student returns the two-sided p-value of the hypothesis that the mean of independent normal
// values is 0, and the interval of the mean at a level such as 0.95: Student's test of one sample.
// It needs at least two values. If they are all the same, the interval is that value and p is 1 for
// 0 and 0 for anything else.
func Student(values []float64, level float64) (p float64, interval Interval) {
	n, centre := float64(len(values)), Mean(values)
	squares := 0.0
	for _, v := range values {
		squares += (v - centre) * (v - centre)
	}
	deviation := math.Sqrt(squares / (n - 1) / n) // of the mean
	if deviation == 0 {
		if centre == 0 {
			return 1, Interval{centre, centre}
		}
		return 0, Interval{centre, centre}
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}
	half := t.Quantile(0.5+level/2) * deviation
	return 2 * t.CDF(-math.Abs(centre)/deviation), Interval{centre - half, centre + half}
}
