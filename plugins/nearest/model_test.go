package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat"

	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

func TestConformance(t *testing.T) {
	for _, scale := range []string{"none", "sd"} {
		t.Run(scale, func(t *testing.T) {
			sdktest.TestModel(t, plugin(),
				sdktest.ModelOptions{Params: json.RawMessage(`{"scale":"` + scale + `"}`)})
		})
	}
}

func TestReadme(t *testing.T) {
	if err := params.Readme[parameters]("README.md", *update); err != nil {
		t.Error(err)
	}
}

// table returns training rows with the given y, and x = the row's number.
func table(width int, y ...float32) sdk.Dataset {
	d := sdk.Dataset{X: sdk.Batch{Width: 1}, Y: sdk.Batch{Width: width, Data: y}}
	for i := range len(y) / width {
		d.X.Data = append(d.X.Data, float32(i))
	}
	return d
}

func unfitted(scale string, dy int) *model {
	m := &model{params: parameters{Scale: scale}}
	m.spaces.X = []sdk.Dim{sdk.Unbounded("x", "")}
	m.spaces.Y = make([]sdk.Dim, dy)
	return m
}

func fitted(t testing.TB, scale string, train sdk.Dataset) *model {
	t.Helper()
	m := unfitted(scale, train.Y.Width)
	if err := m.Fit(t.Context(), train, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// invert returns the numbers of the rows that are drawn for one target.
func invert(t testing.TB, m *model, draws int, y ...float32) []float32 {
	t.Helper()
	for b, err := range m.Invert(t.Context(), sdk.Batch{Width: len(y), Data: y}, draws) {
		if err != nil {
			t.Fatal(err)
		}
		return b.Data
	}
	t.Fatal("no draws")
	return nil
}

func TestOrder(t *testing.T) {
	for _, c := range []struct {
		name, scale string
		train       sdk.Dataset
		draws       int
		y           []float32
		want        []float32
	}{
		{"nearest first", "none", table(1, 5, 1, 3, 9), 3, []float32{3.5}, []float32{2, 0, 1}},
		{"all of them", "none", table(1, 5, 1, 3, 9), 4, []float32{10}, []float32{3, 0, 2, 1}},
		{
			"more than there are", "none", table(1, 5, 1, 3), 6,
			[]float32{0},
			[]float32{1, 2, 0, 0, 0, 0},
		},
		{"one row", "none", table(1, 5), 3, []float32{0}, []float32{0, 0, 0}},
		{
			"ties in the rows' order", "none", table(1, 2, 4, 2, 3, 4, 2), 5,
			[]float32{3},
			[]float32{3, 0, 1, 2, 4},
		},
		{"ties at the cut", "none", table(1, 4, 2, 4, 2, 4), 2, []float32{3}, []float32{0, 1}},
		// The sd are 1 and 100: by itself the second dim decides, in units of sd the first one
		// does.
		{
			"own units", "none", table(2, 1, 0, -1, 200, -1, 0, 1, 200), 2,
			[]float32{1, 120},
			[]float32{3, 1},
		},
		{
			"units of sd", "sd", table(2, 1, 0, -1, 200, -1, 0, 1, 200), 2,
			[]float32{1, 120},
			[]float32{3, 0},
		},
		{
			"a dim of one value", "sd", table(2, 1, 0.1, 2, 0.1, 3, 0.1), 3,
			[]float32{2.9, 1e9},
			[]float32{2, 1, 0},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := invert(t, fitted(t, c.scale, c.train), c.draws, c.y...)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("rows drawn (-want +got):\n%s", diff)
			}
		})
	}
}

// brute returns the rows in order of their distance from y by sorting all of them, with distances
// in units of scale.
func brute(y sdk.Batch, target []float32, scale []float64) []float32 {
	order := make([]float32, y.Rows())
	distance := make([]float64, y.Rows())
	for i := range order {
		order[i] = float32(i)
		for j, v := range y.Row(i) {
			distance[i] += math.Pow((float64(v)-float64(target[j]))/scale[j], 2)
		}
	}
	slices.SortStableFunc(order, func(a, b float32) int {
		switch da, db := distance[int(a)], distance[int(b)]; {
		case da < db:
			return -1
		case da > db:
			return 1
		}
		return 0
	})
	return order
}

func TestBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(71, 0))
	for range 300 {
		n, width := 1+r.IntN(300), 1+r.IntN(4)
		train := table(width, make([]float32, n*width)...)
		spread := make([]float64, width)
		for j := range width {
			unit := math.Exp(4 * r.NormFloat64())
			column := make([]float64, n)
			for i := range n {
				train.Y.Row(i)[j] = float32(unit * r.NormFloat64())
				column[i] = float64(train.Y.Row(i)[j])
			}
			spread[j] = stat.PopStdDev(column, nil)
			if n == 1 {
				spread[j] = 1
			}
		}
		target := append([]float32(nil), train.Y.Row(r.IntN(n))...)
		target[0] += float32(r.NormFloat64())
		draws := 1 + r.IntN(n)
		for scale, units := range map[string][]float64{
			"none": slices.Repeat([]float64{1}, width), "sd": spread,
		} {
			want := brute(train.Y, target, units)[:draws]
			if got := invert(t, fitted(t, scale, train), draws,
				target...); !slices.Equal(got, want) {
				t.Fatalf("%d rows of width %d, %d draws, scale %s: rows %v, want %v",
					n, width, draws, scale, got, want)
			}
		}
	}
}

// TestManyTies has distances from a handful of values, where only the rows' numbers decide.
func TestManyTies(t *testing.T) {
	r := rand.New(rand.NewPCG(72, 0))
	for range 300 {
		train := table(1, make([]float32, 1+r.IntN(200))...)
		for i := range train.Y.Data {
			train.Y.Data[i] = float32(r.IntN(5))
		}
		draws, target := 1+r.IntN(train.Len()), float32(r.IntN(5))
		want := brute(train.Y, []float32{target}, []float64{1})[:draws]
		if got := invert(t, fitted(t, "none", train), draws, target); !slices.Equal(got, want) {
			t.Fatalf("y %v, target %v: rows %v, want %v", train.Y.Data, target, got, want)
		}
	}
}

func TestSnapshot(t *testing.T) {
	train := table(2, 1, 0, -1, 200, -1, 0, 1, 200)
	var saved bytes.Buffer
	if err := fitted(t, "sd", train).Snapshot(t.Context(), &saved); err != nil {
		t.Fatal(err)
	}
	m := unfitted("sd", 2)
	if err := m.Restore(t.Context(), &saved); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fitted(t, "sd", train), m, cmp.AllowUnexported(model{})); diff != "" {
		t.Errorf("the restored model differs:\n%s", diff)
	}
}

func TestRestoreRefuses(t *testing.T) {
	for name, arrays := range map[string][]snapshot.Array{
		"more x than y": {
			{Name: "x", Data: []float32{1, 2, 3}}, {Name: "y", Data: []float32{1, 2, 3, 4}},
		},
		"y of another width": {
			{Name: "x", Data: []float32{1, 2}}, {Name: "y", Data: []float32{1, 2, 3}},
		},
		"no rows": {{Name: "x"}, {Name: "y"}},
		"no y":    {{Name: "x", Data: []float32{1, 2}}},
	} {
		var saved bytes.Buffer
		if err := snapshot.Write(&saved, arrays); err != nil {
			t.Fatal(err)
		}
		if err := unfitted("none", 2).Restore(t.Context(),
			&saved); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
}

func TestErrors(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	inf := float32(math.Inf(1))
	for _, c := range []struct {
		name string
		m    *model
		ctx  context.Context
		y    float32
		want error
	}{
		{"not fitted", unfitted("none", 1), t.Context(), 0, sdk.ErrNotFitted},
		{"cancelled", fitted(t, "none", table(1, 1, 2)), ended, 0, context.Canceled},
		{
			"a target that is not finite", fitted(t, "none", table(1, 1, 2)), t.Context(), inf,
			sdk.ErrInvalid,
		},
	} {
		steps := 0
		for _, err := range c.m.Invert(c.ctx, sdk.Batch{Width: 1, Data: []float32{c.y, c.y}}, 2) {
			if steps++; !errors.Is(err, c.want) {
				t.Errorf("%s: error %v, want %v", c.name, err, c.want)
			}
		}
		if steps != 1 {
			t.Errorf("%s: %d steps, want one with the error", c.name, steps)
		}
	}
	if err := unfitted("none", 1).Snapshot(t.Context(),
		new(bytes.Buffer)); !errors.Is(err, sdk.ErrNotFitted) {
		t.Errorf("snapshot of an unfitted model: error %v, want ErrNotFitted", err)
	}
	if err := unfitted("miles", 1).Fit(t.Context(), table(1, 1),
		nil); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("another scale: error %v, want ErrInvalid", err)
	}
}

func BenchmarkInvert(b *testing.B) {
	const rows = 10_000
	r := rand.New(rand.NewPCG(73, 0))
	y := make([]float32, rows)
	for i := range y {
		y[i] = float32(r.NormFloat64())
	}
	m := fitted(b, "none", table(1, y...))
	for b.Loop() {
		invert(b, m, 1000, 0.5)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "targets/s")
}
