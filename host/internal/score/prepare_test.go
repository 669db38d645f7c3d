package score

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

// small returns a protocol that takes no time.
func small() Protocol {
	return Protocol{
		T: []int{1, 2, 5, 10}, PriorDraws: 200, Bootstrap: 200,
		MMD: MMDProtocol{Targets: 6, Sample: 10, Pool: 30_000}, Seed: 42,
	}
}

func prepare(t testing.TB, task fake, targets sdk.Batch, p Protocol) *Truth {
	t.Helper()
	truth, err := Prepare(t.Context(), task, task.spaces(), targets, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return truth
}

// TestPriorClosedForm has errors that are uniform on (0, 1), since y = √u and the target is 0: the
// smallest of T is 1/(T+1) on average.
func TestPriorClosedForm(t *testing.T) {
	t.Parallel()
	task := identity()
	task.simulate = func(x, y []float32) { y[0] = float32(math.Sqrt(float64(x[0]))) }
	p := small()
	p.T, p.PriorDraws, p.MMD.Targets = []int{1, 5, 20, 100}, 40_000, 0
	truth := prepare(t, task, column(0, 0), p)
	near(t, "floor", truth.Floor, 0.5, 0.006)
	for i, T := range p.T {
		want := 1 / float64(T+1)
		near(t, "the prior's r_T", truth.Prior[i][1], want, 0.03*want)
	}
	if len(truth.Posterior) != 0 {
		t.Errorf("%d posteriors, want none", len(truth.Posterior))
	}
}

// TestPriorInfeasible has errors as above, and a share q of infeasible draws. Of T draws k are
// feasible with binomial probability, and the smallest of them is 1/(k+1), or the floor 1/2 for k =
// 0, which adds up to (1-q^(T+1)) / ((T+1)(1-q)) - q^T/2.
func TestPriorInfeasible(t *testing.T) {
	t.Parallel()
	const q = 0.6
	task := fake{
		dx: 2, dy: 1,
		draw: func(random *rand.Rand, x []float32) {
			x[0], x[1] = random.Float32(), random.Float32()
		},
		simulate: func(x, y []float32) {
			if y[0] = float32(math.Sqrt(float64(x[0]))); x[1] < q {
				y[0] = float32(math.Inf(1))
			}
		},
	}
	p := small()
	p.T, p.PriorDraws, p.MMD.Targets = []int{1, 2, 3, 10}, 100_000, 0
	truth := prepare(t, task, column(0), p)
	near(t, "floor", truth.Floor, 0.5, 0.006)
	for i, T := range p.T {
		count := float64(T)
		want := (1-math.Pow(q, count+1))/((count+1)*(1-q)) - math.Pow(q, count)/2
		near(t, "the prior's r_T", truth.Prior[i][0], want, 0.02*want)
	}
}

// TestPrepareABC has y = x, so that the posterior of a target is the target itself: n of N uniform
// rows are within n/(2N) of it.
func TestPrepareABC(t *testing.T) {
	t.Parallel()
	p := small()
	truth := prepare(t, identity(), column(0.3, 0.5, 0.6), p)
	for i, posterior := range truth.Posterior {
		y := truth.Targets.Row(i)[0]
		largest := 0.0
		for _, x := range slices.Concat(posterior.A.Data, posterior.B.Data) {
			largest = max(largest, math.Abs(float64(x-y)))
		}
		near(t, "tolerance", posterior.Tolerance, largest, 1e-7)
		near(t, "tolerance", posterior.Tolerance, 0.5*10/30_000, 3e-4)
		if cmp.Equal(posterior.A, posterior.B) {
			t.Error("samples A and B are the same")
		}
	}
}

// TestPrepareDeterministic checks that neither the number of processors nor the size of the pieces
// changes a bit.
func TestPrepareDeterministic(t *testing.T) {
	task := coarse(2)
	targets := feasible(task.targets(t, 9))
	want := prepare(t, task, targets, small())
	for _, processors := range []int{1, 3, 8} {
		before := runtime.GOMAXPROCS(processors)
		got := prepare(t, task, targets, small())
		runtime.GOMAXPROCS(before)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("with %d processors (-want +got):\n%s", processors, diff)
		}
	}
}

func TestPrepareProgress(t *testing.T) {
	t.Parallel()
	p, last := small(), 0
	want := p.PriorDraws + 2*p.MMD.Pool
	report := func(done, total int) {
		if done <= last || total != want {
			t.Errorf("progress %d of %d after %d of %d", done, total, last, want)
		}
		last = done
	}
	_, err := Prepare(t.Context(), identity(), identity().spaces(), column(0.5), p, report)
	if err != nil {
		t.Fatal(err)
	}
	if last != want {
		t.Errorf("progress ended at %d of %d", last, want)
	}
}

// known is a task with the exact posterior of the identity: the target.
type known struct{ fake }

