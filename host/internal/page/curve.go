package page

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/record"
)

// newCurve packs a training curve, thinned to at most so many points, of which the last is one.
func newCurve(repeat int, c record.Curve, most int) curve {
	out := curve{Repeat: repeat, Stage: c.Stage}
	var loss, validation []float64
	for _, i := range thinned(len(c.Done), most) {
		out.Done = append(out.Done, c.Done[i])
		loss, validation = append(loss, value(c.Loss[i])), append(validation, value(c.Validation[i]))
	}
	all := slices.Concat(loss, validation)
	out.Log = !slices.ContainsFunc(all, func(v float64) bool { return v <= 0 })
	if out.Log {
		loss, validation, all = logarithms(loss), logarithms(validation), logarithms(all)
	}
	s, _ := spanOf(all)
	out.Loss, out.Validation = s.pack(loss), s.pack(validation)
	out.Span = span{figures(s.Low, 6), figures(s.High, 6)}
	return out
}

func value(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// thinned returns at most so many of the indices 0 … n-1, evenly spread, the first and the last among them.
func thinned(n, most int) []int {
	if n <= most {
		most = n
	}
	indices := make([]int, 0, most)
	for i := range most {
		at := n - 1
		if most > 1 {
			at = i * (n - 1) / (most - 1)
		}
		indices = append(indices, at)
	}
	return indices
}
