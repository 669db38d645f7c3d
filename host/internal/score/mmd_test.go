package score

import (
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
)

func column(values ...float32) sdk.Batch {
	return sdk.Batch{Width: 1, Data: values}
}

// TestCompareByHand works out a case of two rows: draws {0, 1}, A = {0, 0.5}, B = {2, 2}. The
// kernels are summed, the diagonal is in, and there is no root (reference §9 trap 39).
func TestCompareByHand(t *testing.T) {
	t.Parallel()
	got := compare(column(0, 1), Posterior{A: column(0, 0.5), B: column(2, 2)})

	// k at the squared distances that occur: 0, 0.25, 1, 2.25, 4.
	const (
		k0   = 3.0
		k025 = 0.0025/0.2525 + 0.04/0.29 + 0.81/1.06
		k1   = 0.0025/1.0025 + 0.04/1.04 + 0.81/1.81
		k225 = 0.0025/2.2525 + 0.04/2.29 + 0.81/3.06
		k4   = 0.0025/4.0025 + 0.04/4.04 + 0.81/4.81
	)
	// across: (0,0) (0,.5) (1,0) (1,.5)
	const across = k0 + k025 + k1 + k025
	near(t, "biased", got.biased, (2*k0+2*k1)/4+(2*k0+2*k025)/4-2*across/4, 1e-14)
	near(t, "unbiased", got.unbiased, k1+k025-2*across/4, 1e-14)
	// B with itself: all four k0; across: (2,0) twice, (2,.5) twice.
	near(t, "floor", got.floor, k0+(2*k0+2*k025)/4-2*(2*k4+2*k225)/4, 1e-14)
}

// TestCompareInSpace checks that the distance is Euclidean: rows (0, 0) against (3, 4), at d = 25.
func TestCompareInSpace(t *testing.T) {
	t.Parallel()
	zero, far := sdk.NewBatch(2, 2), sdk.Batch{Width: 2, Data: []float32{3, 4, 3, 4}}
	k25 := 0.0025/25.0025 + 0.04/25.04 + 0.81/25.81
	near(t, "biased", compare(far, Posterior{A: zero, B: zero}).biased, 6-2*k25, 1e-14)
}

func TestCompareEdges(t *testing.T) {
	t.Parallel()
	a := column(0, 0.1, 0.2, 0.3)
	within := newPoints(a).within()
	withA := 3.0/4 + 2*within/16 // mean of k over all pairs of a
	nan, infinite := float32(math.NaN()), float32(math.Inf(-1))
	tests := map[string]struct {
		draws sdk.Batch
		want  float64
	}{
		"same sample":    {a, 0},
		"nothing finite": {column(nan, infinite, nan, nan), 3 + withA},
		"largest numbers": {
			column(math.MaxFloat32, math.MaxFloat32, math.MaxFloat32, math.MaxFloat32), 3 + withA,
		},
		"largest both signs": {
			column(math.MaxFloat32, -math.MaxFloat32, math.MaxFloat32, -math.MaxFloat32),
			1.5 + withA,
		},
		// A quarter of the mass at infinity: (1/16)·3 with itself, nothing with A.
		"one not finite": {
			column(nan, 0.1, 0.2, 0.3),
			3.0/16 + 9.0/16 + 2*newPoints(column(0.1, 0.2, 0.3)).within()/16 + withA -
				2*newPoints(column(0.1, 0.2, 0.3)).across(newPoints(a))/16,
		},
	}
	for name, test := range tests {
		near(t, name, compare(test.draws, Posterior{A: a, B: a}).biased, test.want, 1e-13)
	}
}

// TestUnbiased draws both samples from one distribution: the U-statistic is 0 on average, whatever
// the size.
func TestUnbiased(t *testing.T) {
	t.Parallel()
	const n, rounds = 8, 3000
	sum, squares := 0.0, 0.0
	for i := range rounds {
		random := sdk.Seed(11).Row(i)
		draws := sdk.NewBatch(3*n, 2)
		for k := range draws.Data {
			draws.Data[k] = float32(0.3 * random.NormFloat64())
		}
		got := compare(draws.Slice(0, n),
			Posterior{A: draws.Slice(n, 2*n), B: draws.Slice(2*n, 3*n)}).unbiased
		sum += got / rounds
		squares += got * got / rounds
	}
	near(t, "mean of the unbiased MMD²", sum, 0, 4*math.Sqrt(squares/rounds))
}

func BenchmarkCompare(b *testing.B) {
	task := roboticArm()
	x, _ := task.Draw(b.Context(), 1, 0, 600)
	p := Posterior{A: x.Slice(0, 200), B: x.Slice(200, 400)}
	for b.Loop() {
		compare(x.Slice(400, 600), p)
	}
}
