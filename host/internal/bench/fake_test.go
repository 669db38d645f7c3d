package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

// sum is a task: x is uniform in the unit square, y the sum of its coordinates, and x is infeasible
// where its first coordinate is less than a fifth.
type sum struct{}

func (sum) Draw(_ context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, 2)
	for i := range n {
		random := seed.Row(first + i)
		x.Row(i)[0], x.Row(i)[1] = random.Float32(), random.Float32()
	}
	return x, nil
}

func (sum) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range x.Rows() {
		y.Data[i] = x.Row(i)[0] + x.Row(i)[1]
		if !(x.Row(i)[0] >= 0.2) {
			sdk.FillNaN(y.Row(i))
		}
	}
	return y, nil
}

func sumSpaces() sdk.Spaces {
	return sdk.Spaces{
		X:   []sdk.Dim{sdk.Bounded("a", "", 0, 1), sdk.Bounded("b", "", 0, 1)},
		Y:   []sdk.Dim{sdk.Unbounded("s", "")},
		Box: []sdk.Interval{{Low: 0, High: 1}, {Low: 0, High: 1}},
	}
}

// process is the part of a fake that has no process.
type process struct{ world *world }

func (p process) CPU() time.Duration { return 0 }

func (p process) Stop() launch.Usage {
	p.world.alive.Add(-1)
	return launch.Usage{CPU: 3 * time.Second, MaxRSS: 5 << 20, ColdStart: 10 * time.Millisecond}
}

// Explain judges by the error alone.
func (process) Explain(call string, err error) error {
	if err == nil {
		return nil
	}
	f := &launch.Failure{
		Plugin: "fake", Call: call, Status: record.Failed, Reason: err.Error(), Err: err,
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		f.Status = record.Timeout
	case errors.Is(err, wire.ErrProtocol):
		f.Status = record.Invalid
	case errors.Is(err, wire.ErrLost):
		f.Status, f.Detail = record.Crashed, "goroutine 1 [running]"
	}
	return f
}

// fakeTask is sum as a process.
type fakeTask struct {
	sum
	process
	dead atomic.Bool
}

func (*fakeTask) Configure(context.Context, json.RawMessage) (sdk.Spaces, error) {
	return sumSpaces(), nil
}

func (t *fakeTask) Simulate(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	if t.dead.Load() {
		return sdk.Batch{}, fmt.Errorf("task is gone: %w", wire.ErrLost)
	}
	t.world.simulated.Add(int64(x.Rows()))
	return t.sum.Simulate(ctx, seed, first, x)
}

// knowingTask has a posterior that is one point for each target.
type knowingTask struct{ *fakeTask }

// Posterior implements sdk.Reference.
func (*knowingTask) Posterior(
	_ context.Context, _ sdk.Seed, _ int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	x := sdk.NewBatch(y.Rows()*draws, 2)
	for i := range x.Rows() {
		x.Row(i)[0], x.Row(i)[1] = y.Data[i/draws]/2, y.Data[i/draws]/2
	}
	return x, nil
}

// fakeModel draws from the prior, or does what its parameters say.
type fakeModel struct {
	process
	habit habit
	setup sdk.Setup
	train sdk.Dataset
	calls int
}

// habit is the parameters of a fakeModel.
type habit struct {
	Fit    string `json:"fit"`    // "", error, crash, hang, oracle, overspend, kill_task, backend
	Invert string `json:"invert"` // "", error, crash, hang, wide, few, short, long, nan
	Later  string `json:"later"`  // the same, for calls after the first
	Slow   int    `json:"slow"`   // milliseconds of each Invert
}

func (m *fakeModel) Configure(_ context.Context, params json.RawMessage, setup sdk.Setup) error {
	m.setup = setup
	return json.Unmarshal(params, &m.habit)
}

func (m *fakeModel) Fit(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
	m.train = train
	m.world.fitted(m.setup, train)
	sdk.Report(ctx, sdk.Progress{
		Stage: "epoch", Done: 1, Total: 2, Loss: 0.5, Validation: math.NaN(),
	})
	switch m.habit.Fit {
	case "error":
		return fmt.Errorf("no luck: %w", sdk.ErrDiverged)
	case "crash":
		return fmt.Errorf("eof: %w", wire.ErrLost)
	case "hang":
		<-ctx.Done()
		return ctx.Err()
	case "oracle":
		_, err := sim.Simulate(ctx, sdk.NewBatch(sim.Remaining(), 2))
		return err
	case "overspend":
		_, err := sim.Simulate(ctx, sdk.NewBatch(sim.Remaining()+1, 2))
		return err
	case "kill_task":
		m.world.task.Load().dead.Store(true)
		_, err := sim.Simulate(ctx, sdk.NewBatch(1, 2))
		return err
	case "backend":
		sdk.Report(ctx, sdk.Progress{Stage: "backend=abacus (two threads)"})
	}
	return nil
}

