package proxy

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/invbench/invbench/tasks/internal/metamaterial/internal/lanes"
)

// anyWeights returns a network of random weights.
func anyWeights(seed uint64, l Layout) Weights {
	r := rand.New(rand.NewPCG(seed, 0))
	w := Weights{Layout: l}
	for i, size := range l.Sizes() {
		sd := 1.2 / math.Sqrt(float64(l.Width))
		if i < cylinders {
			sd = 0.5
		}
		t := make([]float32, size)
		for j := range t {
			t[j] = single(half(float32(sd * r.NormFloat64()))) // as they come out of a file
		}
		w.Tensors = append(w.Tensors, t)
	}
	for i := range w.Tensors[len(w.Tensors)-2] { // so that no amplitude is greater than 1
		w.Tensors[len(w.Tensors)-2][i] *= 0.25
	}
	return w
}

// anyRows returns rows of x from the middle of the box.
func anyRows(seed uint64, n int) []float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	x := make([]float32, n*inputs)
	for i := range x {
		x[i] = float32(2*r.Float64() - 1)
	}
	return x
}

// onEngine returns the proxy of networks on an engine.
func onEngine(t testing.TB, e *lanes.Engine, networks ...Weights) *Proxy {
	t.Helper()
	p, err := newProxy(e, networks)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func near(t *testing.T, what string, got, want, off float64) {
	t.Helper()
	if !(math.Abs(got-want) <= off) {
		t.Fatalf("%s is %v, want %v ± %g", what, got, want, off)
	}
}

// eachEngine runs a test on all engines of this machine.
func eachEngine(t *testing.T, test func(t *testing.T, e *lanes.Engine)) {
	for _, e := range lanes.Engines() {
		t.Run(e.Name(), func(t *testing.T) { test(t, e) })
	}
}

// plainly computes the amplitudes of a row as the package's comment defines a network: cylinders
// see each other through matrices that depend on where the other stands, and nothing is turned.
// Everything is float64.
func plainly(w Weights, x []float64) (re, im [Points]float64) {
	bent := func(v float64) float64 { return v / 2 * (1 + v/math.Sqrt(1+v*v)) }
	tensors := w.Tensors
	a := [][]float64{{x[0], x[4]}, {x[1], x[5]}, {x[2], x[6]}, {x[3], x[7]}}
	for range w.Depth {
		before, bias := a, tensors[4]
		a = nil
		for i := range before {
			row := make([]float64, w.Width)
			for u := range row {
				sum := float64(bias[u])
				for j, other := range before {
					for f, v := range other {
						sum += v * matrixTo(tensors, i^j, f*w.Width+u)
					}
				}
				row[u] = bent(sum)
				if len(before[i]) == w.Width {
					row[u] += before[i][u]
				}
			}
			a = append(a, row)
		}
		tensors = tensors[5:]
	}
	z := make([]float64, w.Width)
	for _, row := range a {
		for u, v := range row {
			z[u] += v / 2
		}
	}
	top := dense(z, tensors[0], tensors[1])
	for u, v := range top {
		top[u] = bent(v)
	}
	out := dense(top, tensors[2], tensors[3])
	copy(re[:], out[:Points])
	copy(im[:], out[Points:])
	return re, im
}

// matrixTo returns a number of the matrix between cylinders that differ by a move: a quarter of the
// sum over characters.
func matrixTo(tensors [][]float32, move, at int) (sum float64) {
	for k := range cylinders {
		sign := 1.0
		if (k&move)%3 != 0 { // one bit is common: -1; none or both: 1
			sign = -1
		}
		sum += sign / 4 * float64(tensors[k][at])
	}
	return sum
}

func dense(x []float64, matrix, bias []float32) []float64 {
	out := make([]float64, len(bias))
	for j := range out {
		out[j] = float64(bias[j])
		for i, v := range x {
			out[j] += v * float64(matrix[i*len(bias)+j])
		}
	}
	return out
}
