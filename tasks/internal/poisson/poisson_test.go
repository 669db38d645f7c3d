package poisson_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/poisson"
)

// certain is the chance that a correct sampler fails one of these tests, under another seed than
// the one they use.
const certain = 1e-6

// TestChiSquare compares counts with gonum's probabilities. Values are pooled from both ends until
// each bin expects at least ten draws.
func TestChiSquare(t *testing.T) {
	const draws = 200_000
	for _, mean := range []float64{0.05, 1, 15, 333} {
		t.Run(fmt.Sprint(mean), func(t *testing.T) {
			exact := distuv.Poisson{Lambda: mean}
			low, high := 0, int(mean)+1
			for draws*exact.CDF(float64(low)) < 10 {
				low++
			}
			for draws*exact.Survival(float64(high)) >= 10 {
				high++
			}
			observed := counts(t, mean, draws, low, high)
			chi2 := 0.0
			for k := low; k <= high; k++ {
				p := exact.Prob(float64(k))
				switch k {
				case low:
					p = exact.CDF(float64(low))
				case high:
					p = exact.Survival(float64(high - 1))
				}
				chi2 += math.Pow(float64(observed[k-low])-draws*p, 2) / (draws * p)
			}
			if p := (distuv.ChiSquared{K: float64(high - low)}).Survival(chi2); p < certain {
				t.Errorf("χ² = %.1f with %d degrees of freedom: probability %.2g",
					chi2, high-low, p)
			}
		})
	}
}

// counts draws and counts the values from low to high, with all values beyond counted at the end
// they lie past.
func counts(t *testing.T, mean float64, draws, low, high int) []int {
	table, err := poisson.New(mean)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	n := make([]int, high-low+1)
	for range draws {
		n[min(max(table.Draw(r), low), high)-low]++
	}
	return n
}

// source is a stream that gives the same 64 bits for ever.
type source uint64

func (s source) Uint64() uint64 { return uint64(s) }

// TestInverts compares the draw for a known uniform number u = bits/2⁵³ with the definition: the
// smallest k with P(K ≤ k) > u. For mean 1 these probabilities are 1/e = 0.3679, 2/e = 0.7358,
// 2.5/e = 0.9197, (8/3)/e = 0.98101.
func TestInverts(t *testing.T) {
	table, err := poisson.New(1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		u    float64
		want int
	}{
		{0, 0},
		{0.3678, 0},
		{0.3679, 1},
		{0.7357, 1},
		{0.7358, 2},
		{0.9196, 2},
		{0.9197, 3},
		{0.98, 3},
		{0.9811, 4},
	} {
		if got := table.Draw(stream(c.u)); got != c.want {
			t.Errorf("u = %v: drew %d, want %d", c.u, got, c.want)
		}
	}
}

// TestTail draws at the largest u there is, 1 - 2⁻⁵³ = 1 - 1.11e-16. For mean 15, P(K > 55) =
// 4.2e-16 and P(K > 56) = 1.107e-16 (summed to 40 digits), so that 56 is exact; the rounding of the
// sum of 56 terms moves it by a few places.
func TestTail(t *testing.T) {
	table, err := poisson.New(15)
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Draw(stream(1 - 0x1p-53)); got < 53 || got > 59 {
		t.Errorf("drew %d at the end of the tail, want about 56", got)
	}
}

// stream returns a stream whose Float64 is u, which takes 53 bits from the low end of a word
// (math/rand/v2).
func stream(u float64) *rand.Rand {
	return rand.New(source(u * 0x1p53))
}

func TestNewRefusesOtherMeans(t *testing.T) {
	for _, mean := range []float64{0, -1, 701, math.Inf(1), math.NaN()} {
		if _, err := poisson.New(mean); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("mean %v: error %v, want ErrInvalid", mean, err)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	table, err := poisson.New(15)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		table.Draw(r)
	}
}
