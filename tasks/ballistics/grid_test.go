package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

// literal is reference §1.2, steps 1 to 5, word by word and with nothing shared with the code under
// test. It returns the index of the landing point, -1 for none, and its abscissa.
func literal(x1, x2, v1, v2 float64) (int, float64) {
	const g, k, m = 9.81, 0.25, 0.2
	var xs, ys [1500]float64
	p := 0
	for i := range xs {
		t := 6 * float64(i) / 1499
		e := math.Exp(-k*t/m) - 1
		xs[i] = x1 - v1*m/k*e
		ys[i] = x2 - m/(k*k)*((g*m+v2*k)*e+g*t*k)
		if ys[i] > ys[p] {
			p = i
		}
	}
	for i := range ys {
		if xs[i] < xs[p] {
			ys[i] = 0.1
		}
	}
	found := -1
	for i := range 1499 {
		if math.Signbit(ys[i]) != math.Signbit(ys[i+1]) {
			found = i
		}
	}
	if found < 0 {
		return found, math.NaN()
	}
	return found, xs[found]
}

// anyThrow draws throws of every kind: half of them near the prior, half from far outside, so that
// there are backward throws, starts below ground, dives, and flights of more than 6 s. Some start
// exactly on the ground, stand still, or start a few roundings away from a height at which a grid
// point lies exactly on the ground.
func anyThrow(r *rand.Rand) throw {
	x := []float64{
		r.NormFloat64() / 2, 1.5 + r.NormFloat64()/2, math.Pi * (.05 + .4*r.Float64()),
		r.Float64() * 2,
	}
	if r.IntN(2) == 0 {
		x = []float64{
			3 * r.NormFloat64(), 5 * r.NormFloat64(), math.Pi * (2*r.Float64() - 1),
			2 * r.NormFloat64(),
		}
	}
	switch r.IntN(20) {
	case 0:
		x[1] = 0
	case 1:
		x[3] = 0
	case 2:
		x[1] *= 20
	case 3:
		x[3] *= 100
	}
	return newThrow(x)
}

// TestSearchIsScan compares the fast way to the landing point with the slow one, over throws of
// every kind.
func TestSearchIsScan(t *testing.T) {
	const n = 200_000
	g := newGrid()
	r := rand.New(rand.NewPCG(1, 2))
	sure := 0
	for range n {
		sure += compareWithScan(t, g, anyThrow(r))
	}
	if share := float64(sure) / float64(n); share < 0.5 || share > 0.9 {
		t.Errorf("the search was sure in %.0f %% of all cases: the test does not see both ways",
			100*share)
	}
}

// TestSearchIsScanAtTheGround does so for throws moved up or down until a grid point is on the
// ground, give or take a few roundings, where a search that trusted every sign would go wrong.
func TestSearchIsScanAtTheGround(t *testing.T) {
	g := newGrid()
	r := rand.New(rand.NewPCG(3, 4))
	unsure := 0
	for range 40_000 {
		w := anyThrow(r)
		w.vx, w.height = math.Abs(w.vx), 0
		w.height = -g.altitude(w, r.IntN(points))
		for range r.IntN(4) {
			w.height = math.Nextafter(w.height, float64(2*r.IntN(2)-1)*math.MaxFloat64)
		}
		unsure += 1 - compareWithScan(t, g, w)
	}
	if unsure == 0 {
		t.Error("no throw made the search unsure")
	}
}

// compareWithScan returns 1 if the search was sure, else 0.
func compareWithScan(t *testing.T, g *grid, w throw) int {
	got, sure := g.search(w)
	if !sure {
		return 0
	}
	if want := g.scan(w); got != want {
		t.Fatalf("%+v: the search finds %d, the scan %d", w, got, want)
	}
	return 1
}

// TestScanIsLiteral compares the scan with the reference's own steps (reference §9 trap 24). They
// evaluate E(t) differently and may disagree about a height of a few roundings, which no throw here
// has.
func TestScanIsLiteral(t *testing.T) {
	g := newGrid()
	r := rand.New(rand.NewPCG(5, 6))
	none := 0
	for range 10_000 {
		w := anyThrow(r)
		want, y := literal(w.start, w.height, w.vx, w.vy)
		if got := g.scan(w); got != want {
			t.Fatalf("%+v: the scan finds %d, the reference %d", w, got, want)
		}
		if got := g.landing(w); math.Abs(got-y) > 1e-12*(1+math.Abs(w.vx)) ||
			math.IsNaN(got) != (want < 0) {
			t.Fatalf("%+v: lands at %v, in the reference at %v", w, got, y)
		}
		if want < 0 {
			none++
		}
	}
	if none < 500 {
		t.Errorf("only %d throws were infeasible: the test does not see them", none)
	}
}

// TestGridFalls checks what the search relies on: E falls strictly, so that X never turns back.
func TestGridFalls(t *testing.T) {
	g := newGrid()
	for i := 1; i < points; i++ {
		if !(g.e[i] < g.e[i-1]) {
			t.Errorf("E does not fall from instant %d to the next", i-1)
		}
	}
	if g.t[0] != 0 || g.e[0] != 0 || g.t[points-1] != 6 {
		t.Errorf("the grid runs from %v (E = %v) to %v, want 0 (0) to 6",
			g.t[0], g.e[0], g.t[points-1])
	}
}
