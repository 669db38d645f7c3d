package gausstest

import (
	"context"
	"iter"
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// normal is a model that draws from the posterior at y + shift, and whose density is that of the
// posterior there.
type normal struct {
	sdk.Model
	shift float64
}

func (m normal) Invert(_ context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		for i, target := range y.Data {
			rng := sdk.Seed(5).Row(i)
			x := sdk.NewBatch(draws, 2)
			mean, c := Posterior(float64(target) + m.shift)
			l11 := math.Sqrt(c[0][0])
			l21 := c[0][1] / l11
			l22 := math.Sqrt(c[1][1] - l21*l21)
			for k := range draws {
				u, v := rng.NormFloat64(), rng.NormFloat64()
				copy(x.Row(k), []float32{
					float32(mean[0] + l11*u), float32(mean[1] + l21*u + l22*v),
				})
			}
			if !yield(x, nil) {
				return
			}
		}
	}
}

func (m normal) LogDensity(_ context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	p := sdk.NewBatch(x.Rows(), 1)
	for i := range p.Data {
		row := x.Row(i)
		at := float64(y.Data[i]) + m.shift
		p.Data[i] = float32(LogDensity([2]float64{float64(row[0]), float64(row[1])}, at))
	}
	return p, nil
}

// TestCheck takes the posterior itself, and one that is off by 0.3 in y: so by 0.3/1.5 in the mean
// of the first dim. Its divergence is half the square of the shift's effect: 0.2²·(1, 0.5)·C⁻¹·(1,
// 0.5)ᵀ/2 = 0.15 nats.
func TestCheck(t *testing.T) {
	exact := Tolerance{Mean: 0.05, Covariance: 0.05, LogDensity: 1e-5}
	if err := Check(t.Context(), normal{}, exact); err != nil {
		t.Errorf("the posterior itself: %v", err)
	}
	for _, c := range []struct {
		shift     float64
		tolerance Tolerance
		passes    bool
	}{
		{0.3, Tolerance{Mean: 0.26, Covariance: 0.05, LogDensity: 0.17}, true},
		{0.3, Tolerance{Mean: 0.15, Covariance: 0.05, LogDensity: 0.17}, false},
		{0.3, Tolerance{Mean: 0.26, Covariance: 0.05, LogDensity: 0.13}, false},
		{math.NaN(), Tolerance{Mean: 9, Covariance: 9, LogDensity: 9}, false},
	} {
		if err := Check(t.Context(), normal{shift: c.shift},
			c.tolerance); (err == nil) != c.passes {
			t.Errorf("off by %g within %+v: %v", c.shift, c.tolerance, err)
		}
	}
}

// TestCheckMedian has two trainings of five, and then three, that are far off.
func TestCheckMedian(t *testing.T) {
	for _, bad := range []int{2, 3} {
		left := bad
		fitted := func(sdk.Seed) (sdk.Model, error) {
			if left--; left >= 0 {
				return normal{shift: 3}, nil
			}
			return normal{}, nil
		}
		err := CheckMedian(t.Context(), fitted,
			Tolerance{Mean: 0.05, Covariance: 0.05, LogDensity: 0.01})
		if (err == nil) != (bad == 2) {
			t.Errorf("with %d of 5 off: %v", bad, err)
		}
	}
}
