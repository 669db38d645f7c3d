package main

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// spaces are those of a task with two dims of x, of which the second has a box that is not around
// 0, and two of y.
func spaces() sdk.Spaces {
	return sdk.Spaces{
		X:   []sdk.Dim{sdk.Bounded("a", "", -1, 1), sdk.Bounded("b", "", 0, 3)},
		Y:   []sdk.Dim{sdk.Unbounded("p", ""), sdk.Unbounded("q", "")},
		Box: []sdk.Interval{{Low: -1, High: 1}, {Low: 0, High: 3}},
	}
}

// ready returns a model whose net is as it was initialised, as if it had been fitted to rows (0.5,
// 1) and (-0.5, 2).
func ready(t *testing.T, backend, extra string) *model {
	t.Helper()
	p, err := params.Decode[parameters]([]byte(`{"backend":"` + backend + `","hidden":[7,5]` +
		extra + `}`))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(extra, "candidates") {
		p.Candidates = 6
	}
	made, err := newModel(p,
		sdk.Setup{Task: sdk.Problem{Name: "t", Spaces: spaces()}, Seed: 5, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := made.(*model)
	for _, v := range m.vars.Statistics() { // something that is not as it was initialised
		for k := range v.Value {
			v.Value[k] = 0.2 + 0.05*float32(k%4)
		}
	}
	for _, v := range m.vars.Trained() { // lest too many of the few hidden units be off
		if strings.HasSuffix(v.Name, ".norm.shift") {
			for k := range v.Value {
				v.Value[k] = 0.4
			}
		}
	}
	m.start.rows = sdk.Batch{Width: 2, Data: []float32{0.5, 1, -0.5, 2}}
	if err := m.ready(); err != nil {
		t.Fatal(err)
	}
	return m
}

// candidates are six rows of u, some outside the box.
func candidates() sdk.Batch {
	return sdk.Batch{
		Width: 2, Data: []float32{0.1, 0.2, 0.9, 0.8, 0.5, 0.5, 1.4, 0.3, -0.2, 0.6, 0.7, -0.47},
	}
}

// loopSearch is the search in float64 loops: it returns the candidates' x, their surrogate errors,
// and the losses.
func loopSearch(
	m *model, from sdk.Batch, y []float64,
) (x [][]float64, surrogate, losses []float64) {
	p, net := m.params, nntest.FromSet(m.vars, "forward")
	u := nntest.Rows(from.Data, 2)
	first := nntest.Rows(make([]float32, len(from.Data)), 2)
	second := nntest.Rows(make([]float32, len(from.Data)), 2)
	target := make([][]float64, len(u))
	for i := range target {
		target[i] = y
	}
	scale := func(k int) float64 {
		if p.Variable == "x" {
			return 1
		}
		return m.box.Side(k).High - m.box.Side(k).Low
	}
	schedule := train.NewPlateau(p.SearchRate, p.SearchLRFactor, p.SearchLRPatience)
	for t := 1; ; t++ {
		x = nil
		for _, row := range u {
			x = append(x, []float64{row[0]*scale(0) + low(m, 0), row[1]*scale(1) + low(m, 1)})
		}
		out := net.Forward(x, false)
		loss, d := nntest.MeanSquare(out, target)
		_, g := net.Backward(d)
		each := map[string]float64{"sum": 1, "mean": 1 / float64(2*len(u)), "none": 0}[p.Boundary] *
			p.BoundaryWeight
		for i, row := range x {
			for k, v := range row {
				side := m.box.Side(k)
				mu, r := (side.Low+side.High)/2, side.High-side.Low
				if over := math.Abs(v-mu) - r/2; over > 0 {
					loss += each * over
					g[i][k] += each * math.Copysign(1, v-mu)
				}
			}
		}
		losses = append(losses, loss)
		if t == p.Steps {
			for _, row := range out {
				surrogate = append(surrogate,
					(row[0]-y[0])*(row[0]-y[0])+(row[1]-y[1])*(row[1]-y[1]))
			}
			return x, surrogate, losses
		}
		for i := range u {
			for k := range u[i] {
				v := g[i][k] * scale(k)
				first[i][k] = 0.9*first[i][k] + 0.1*v
				second[i][k] = 0.999*second[i][k] + 0.001*v*v
				rate := schedule.Rate() / (1 - math.Pow(0.9, float64(t)))
				u[i][k] -= rate * first[i][k] / (math.Sqrt(second[i][k])/
					math.Sqrt(1-math.Pow(0.999, float64(t))) + 1e-8)
			}
		}
		schedule.Step(loss)
	}
}

// low is what is added to a scaled candidate.
func low(m *model, k int) float64 {
	if m.params.Variable == "x" {
		return 0
	}
	return m.box.Side(k).Low
}

// Forty passes of every kind of search against float64 loops: the reductions of the boundary loss,
// u and x, other rates.
func TestSearchAgreesWithLoops(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		for _, extra := range []string{
			``, `,"steps":1`, `,"boundary":"mean","boundary_weight":10`, `,"boundary":"none"`,
			`,"variable":"x"`, `,"variable":"x","box_low":[-0.3,0],"box_high":[0.3,0.4]`,
			`,"search_rate":0.05,"search_lr_patience":1,"search_lr_factor":0.7`,
		} {
			if extra != `,"steps":1` {
				extra += `,"steps":40`
			}
			m := ready(t, backend, extra)
			y := []float32{0.3, -0.2}
			x, surrogate, err := m.search.run(t.Context(), candidates(), y)
			if err != nil {
				t.Fatal(err)
			}
			wantX, wantSurrogate, _ := loopSearch(m, candidates(),
				[]float64{float64(y[0]), float64(y[1])})
			for i := range wantX {
				for k, w := range wantX[i] {
					if !(math.Abs(float64(x.Row(i)[k])-w) <= 2e-3) {
						t.Errorf("%s%s: candidate %d ends at %v, want %v",
							backend, extra, i, x.Row(i), wantX[i])
						break
					}
				}
				if !(math.Abs(float64(surrogate[i])-wantSurrogate[i]) <= 2e-3) {
					t.Errorf("%s%s: candidate %d has error %g, want %g",
						backend, extra, i, surrogate[i], wantSurrogate[i])
				}
			}
		}
	}
}

// One pass makes no update, two make one; and Adam's first update moves each number by the learning
// rate, whatever the gradient. So N passes make N-1 updates (reference §9 trap 7).
func TestTheLastPassHasNoUpdate(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		from := candidates()
		still, _, err := ready(t, backend, `,"variable":"x","steps":1`).search.run(t.Context(),
			from, []float32{1, 1})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(from.Data, still.Data); diff != "" {
			t.Errorf("%s: candidates after one pass (-start +end):\n%s", backend, diff)
		}
		moved, _, err := ready(t, backend,
			`,"variable":"x","steps":2,"search_rate":0.25`).search.run(t.Context(), from,
			[]float32{1, 1})
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range moved.Data {
			if by := math.Abs(float64(v - from.Data[i])); math.Abs(by-0.25) > 1e-4 {
				t.Errorf("%s: number %d has moved by %g after two passes, want 0.25",
					backend, i, by)
			}
		}
	}
}

