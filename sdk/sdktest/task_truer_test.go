package sdktest

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// truerDoing makes a defect of another truer simulator.
func truerDoing(
	work func(f *fakeTask, ctx context.Context, first int, x sdk.Batch) (sdk.Batch, error),
) func(*fakeTask) {
	return func(f *fakeTask) {
		f.truer = func(ctx context.Context, _ sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error) {
			return work(f, ctx, first, x)
		}
	}
}

// afterTruer makes a defect of a change to what the good truer simulator takes and returns.
func afterTruer(change func(x, y sdk.Batch)) func(*fakeTask) {
	return truerDoing(func(
		f *fakeTask, ctx context.Context, first int, x sdk.Batch,
	) (sdk.Batch, error) {
		y, err := f.unbiased(ctx, 0, first, x)
		if err == nil {
			change(x, y)
		}
		return y, err
	})
}

func TestTaskDefectsOfTruer(t *testing.T) {
	var calls atomic.Int32
	for name, spoil := range map[string]func(*fakeTask){
		"not there": truerDoing(func(
			*fakeTask, context.Context, int, sdk.Batch,
		) (sdk.Batch, error) {
			return sdk.Batch{}, sdk.ErrUnsupported
		}),
		"fails": truerDoing(func(*fakeTask, context.Context, int, sdk.Batch) (sdk.Batch, error) {
			return sdk.Batch{}, errDefect
		}),
		"too wide": truerDoing(func(
			_ *fakeTask, _ context.Context, _ int, x sdk.Batch,
		) (sdk.Batch, error) {
			return sdk.NewBatch(x.Rows(), 3), nil
		}),
		"panics": afterTruer(func(_, _ sdk.Batch) { panic("oh") }),
		"half a row of NaN": afterTruer(func(_, y sdk.Batch) {
			y.Data[len(y.Data)-1] = float32(math.NaN())
		}),
		"changes x": afterTruer(func(x, _ sdk.Batch) {
			for i := range x.Data {
				x.Data[i]++
			}
		}),
		"beyond its bounds": afterTruer(func(_, y sdk.Batch) {
			for i := range y.Rows() {
				y.Row(i)[0] *= 2
			}
		}),
		"finds nothing": afterTruer(func(_, y sdk.Batch) { sdk.FillNaN(y.Data) }),
		"counts calls": afterTruer(func(_, y sdk.Batch) {
			for i := range y.Rows() {
				y.Row(i)[1] += float32(calls.Add(1)) / 1e3
			}
		}),
		"first row is special": afterTruer(func(_, y sdk.Batch) {
			if y.Rows() > 0 {
				y.Row(0)[1]++
			}
		}),
		"simulates NaN": afterTruer(func(x, y sdk.Batch) {
			for i := range x.Rows() {
				if !sdk.Finite(x.Row(i)) {
					clear(y.Row(i))
				}
			}
		}),
		"fears emptiness": truerDoing(func(
			f *fakeTask, ctx context.Context, first int, x sdk.Batch,
		) (sdk.Batch, error) {
			if x.Rows() == 0 {
				return sdk.Batch{}, errDefect
			}
			return f.unbiased(ctx, 0, first, x)
		}),
		"takes any width": truerDoing(func(
			f *fakeTask, ctx context.Context, first int, x sdk.Batch,
		) (sdk.Batch, error) {
			if x.Width != 2 {
				return sdk.NewBatch(x.Rows(), 2), nil
			}
			return f.unbiased(ctx, 0, first, x)
		}),
		"does not stop": truerDoing(func(
			f *fakeTask, _ context.Context, first int, x sdk.Batch,
		) (sdk.Batch, error) {
			return f.unbiased(context.Background(), 0, first, x)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			err := CheckTask(t.Context(), newDirectTask(t, fakeTaskPlugin(spoil)), TaskOptions{})
			if diff := names(err); len(diff) != 1 || diff[0] != "truer" {
				t.Errorf("findings of %v, want of truer alone: %v", diff, err)
			}
		})
	}
}

func TestTruerPassesOnTheTasksError(t *testing.T) {
	spoil := truerDoing(func(*fakeTask, context.Context, int, sdk.Batch) (sdk.Batch, error) {
		return sdk.Batch{}, errDefect
	})
	if err := CheckTask(t.Context(), newDirectTask(t, fakeTaskPlugin(spoil)),
		TaskOptions{}); !errors.Is(err, errDefect) {
		t.Errorf("%v does not wrap the task's own error", err)
	}
}
