package score

import (
	"context"
	"math"
	"math/rand/v2"
	"sort"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// fake is a simulator made of two functions of one row. Simulate may leave a row of NaN.
type fake struct {
	dx, dy   int
	draw     func(random *rand.Rand, x []float32)
	simulate func(x, y []float32)
}

func (f fake) Draw(_ context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, f.dx)
	pcg := rand.NewPCG(0, 0)
	random := rand.New(pcg)
	for i := range n {
		seed.Reseed(pcg, first+i)
		f.draw(random, x.Row(i))
	}
	return x, nil
}

func (f fake) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	y := sdk.NewBatch(x.Rows(), f.dy)
	for i := range x.Rows() {
		f.simulate(x.Row(i), y.Row(i))
	}
	return y, nil
}

// spaces returns spaces of the right sizes with the box [-1, 1] in every coordinate.
func (f fake) spaces() sdk.Spaces {
	var s sdk.Spaces
	for i := range f.dx {
		s.X = append(s.X, sdk.Unbounded("x"+string(rune('a'+i)), ""))
		s.Box = append(s.Box, sdk.Interval{Low: -1, High: 1})
	}
	for i := range f.dy {
		s.Y = append(s.Y, sdk.Unbounded("y"+string(rune('a'+i)), ""))
	}
	return s
}

// targets returns simulations of n prior draws, and the draws themselves: exact draws from their
// posteriors.
func (f fake) targets(t testing.TB, n int) (y, x sdk.Batch) {
	t.Helper()
	x, _ = f.Draw(t.Context(), sdk.Seed(99).Derive("targets"), 0, n)
	y, _ = f.Simulate(t.Context(), 0, 0, x)
	return y, x
}

// identity maps x in (0, 1) to itself.
func identity() fake {
	return fake{
		dx: 1, dy: 1,
		draw:     func(random *rand.Rand, x []float32) { x[0] = random.Float32() },
		simulate: func(x, y []float32) { y[0] = x[0] },
	}
}

// sineWave is D2 of the paper (reference §1.3), with an iid prior.
func sineWave() fake {
	return fake{
		dx: 2, dy: 1,
		draw: func(random *rand.Rand, x []float32) {
			x[0], x[1] = 2*random.Float32()-1, 2*random.Float32()-1
		},
		simulate: func(x, y []float32) {
			y[0] = float32(math.Sin(3*math.Pi*float64(x[0])) + math.Cos(3*math.Pi*float64(x[1])))
		},
	}
}

// roboticArm is D3 of the paper (reference §1.4).
func roboticArm() fake {
	return fake{
		dx: 4, dy: 2,
		draw: func(random *rand.Rand, x []float32) {
			for i, sd := range []float64{0.25, 0.5, 0.5, 0.5} {
				x[i] = float32(sd * random.NormFloat64())
			}
		},
		simulate: func(x, y []float32) {
			a := float64(x[1])
			b := float64(x[2]) - a
			c := float64(x[3]) - float64(x[2]) - a
			y[0] = float32(0.5*math.Cos(a) + 0.5*math.Cos(b) + math.Cos(c))
			y[1] = float32(float64(x[0]) + 0.5*math.Sin(a) + 0.5*math.Sin(b) + math.Sin(c))
		},
	}
}

// ballistics is D1 of the paper (reference §1.2) for throws forward, which are all that its prior
// makes: the last grid point before the landing, found by bisection. Anything else is infeasible.
func ballistics() fake {
	const g, k, m, points = 9.81, 0.25, 0.2, 1500
	var times, decay [points]float64
	for i := range times {
		times[i] = 6 * float64(i) / (points - 1)
		decay[i] = math.Exp(-k*times[i]/m) - 1
	}
	return fake{
		dx: 4, dy: 1,
		draw: func(random *rand.Rand, x []float32) {
			degree := math.Pi / 180
			x[0] = float32(0.5 * random.NormFloat64())
			x[1] = float32(max(1.5+0.5*random.NormFloat64(), 0))
			x[2] = float32((9 + 72*random.Float64()) * degree)
			x[3] = float32(poisson(random, 15) / 15)
		},
		simulate: func(x, y []float32) {
			sin, cos := math.Sincos(float64(x[2]))
			speed := 15 * float64(x[3])
			v1, v2 := speed*cos, speed*sin
			height := func(i int) float64 {
				return float64(x[1]) - m/(k*k)*((g*m+v2*k)*decay[i]+g*times[i]*k)
			}
			apex := int(math.Log1p(max(v2, 0)*k/(g*m)) * m / k * (points - 1) / 6)
			landed := apex + sort.Search(points-apex, func(i int) bool {
				return height(apex+i) < 0
			})
			if v1 < 0 || landed == points || landed == 0 {
				sdk.FillNaN(y)
				return
			}
			y[0] = float32(float64(x[0]) - v1*m/k*decay[landed-1])
		},
	}
}

// poisson draws by multiplying uniforms (Knuth).
func poisson(random *rand.Rand, mean float64) float64 {
	limit, product, n := math.Exp(-mean), random.Float64(), 0.0
	for ; product > limit; n++ {
		product *= random.Float64()
	}
	return n
}