func (m *fakeModel) Invert(
	ctx context.Context, y sdk.Batch, draws int,
) iter.Seq2[sdk.Batch, error] {
	what := m.habit.Invert
	if m.calls++; m.calls > 1 {
		what = m.habit.Later
	}
	time.Sleep(time.Duration(m.habit.Slow) * time.Millisecond)
	return func(yield func(sdk.Batch, error) bool) {
		for i := range y.Rows() {
			b, err := m.draws(ctx, what, i, draws)
			if what == "short" && i == y.Rows()-1 {
				return
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
		if what == "long" {
			yield(sdk.NewBatch(draws, 2), nil)
		}
	}
}

func (m *fakeModel) draws(ctx context.Context, what string, target, n int) (sdk.Batch, error) {
	switch what {
	case "error":
		return sdk.Batch{}, errors.New("cannot invert")
	case "crash":
		return sdk.Batch{}, fmt.Errorf("eof: %w", wire.ErrLost)
	case "hang":
		<-ctx.Done()
		return sdk.Batch{}, ctx.Err()
	case "wide":
		return sdk.NewBatch(n, 3), nil
	case "few":
		return sdk.NewBatch(n-1, 2), nil
	}
	b, err := sum{}.Draw(ctx, m.setup.Seed, target*n, n)
	for i := range b.Data {
		b.Data[i] += m.world.shift
	}
	if what == "nan" {
		sdk.FillNaN(b.Data)
	}
	return b, err
}

// world launches fakes and sees what becomes of them.
type world struct {
	alive     atomic.Int64 // processes that were started and not stopped
	started   atomic.Int64 // models
	simulated atomic.Int64 // rows
	task      atomic.Pointer[fakeTask]
	refuse    error   // to start a task
	shift     float32 // added to all draws
	knows     bool    // the tasks are knowing ones

	mu     sync.Mutex
	seen   map[string]sdk.Dataset // training rows, by task, model seed
	setups []sdk.Setup
}

func (w *world) fitted(s sdk.Setup, train sdk.Dataset) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen == nil {
		w.seen = make(map[string]sdk.Dataset)
	}
	w.seen[fmt.Sprint(s.Seed)] = train
	w.setups = append(w.setups, s)
}

func (w *world) Verify(context.Context, Executable) error { return nil }

func (w *world) StartTask(context.Context, launch.Command, launch.Options) (Task, error) {
	if w.refuse != nil {
		return nil, w.refuse
	}
	w.alive.Add(1)
	t := &fakeTask{process: process{w}}
	w.task.Store(t)
	if w.knows {
		return &knowingTask{t}, nil
	}
	return t, nil
}

func (w *world) StartModel(context.Context, launch.Command, launch.Options) (Model, error) {
	w.alive.Add(1)
	w.started.Add(1)
	return &fakeModel{process: process{w}}, nil
}

// testCell returns a cell of the fakes with small sizes. Entry is the model's name and params its
// habit.
func testCell(entry string, repeat int, params string) Cell {
	plugin := func(name, params string) Executable {
		return Executable{Path: "/nowhere/" + name, Plugin: record.Plugin{
			Name: name, Plugin: name, Version: "1", Digest: "d", Params: json.RawMessage(params),
		}}
	}
	c := Cell{
		Task: plugin("sum", "{}"), Model: plugin(entry, params), Order: sdk.Exchangeable,
		Repeat: repeat, State: Missing,
		Protocol: record.Protocol{
			Profile: "test", TrainRows: 50, Targets: 6, Draws: 8, Seed: 42,
			Score: score.Protocol{
				T: []int{1, 2, 8}, PriorDraws: 100, Bootstrap: 50, Seed: 9,
				MMD: score.MMDProtocol{Targets: 2, Sample: 8, Pool: 1000},
			},
		},
	}
	c.Key = c.record().Key
	return c
}

// withProtocol returns the cell under a changed protocol.
func withProtocol(c Cell, change func(*record.Protocol)) Cell {
	change(&c.Protocol)
	c.Key = c.record().Key
	return c
}

// testEngine returns an engine of a new board in a world of fakes.
func testEngine(t *testing.T, jobs int) (*Engine, *world) {
	t.Helper()
	w := &world{}
	return NewEngine(t.TempDir(), Options{Launcher: w, Jobs: jobs, Log: zerolog.Nop()}), w
}
