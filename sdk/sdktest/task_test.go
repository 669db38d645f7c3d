package sdktest

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"sync/atomic"
	"testing"
	"time"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

func TestGoodTaskPasses(t *testing.T) {
	TestTask(t, fakeTaskPlugin(nil), TaskOptions{})
	TestTask(t, fakeTaskPlugin(nil), TaskOptions{Params: json.RawMessage(`{"scale":0.5}`)})
}

func newDirectTask(t *testing.T, plugin sdk.TaskPlugin[taskParams]) *directTask {
	t.Helper()
	task, err := wire.NewTask(plugin)
	if err != nil {
		t.Fatal(err)
	}
	return &directTask{plugin: task}
}

// after makes a defect of a change to what honest simulations return.
func after(change func(x, y sdk.Batch)) func(*fakeTask) {
	return func(f *fakeTask) {
		f.simulate = func(
			ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
		) (sdk.Batch, error) {
			y, err := f.honest(ctx, seed, first, x)
			if err == nil {
				change(x, y)
			}
			return y, err
		}
	}
}

// drawing makes a defect of another draw.
func drawing(
	draw func(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error),
) func(*fakeTask) {
	return func(f *fakeTask) { f.draw = draw }
}

// afterDraw makes a defect of a change to what honest draws return.
func afterDraw(change func(x sdk.Batch)) func(*fakeTask) {
	return drawing(func(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
		x, err := drawPrior(ctx, seed, first, n)
		change(x)
		return x, err
	})
}

func TestTaskDefectsOfDraw(t *testing.T) {
	var calls atomic.Int32
	for name, test := range map[string]struct {
		spoil func(*fakeTask)
		check string
	}{
		"a row short": {drawing(func(
			ctx context.Context, seed sdk.Seed, first, n int,
		) (sdk.Batch, error) {
			return drawPrior(ctx, seed, first, max(0, n-1))
		}), "draw_shape"},
		"not a number": {afterDraw(func(x sdk.Batch) {
			sdk.FillNaN(x.Data[len(x.Data)/2:])
		}), "draw_shape"},
		"fails": {drawing(func(context.Context, sdk.Seed, int, int) (sdk.Batch, error) {
			return sdk.Batch{}, errDefect
		}), "draw_shape"},
		"goes on where it was": {drawing(func(
			ctx context.Context, seed sdk.Seed, first, n int,
		) (sdk.Batch, error) {
			return drawPrior(ctx, seed, first+int(calls.Add(1)), n)
		}), "draw_is_deterministic"},
		"always from row 0": {drawing(func(
			ctx context.Context, seed sdk.Seed, _, n int,
		) (sdk.Batch, error) {
			return drawPrior(ctx, seed, 0, n)
		}), "draw_is_cut_free"},
		"one seed": {drawing(func(
			ctx context.Context, _ sdk.Seed, first, n int,
		) (sdk.Batch, error) {
			return drawPrior(ctx, 1, first, n)
		}), "draw_follows_seed"},
		"beyond its bounds": {afterDraw(func(x sdk.Batch) {
			for i := range x.Data {
				x.Data[i] *= 1.1
			}
		}), "draw_in_bounds"},
		"a corner of the box": {afterDraw(func(x sdk.Batch) {
			for i := range x.Rows() {
				x.Row(i)[0] /= 1000
			}
		}), "draw_fills_box"},
		"half outside the box": {afterDraw(func(x sdk.Batch) {
			for i := range x.Rows() {
				x.Row(i)[0] = 2*x.Row(i)[0] - 0.5
			}
		}), "draw_fills_box"},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t,
				CheckTask(t.Context(), newDirectTask(t, fakeTaskPlugin(test.spoil)), TaskOptions{}),
				test.check)
		})
	}
}

