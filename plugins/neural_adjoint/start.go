package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/plugins/internal/box"
	"github.com/invbench/invbench/sdk"
)

// start is the distribution that candidates start from.
type start struct {
	kind string // training, box or designed
	box  box.Box
	rows sdk.Batch // x of the training rows
	dims []string  // designed: the kind of each dim
	a, b []float64 // designed: what it depends on
}

func newStart(p parameters, within box.Box) (start, error) {
	s := start{kind: p.Start, box: within, dims: p.StartKinds, a: p.StartA, b: p.StartB}
	if s.kind != "designed" {
		return s, nil
	}
	n := within.Dims()
	if len(s.dims) != n || len(s.a) != n || len(s.b) != n {
		return s, fmt.Errorf("%w: start is designed and start_kind, start_a and start_b have "+
			"%d, %d and %d values, want one for each of the %d dims of x", sdk.ErrInvalid,
			len(s.dims), len(s.a), len(s.b), n)
	}
	for i, kind := range s.dims {
		if kind == "poisson" && !(s.a[i] >= 0 && s.a[i] <= 1e6) ||
			kind != "poisson" && kind != "uniform" && s.b[i] < 0 {
			return s, fmt.Errorf("%w: start_a and start_b of dim %d are %g and %g, which is no "+
				"%s distribution",
				sdk.ErrInvalid, i, s.a[i], s.b[i], kind)
		}
	}
	return s, nil
}

// draw returns n rows of x.
func (s start) draw(rng *rand.Rand, n int) sdk.Batch {
	from := sdk.NewBatch(n, s.box.Dims())
	for i := range n {
		row := from.Row(i)
		switch s.kind {
		case "training":
			copy(row, s.rows.Row(rng.IntN(s.rows.Rows())))
		case "box":
			for k := range row {
				row[k] = float32(uniform(rng, s.box.Side(k).Low, s.box.Side(k).High))
			}
		default:
			for k := range row {
				row[k] = float32(designed(rng, s.dims[k], s.a[k], s.b[k]))
			}
		}
	}
	return from
}

// designed draws one coordinate from the distribution that a start_kind names.
func designed(rng *rand.Rand, kind string, a, b float64) float64 {
	switch kind {
	case "normal":
		return a + b*rng.NormFloat64()
	case "positive_normal":
		return math.Max(a+b*rng.NormFloat64(), 0)
	case "uniform":
		return uniform(rng, a, b)
	}
	return b * float64(poisson(rng, a))
}

func uniform(rng *rand.Rand, low, high float64) float64 { return low + (high-low)*rng.Float64() }

// poisson draws a Poisson number by counting how many uniform numbers can be multiplied before the
// product falls below e^-mean (Knuth, The Art of Computer Programming, vol. 2, 3.4.1), in parts
// small enough that this is not 0.
func poisson(rng *rand.Rand, mean float64) int {
	const most = 30
	n := 0
	for ; mean > most; mean -= most {
		n += poisson(rng, most)
	}
	for product := rng.Float64(); product > math.Exp(-mean); product *= rng.Float64() {
		n++
	}
	return n
}
