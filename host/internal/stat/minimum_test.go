package stat

import (
	"math"
	"math/big"
	"math/bits"
	"slices"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// subsetMean returns the mean of a property over all subsets of t out of n, each given as a bit
// mask.
func subsetMean(n, t int, property func(mask uint) float64) float64 {
	sum, count := 0.0, 0.0
	for mask := range uint(1) << n {
		if bits.OnesCount(mask) == t {
			sum, count = sum+property(mask), count+1
		}
	}
	return sum / count
}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if math.Abs(got-want) > relative*math.Abs(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestMinWeightsAgreeWithAllSubsets(t *testing.T) {
	for n := 1; n <= 10; n++ {
		random := sdk.Seed(1).Row(n)
		values := make([]float64, n)
		for i := range values {
			values[i] = random.ExpFloat64()
		}
		slices.Sort(values)
		for size := 1; size <= n; size++ {
			got := 0.0
			for j, w := range MinWeights(n, size) {
				got += w * values[j]
			}
			want := subsetMean(n, size, func(mask uint) float64 {
				return values[bits.TrailingZeros(mask)]
			})
			near(t, "mean of minima", got, want, 1e-13)
		}
	}
}

func TestMinWeightsSumToOne(t *testing.T) {
	for _, n := range []int{1, 2, 200, 2000, 100000} {
		for _, size := range []int{1, 2, 7, 50, 200, n / 2, n - 1, n} {
			if size < 1 || size > n {
				continue
			}
			sum := 0.0
			for _, w := range MinWeights(n, size) {
				if w < 0 || w > 1 {
					t.Fatalf("n = %d, t = %d: weight %v", n, size, w)
				}
				sum += w
			}
			near(t, "sum", sum, 1, 1e-11)
		}
	}
}

// TestMinWeightsAreExact compares with the binomials themselves, of up to 600 digits.
func TestMinWeightsAreExact(t *testing.T) {
	const n = 2000
	for _, size := range []int{1, 10, 200, 1999} {
		weights := MinWeights(n, size)
		all := new(big.Int).Binomial(n, int64(size))
		for _, j := range []int{1, 2, 5, 50, 500, n - size, n - size + 1} {
			if j < 1 || j > n-size+1 {
				continue
			}
			want, _ := new(big.Rat).SetFrac(new(big.Int).Binomial(int64(n-j), int64(size-1)), all).
				Float64()
			near(t, "weight", weights[j-1], want, 1e-11)
		}
		if last := n - size + 1; last < n && weights[last] != 0 {
			t.Errorf("t = %d: value %d can be smallest of no subset, but has weight %v",
				size, last+1, weights[last])
		}
	}
}

// TestMinWeightsAreUnbiased checks the property that they are for: the smallest of t uniform values
// is 1/(t+1) on average.
func TestMinWeightsAreUnbiased(t *testing.T) {
	const n, size, experiments = 30, 7, 4000
	weights := MinWeights(n, size)
	sum, squares := 0.0, 0.0
	for e := range experiments {
		random, estimate := sdk.Seed(2).Row(e), 0.0
		values := make([]float64, n)
		for i := range values {
			values[i] = random.Float64()
		}
		slices.Sort(values)
		for j, w := range weights {
			estimate += w * values[j]
		}
		sum, squares = sum+estimate, squares+estimate*estimate
	}
	mean := sum / experiments
	deviation := math.Sqrt((squares/experiments - mean*mean) / experiments)
	if math.Abs(mean-1.0/(size+1)) > 4*deviation {
		t.Errorf("mean %v is not %v, by more than 4 standard errors of %v",
			mean, 1.0/(size+1), deviation)
	}
}

func TestMinWeightsOfNoSubset(t *testing.T) {
	for _, size := range []int{-1, 0, 6} {
		if got := MinWeights(5, size); got != nil {
			t.Errorf("t = %d of 5: got %v", size, got)
		}
	}
}

func TestMissProbabilityAgreesWithAllSubsets(t *testing.T) {
	for n := 1; n <= 9; n++ {
		for hits := 0; hits <= n; hits++ {
			for size := 1; size <= n; size++ {
				want := subsetMean(n, size, func(mask uint) float64 {
					if mask&(1<<hits-1) == 0 {
						return 1
					}
					return 0
				})
				got := MissProbability(n, hits, size)
				near(t, "probability", got, want, 1e-14)
				if (want == 0 || want == 1) && got != want {
					t.Errorf("n = %d, hits = %d, t = %d: got %v, want exactly %v",
						n, hits, size, got, want)
				}
			}
		}
	}
}

func BenchmarkMinWeights(b *testing.B) {
	for b.Loop() {
		MinWeights(2000, 200)
	}
}
