package train

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
)

// adamLoop is Adam with coupled L2 for one number, in float64.
type adamLoop struct {
	decay, clip float64
	m, v        float64
	t           int
}

// step returns the new value of p, whose gradient is g.
func (a *adamLoop) step(p, g, lr float64) float64 {
	if a.clip > 0 {
		g = math.Min(math.Max(g, -a.clip), a.clip)
	}
	g += a.decay * p
	a.t++
	a.m = 0.9*a.m + 0.1*g
	a.v = 0.999*a.v + 0.001*g*g
	denominator := math.Sqrt(a.v)/math.Sqrt(1-math.Pow(0.999, float64(a.t))) + 1e-8
	return p - lr/(1-math.Pow(0.9, float64(a.t)))*a.m/denominator
}

// The first step by hand: with gradient 2, weight decay 0.5 and p = 4 the gradient is 4, m/(1-β1)
// is 4 and √v/√(1-β2) is 4, so p falls by lr.
func TestAdamsFirstStepByHand(t *testing.T) {
	a := &adamLoop{decay: 0.5}
	if got := a.step(4, 2, 0.1); math.Abs(got-3.9) > 1e-8 {
		t.Errorf("p is %g after the first step, want 3.9", got)
	}
}

// Weight decay is added to the gradient before the moments see it (reference §9 trap 16).
func TestAdamAgreesWithLoops(t *testing.T) {
	for _, name := range []string{"cpu", "go"} {
		for _, adam := range []Adam{{}, {WeightDecay: 0.05}, {WeightDecay: 0.05, Clip: 0.3}} {
			e, err := engine.Open(name, 1)
			if err != nil {
				t.Fatal(err)
			}
			want := []float64{1, -2, 1e-5}
			loops := []*adamLoop{{}, {}, {}}
			step := adamProgram(t, e, adam)
			state := []engine.Array{
				array(t, e, 1, -2, 1e-5), array(t, e, 0, 0, 0), array(t, e, 0, 0, 0),
			}
			for i := 1; i <= 25; i++ {
				lr := 0.1 / float64(1+i/10)
				rates, err := Rates(e, lr, i)
				if err != nil {
					t.Fatal(err)
				}
				if state, err = step.Run(rates, state); err != nil {
					t.Fatal(err)
				}
				for k, l := range loops {
					l.decay, l.clip = adam.WeightDecay, adam.Clip
					want[k] = l.step(want[k], 3*want[k]*want[k], lr)
				}
			}
			got, err := e.Download(state[0])
			if err != nil {
				t.Fatal(err)
			}
			for k, w := range want {
				if !(math.Abs(float64(got[k])-w) <= 2e-5) {
					t.Errorf("%s: %+v: p[%d] is %g after 25 steps, want %g",
						name, adam, k, got[k], w)
				}
			}
		}
	}
}

// adamProgram compiles a step on Σ p³.
func adamProgram(t *testing.T, e *engine.Engine, adam Adam) *engine.Program {
	t.Helper()
	s, v := engine.Shape(), engine.Shape(3)
	p, err := e.Compile("adam", []shapes.Shape{s, s}, []shapes.Shape{v, v, v},
		func(in []*graph.Node) []*graph.Node {
			p := in[2]
			g := graph.Gradient(graph.ReduceAllSum(graph.Mul(p, graph.Square(p))), p)[0]
			newP, newM, newV := adam.Update(in[:2], p, g, in[3], in[4])
			return []*graph.Node{newP, newM, newV}
		})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func array(t *testing.T, e *engine.Engine, v ...float32) engine.Array {
	t.Helper()
	a, err := e.Upload(v, len(v))
	if err != nil {
		t.Fatal(err)
	}
	return a
}