// With a learning rate that never falls, nothing couples candidates: the way of one does not depend
// on where the others are (reference §9 trap 13). With one that falls, the common loss does.
func TestCandidatesDoNotInfluenceEachOther(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		other := candidates()
		for i := 2; i < len(other.Data); i++ {
			other.Data[i] += 0.3
		}
		first := func(extra string, from sdk.Batch) []float32 {
			x, _, err := ready(t, backend, extra).search.run(t.Context(), from,
				[]float32{0.3, -0.2})
			if err != nil {
				t.Fatal(err)
			}
			return x.Row(0)
		}
		free := `,"steps":40,"search_lr_patience":1000`
		if diff := cmp.Diff(first(free, candidates()), first(free, other)); diff != "" {
			t.Errorf("%s: first candidate among others:\n%s", backend, diff)
		}
		if coupled := `,"steps":40,"search_lr_patience":0`; cmp.Equal(first(coupled, candidates()),
			first(coupled, other)) {
			t.Errorf("%s: the common schedule does not show, but should", backend)
		}
	}
}

// Equals stay in their order, and what is not a number comes last (reference §9 trap 6;
// TestSearchAgreesWithLoops has what is ranked by: a sum over dims without the boundary loss).
func TestRank(t *testing.T) {
	nan := float32(math.NaN())
	got := rank([]float32{3, nan, 1, 2, 1, float32(math.Inf(1)), 0})
	if diff := cmp.Diff([]int{6, 2, 4, 3, 0, 1, 5}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// Draws are the candidates with the smallest error of the net, best first, less those that are
// dropped: no random ones of them (reference §9 trap 5).
func TestDrawsAreRanked(t *testing.T) {
	draws := func(extra string, n int) sdk.Batch {
		m := ready(t, "cpu", extra)
		b, err := m.invert(t.Context(), 0, []float32{0.3, -0.2}, n)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	all := draws(`,"steps":3`, 6)
	m := ready(t, "cpu", "")
	out := nntest.FromSet(m.vars, "forward").Forward(nntest.Rows(all.Data, 2), false)
	var errs []float64
	for _, row := range out {
		errs = append(errs, (row[0]-0.3)*(row[0]-0.3)+(row[1]+0.2)*(row[1]+0.2))
	}
	if !slices.IsSortedFunc(errs, func(a, b float64) int {
		if a < b-1e-6 {
			return -1
		} else if a > b+1e-6 {
			return 1
		}
		return 0
	}) || errs[0] == errs[5] {
		t.Errorf("the net's errors of the draws are %v, want them to rise", errs)
	}
	if diff := cmp.Diff(all.Slice(2, 5).Data,
		draws(`,"steps":3,"drop_top":2`, 3).Data); diff != "" {
		t.Errorf("draws with the first two dropped (-want +got):\n%s", diff)
	}
}

func TestTooManyDraws(t *testing.T) {
	m := ready(t, "cpu", `,"drop_top":2`)
	for _, err := range m.Invert(t.Context(), sdk.NewBatch(1, 2), 5) {
		if !errors.Is(err, sdk.ErrInvalid) ||
			!strings.Contains(err.Error(), "candidates to at least 7") {
			t.Errorf("5 draws of 6 candidates less 2: %v, want ErrInvalid that says how many "+
				"candidates it takes", err)
		}
	}
	_, err := params.Decode[parameters]([]byte(`{"candidates":5,"drop_top":5}`))
	if !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("all candidates dropped: %v, want ErrInvalid", err)
	}
}