func (known) Posterior(
	_ context.Context, _ sdk.Seed, _ int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	x := sdk.NewBatch(y.Rows()*draws, 1)
	for i := range x.Data {
		x.Data[i] = y.Data[i/draws]
	}
	return x, nil
}

func TestPrepareExact(t *testing.T) {
	t.Parallel()
	p, targets := small(), column(0.25, 0.5, 0.75)
	p.MMD.Exact = true
	p.MMD = p.MMD.For(true)
	truth, err := Prepare(t.Context(), known{identity()}, identity().spaces(), targets, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, posterior := range truth.Posterior {
		for _, x := range slices.Concat(posterior.A.Data, posterior.B.Data) {
			if x != targets.Data[i] {
				t.Errorf("target %d has the posterior draw %v, want %v", i, x, targets.Data[i])
			}
		}
		if posterior.Tolerance != 0 || posterior.A.Rows() != p.MMD.Sample {
			t.Errorf("tolerance %v of %d rows, want 0 of %d",
				posterior.Tolerance, posterior.A.Rows(), p.MMD.Sample)
		}
	}
	_, err = Prepare(t.Context(), identity(), identity().spaces(), targets, p, nil)
	if !errors.Is(err, sdk.ErrUnsupported) {
		t.Errorf("without sdk.Reference: error %v, want %v", err, sdk.ErrUnsupported)
	}
}

func TestPrepareRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]func(p *Protocol, task *fake, targets *sdk.Batch){
		"no targets":  func(_ *Protocol, _ *fake, y *sdk.Batch) { *y = sdk.Batch{} },
		"wrong width": func(_ *Protocol, _ *fake, y *sdk.Batch) { *y = sdk.NewBatch(2, 2) },
		"NaN target": func(_ *Protocol, _ *fake, y *sdk.Batch) {
			*y = column(float32(math.NaN()))
		},
		"no T":             func(p *Protocol, _ *fake, _ *sdk.Batch) { p.T = nil },
		"T of 0":           func(p *Protocol, _ *fake, _ *sdk.Batch) { p.T = []int{0, 1} },
		"T twice":          func(p *Protocol, _ *fake, _ *sdk.Batch) { p.T = []int{1, 1} },
		"few prior draws":  func(p *Protocol, _ *fake, _ *sdk.Batch) { p.PriorDraws = 9 },
		"few resamples":    func(p *Protocol, _ *fake, _ *sdk.Batch) { p.Bootstrap = 39 },
		"sample of one":    func(p *Protocol, _ *fake, _ *sdk.Batch) { p.MMD.Sample = 1 },
		"negative targets": func(p *Protocol, _ *fake, _ *sdk.Batch) { p.MMD.Targets = -1 },
		"small pool":       func(p *Protocol, _ *fake, _ *sdk.Batch) { p.MMD.Pool = 9 },
		"task's x too wide": func(_ *Protocol, task *fake, _ *sdk.Batch) {
			task.dx, task.draw = 3, func(*rand.Rand, []float32) {}
		},
	}
	for name, spoil := range tests {
		p, task, targets := small(), identity(), column(0.5, 0.25)
		spoil(&p, &task, &targets)
		_, err := Prepare(t.Context(), task, identity().spaces(), targets, p, nil)
		if !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want one that wraps %v", name, err, sdk.ErrInvalid)
		}
	}
}

func TestPrepareInfeasibleTask(t *testing.T) {
	t.Parallel()
	task := identity()
	task.simulate = func(_, y []float32) { sdk.FillNaN(y) }
	if _, err := Prepare(t.Context(), task, task.spaces(), column(1), small(), nil); err == nil {
		t.Error("a task without feasible draws gives no error")
	}
	task.simulate = func(x, y []float32) {
		if y[0] = x[0]; x[0] > 1e-4 {
			sdk.FillNaN(y)
		}
	}
	p := small()
	p.PriorDraws, p.MMD.Pool = 100_000, 1000
	if _, err := Prepare(t.Context(), task, task.spaces(), column(1), p, nil); err == nil {
		t.Error("a pool with fewer feasible rows than the sample gives no error")
	}
}

func TestPrepareCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p := small()
	p.MMD.Pool = 1 << 40 // never ends
	report := func(done, _ int) {
		if done > 100_000 {
			cancel()
		}
	}
	_, err := Prepare(ctx, identity(), identity().spaces(), column(0.5), p, report)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func BenchmarkPrepare(b *testing.B) {
	for name, task := range map[string]fake{
		"ballistics": ballistics(), "sine_wave": sineWave(), "robotic_arm": roboticArm(),
	} {
		b.Run(name, func(b *testing.B) {
			targets, _ := task.targets(b, 200)
			for b.Loop() {
				prepare(b, task, targets, DefaultProtocol())
			}
		})
	}
}