func TestTaskDefectsOfSimulate(t *testing.T) {
	var calls, inside atomic.Int32
	for name, test := range map[string]struct {
		spoil func(*fakeTask)
		check string
	}{
		"too wide": {func(f *fakeTask) {
			f.simulate = func(
				_ context.Context, _ sdk.Seed, _ int, x sdk.Batch,
			) (sdk.Batch, error) {
				return sdk.NewBatch(x.Rows(), 3), nil
			}
		}, "simulate_shape"},
		"half a row of NaN": {after(func(_, y sdk.Batch) {
			if y.Rows() > 0 {
				y.Row(0)[1] = float32(math.NaN())
			}
		}), "simulate_shape"},
		"panics": {after(func(_, _ sdk.Batch) { panic("oh") }), "simulate_shape"},
		"changes x": {after(func(x, _ sdk.Batch) {
			for i := range x.Data {
				x.Data[i]++
			}
		}), "simulate_keeps_x"},
		"counts calls": {after(func(_, y sdk.Batch) {
			for i := range y.Data {
				y.Data[i] += float32(calls.Add(1)) / 1e5
			}
		}), "simulate_is_deterministic"},
		"first row is special": {after(func(_, y sdk.Batch) {
			if y.Rows() > 0 {
				y.Row(0)[1]++
			}
		}), "simulate_is_cut_free"},
		"leans on the row before": {after(func(x, y sdk.Batch) {
			for i := 1; i < y.Rows(); i++ {
				y.Row(i)[1] += x.Row(i - 1)[0] / 10
			}
		}), "simulate_rows_are_independent"},
		"disturbed by others": {after(func(_, y sdk.Batch) {
			defer inside.Add(-1)
			if inside.Add(1) > 1 && y.Rows() > 0 {
				y.Row(0)[1]++
			}
			time.Sleep(time.Millisecond)
		}), "simulate_is_concurrent"},
		"takes any width": {func(f *fakeTask) {
			f.simulate = func(
				ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
			) (sdk.Batch, error) {
				if x.Width != 2 {
					return sdk.NewBatch(x.Rows(), 2), nil
				}
				return f.honest(ctx, seed, first, x)
			}
		}, "simulate_refuses_width"},
		"fails on NaN": {func(f *fakeTask) {
			f.simulate = func(
				ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
			) (sdk.Batch, error) {
				if !sdk.Finite(x.Data) {
					return sdk.Batch{}, errDefect
				}
				return f.honest(ctx, seed, first, x)
			}
		}, "simulate_not_finite"},
		"simulates the infinite": {after(func(x, y sdk.Batch) {
			for i := range x.Rows() {
				if math.IsInf(float64(x.Row(i)[0]), 1) {
					copy(y.Row(i), []float32{0, 0})
				}
			}
		}), "simulate_not_finite"},
		"hardly anything feasible": {after(func(x, y sdk.Batch) {
			for i := range x.Rows() {
				if x.Row(i)[0] > 0.3 {
					sdk.FillNaN(y.Row(i))
				}
			}
		}), "simulate_feasible"},
		"beyond its bounds": {after(func(_, y sdk.Batch) {
			for i := range y.Rows() {
				y.Row(i)[0] *= 2
			}
		}), "simulate_in_bounds"},
		"fears emptiness": {func(f *fakeTask) {
			f.simulate = func(
				ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
			) (sdk.Batch, error) {
				if x.Rows() == 0 {
					return sdk.Batch{}, errDefect
				}
				return f.honest(ctx, seed, first, x)
			}
		}, "no_rows"},
		"does not stop": {func(f *fakeTask) {
			f.simulate = func(
				_ context.Context, seed sdk.Seed, first int, x sdk.Batch,
			) (sdk.Batch, error) {
				return f.honest(context.Background(), seed, first, x)
			}
		}, "cancel"},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t,
				CheckTask(t.Context(), newDirectTask(t, fakeTaskPlugin(test.spoil)), TaskOptions{}),
				test.check)
		})
	}
}

func TestTaskDefectsOfDescription(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*sdk.TaskPlugin[taskParams])
		check string
	}{
		"no summary": {func(p *sdk.TaskPlugin[taskParams]) { p.Summary = "" }, "describe"},
		"noisy without noise": {
			func(p *sdk.TaskPlugin[taskParams]) { p.Noisy = true }, "simulate_is_noisy",
		},
		"a model's talent": {
			func(p *sdk.TaskPlugin[taskParams]) {
				p.Capabilities = []sdk.Capability{sdk.CanSnapshot}
			}, "describe",
		},
		"announced twice": {func(p *sdk.TaskPlugin[taskParams]) {
			p.Capabilities = append(p.Capabilities, sdk.CanJacobian)
		}, "describe"},
		"jacobian kept secret": {
			func(p *sdk.TaskPlugin[taskParams]) { p.Capabilities = p.Capabilities[1:] },
			"jacobian",
		},
		"posterior kept secret": {
			func(p *sdk.TaskPlugin[taskParams]) { p.Capabilities = p.Capabilities[:1] },
			"posterior_shape",
		},
		"truth kept secret": {
			func(p *sdk.TaskPlugin[taskParams]) { p.Capabilities = p.Capabilities[:2] }, "truer",
		},
	} {
		t.Run(name, func(t *testing.T) {
			plugin := fakeTaskPlugin(nil)
			test.spoil(&plugin)
			expect(t, CheckTask(t.Context(), newDirectTask(t, plugin), TaskOptions{}), test.check)
		})
	}
}

// lenient is a stranger's task, whose parameters are not package params'.
type lenient struct {
	*directTask
	calls int
}

func (l *lenient) Configure(ctx context.Context, _ json.RawMessage) (sdk.Spaces, error) {
	return l.directTask.Configure(ctx, nil)
}

// moody describes itself differently every time.
type moody struct{ *lenient }

func (m moody) Describe(ctx context.Context) (sdk.Description, error) {
	d, err := m.lenient.Describe(ctx)
	m.calls++
	d.Version += string(rune('a' + m.calls))
	return d, err
}

func TestStrangersTasks(t *testing.T) {
	l := &lenient{directTask: newDirectTask(t, fakeTaskPlugin(nil))}
	expect(t, CheckTask(t.Context(), l, TaskOptions{}), "configure")
	expect(t, CheckTask(t.Context(), moody{l}, TaskOptions{}), "describe")
}

func TestFindingKeepsItsCause(t *testing.T) {
	err := CheckTask(t.Context(), newDirectTask(t, fakeTaskPlugin(func(f *fakeTask) {
		f.draw = func(context.Context, sdk.Seed, int, int) (sdk.Batch, error) {
			return sdk.Batch{}, errDefect
		}
	})), TaskOptions{})
	if !errors.Is(err, errDefect) {
		t.Errorf("%v does not wrap the task's own error", err)
	}
	if want := "draw_shape: a defect"; err == nil || err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
}

func TestChecksStopWithTheirContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	task := newDirectTask(t, fakeTaskPlugin(after(func(_, _ sdk.Batch) { cancel() })))
	if err := CheckTask(ctx, task, TaskOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want one that wraps %v", err, context.Canceled)
	}
}
