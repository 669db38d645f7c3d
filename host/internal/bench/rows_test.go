package bench

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func TestFeasibleRows(t *testing.T) {
	// One by one: what the function does in pieces of its own choice.
	var want sdk.Dataset
	seed := sdk.Seed(5)
	for i := 0; want.X.Rows() < 700; i++ {
		random := seed.Derive("x").Row(i)
		if a, b := random.Float32(), random.Float32(); a >= 0.2 {
			want.X = sdk.Batch{Width: 2, Data: append(want.X.Data, a, b)}
			want.Y = sdk.Batch{Width: 1, Data: append(want.Y.Data, a+b)}
		}
	}
	var told []int
	got, err := feasible(t.Context(), sum{}, sumSpaces(), seed, 700, func(done int) {
		told = append(told, done)
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if len(told) < 2 || told[len(told)-1] != 700 {
		t.Errorf("told %v", told)
	}
	fewer, err := feasible(t.Context(), sum{}, sumSpaces(), seed, 100, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.X.Slice(0, 100), fewer.X); diff != "" {
		t.Errorf("fewer rows are not the first of more:\n%s", diff)
	}
}

// odd is a task that is out of order.
type odd struct {
	sum
	simulate func(x sdk.Batch) sdk.Batch
}

func (o odd) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return o.simulate(x), nil
}

func TestTaskOutOfOrder(t *testing.T) {
	for name, test := range map[string]struct {
		simulate func(x sdk.Batch) sdk.Batch
		want     string
	}{
		"nothing feasible": {func(x sdk.Batch) sdk.Batch {
			y := sdk.NewBatch(x.Rows(), 1)
			sdk.FillNaN(y.Data)
			return y
		}, "only 0 of 11000 draws from the prior are feasible, need 10"},
		"too few rows": {func(x sdk.Batch) sdk.Batch {
			return sdk.NewBatch(x.Rows()-1, 1)
		}, "9 rows where 10 were asked for"},
		"too wide": {func(x sdk.Batch) sdk.Batch {
			return sdk.NewBatch(x.Rows(), 2)
		}, "rows of width 2, want 1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := feasible(t.Context(), odd{simulate: test.simulate}, sumSpaces(), 1, 10, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v, want %q", err, test.want)
			}
		})
	}
}

// TestSeedsDiffer holds that no two purposes share a stream.
func TestSeedsDiffer(t *testing.T) {
	seen := make(map[sdk.Seed]string)
	for _, c := range []struct {
		task, entry string
		repeat      int
	}{{"a", "m", 0}, {"a", "m", 1}, {"b", "m", 0}, {"a", "n", 0}} {
		s := newSeeds(1, c.task, c.entry, c.repeat)
		for _, seed := range []sdk.Seed{s.model(), s.oracle()} {
			if before, ok := seen[seed]; ok {
				t.Errorf("%v has a seed of %s", c, before)
			}
			seen[seed] = c.task + c.entry
		}
	}
	// Targets are fresh: no model has them among the rows that it is fitted to (reference §9 trap
	// 22).
	for _, s := range []seeds{newSeeds(1, "a", "m", 0), newSeeds(1, "a", "m", 1)} {
		if s.targets() == s.training() {
			t.Errorf("%v: targets are training rows", s)
		}
	}
	one, other := newSeeds(1, "a", "m", 0), newSeeds(1, "a", "n", 0)
	if one.training() != other.training() || one.targets() != newSeeds(1, "a", "n", 7).targets() {
		t.Error("entries do not share training rows, or repeats targets")
	}
	if one.training() == newSeeds(1, "a", "m", 1).training() ||
		one.targets() == newSeeds(2, "a", "m", 0).targets() {
		t.Error("repeats share training rows, or master seeds targets")
	}
}
