package score

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func TestSquaredError(t *testing.T) {
	t.Parallel()
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		y, target []float32
		want      float64
	}{
		{[]float32{1, 2, 4}, []float32{1, 1, 1}, 10. / 3},
		{[]float32{3e38}, []float32{-3e38}, 4 * float64(float32(3e38)) * float64(float32(3e38))},
		{[]float32{1, nan}, []float32{1, 1}, math.Inf(1)},
		{[]float32{inf, 1}, []float32{1, 1}, math.Inf(1)},
		{[]float32{inf}, []float32{inf}, math.Inf(1)},
		{[]float32{1}, []float32{nan}, math.Inf(1)},
		{nil, nil, math.Inf(1)},
	} {
		if got := SquaredError(c.y, c.target); got != c.want {
			t.Errorf("of %v from %v: %v, want %v", c.y, c.target, got, c.want)
		}
	}
	if got := SquaredError([]float64{0.5, math.NaN()}, []float32{1, 1}); !math.IsInf(got, 1) {
		t.Errorf("of a float64 that is NaN: %v", got)
	}
}

// noisy is y = x + the noise of a row's own stream.
type noisy struct{ fake }

func (noisy) Simulate(_ context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error) {
	y := x.Clone()
	for i := range y.Data {
		y.Data[i] += float32(seed.Row(first + i).NormFloat64())
	}
	return y, nil
}

// TestResimulationNoise holds a random simulator's stream: named by the target, and the draw is the
// row. An audit, and whoever else simulates scored draws again, relies on it.
func TestResimulationNoise(t *testing.T) {
	t.Parallel()
	p := small()
	p.MMD = MMDProtocol{}
	task := noisy{identity()}
	truth, err := Prepare(t.Context(), task, task.spaces(), column(0.5, 0.25), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewScorer(task, task.spaces(), truth, sdk.Exchangeable, 10)
	if err != nil {
		t.Fatal(err)
	}
	for target := range 2 {
		if err := s.Add(t.Context(), target, sdk.NewBatch(10, 1)); err != nil {
			t.Fatal(err)
		}
	}
	var want []float64
	for target, y := range []float64{0.5, 0.25} {
		for draw := range 10 {
			stream := p.Seed.Derive("resimulate", []string{"0", "1"}[target])
			noise := float64(float32(stream.Row(draw).NormFloat64()))
			want = append(want, (noise-y)*(noise-y))
		}
	}
	if diff := cmp.Diff(want, s.Errors()); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// misshapen answers with one row less, or rows of another width.
type misshapen struct {
	fake
	rows, width int
}

func (m misshapen) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return sdk.NewBatch(x.Rows()-m.rows, m.width), nil
}

func TestSourceBelievesNoShape(t *testing.T) {
	t.Parallel()
	for want, task := range map[string]misshapen{
		"3 rows where 4 were asked for": {identity(), 1, 1},
		"rows of width 2, want 1":       {identity(), 0, 2},
	} {
		source := NewSource(task, task.spaces())
		_, simulated := source.Simulate(t.Context(), 1, 0, sdk.NewBatch(4, 1))
		_, paired := source.Pairs(t.Context(), 1, 0, 4)
		for _, err := range []error{simulated, paired} {
			if !errors.Is(err, sdk.ErrInvalid) || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want %q that wraps %v", err, want, sdk.ErrInvalid)
			}
		}
	}
}
