package sdktest

import (
	"context"
	"math"

	"github.com/invbench/invbench/sdk"
)

// taskParams are the parameters of the fake task.
type taskParams struct {
	Scale float64 `param:"scale" default:"2" above:"0" doc:"by which y is scaled"`
	Mode  string  `param:"mode" default:"plain" enum:"plain,fancy" doc:"of no effect"`
}

// fakeTask is y1 = s·(x1+x2), y2 = s·x1·x2 for x1, x2 uniform in [0,1] and [1,3], and infeasible
// for x1+x2 > 3.9. Tests replace one of its methods by a defective one.
type fakeTask struct {
	scale     float64
	draw      func(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error)
	simulate  func(ctx context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error)
	jacobian  func(ctx context.Context, x sdk.Batch) (sdk.Batch, error)
	posterior func(
		ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
	) (sdk.Batch, error)
	truer func(ctx context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error)
}

func newFakeTask(scale float64) *fakeTask {
	f := &fakeTask{scale: scale}
	f.draw, f.simulate, f.truer = drawPrior, f.honest, f.unbiased
	f.jacobian, f.posterior = f.derivative, f.solve
	return f
}

func (f *fakeTask) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return f.draw(ctx, seed, first, n)
}

func (f *fakeTask) Simulate(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	return f.simulate(ctx, seed, first, x)
}

func (f *fakeTask) Jacobian(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	return f.jacobian(ctx, x)
}

func (f *fakeTask) Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	return f.posterior(ctx, seed, first, y, draws)
}

func (f *fakeTask) SimulateTruer(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	return f.truer(ctx, seed, first, x)
}

func drawPrior(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, 2)
	for i := range n {
		r := seed.Row(first + i)
		x.Row(i)[0], x.Row(i)[1] = float32(r.Float64()), float32(1+2*r.Float64())
	}
	return x, ctx.Err()
}

// honest is the simulator without a defect.
func (f *fakeTask) honest(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	if err := x.Validate(2); err != nil {
		return sdk.Batch{}, err
	}
	y := sdk.NewBatch(x.Rows(), 2)
	for i := range x.Rows() {
		a, b := float64(x.Row(i)[0]), float64(x.Row(i)[1])
		y.Row(i)[0], y.Row(i)[1] = float32(f.scale*(a+b)), float32(f.scale*a*b)
		if !(a+b <= 3.9) || math.IsInf(a+b, 0) {
			sdk.FillNaN(y.Row(i))
		}
	}
	return y, ctx.Err()
}

// unbiased is a truer simulator: of a product that is 1 % larger.
func (f *fakeTask) unbiased(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	y, err := f.honest(ctx, seed, first, x)
	for i := range y.Rows() {
		y.Row(i)[1] *= 1.01
	}
	return y, err
}

func (f *fakeTask) derivative(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	y, err := f.honest(ctx, 0, 0, x)
	if err != nil {
		return sdk.Batch{}, err
	}
	d := sdk.NewBatch(x.Rows(), 4)
	s := float32(f.scale)
	for i := range x.Rows() {
		copy(d.Row(i), []float32{s, s, s * x.Row(i)[1], s * x.Row(i)[0]})
		if !sdk.Finite(y.Row(i)) {
			sdk.FillNaN(d.Row(i))
		}
	}
	return d, nil
}

// solve returns the roots of t² - (y1/s)t + y2/s: x1 is the smaller one, since x1 ≤ 1 ≤ x2.
func (f *fakeTask) solve(
	ctx context.Context, _ sdk.Seed, _ int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	if err := y.Validate(2); err != nil {
		return sdk.Batch{}, err
	}
	x := sdk.NewBatch(y.Rows()*draws, 2)
	for i := range x.Rows() {
		sum, product := float64(y.Row(i / draws)[0])/f.scale, float64(y.Row(i / draws)[1])/f.scale
		root := math.Sqrt(max(0, sum*sum/4-product))
		x.Row(i)[0] = float32(min(max(sum/2-root, 0), 1))
		x.Row(i)[1] = float32(min(max(sum/2+root, 1), 3))
	}
	return x, ctx.Err()
}

// fakeTaskPlugin is a plugin of fake tasks. spoil, if not nil, gives each a defect.
func fakeTaskPlugin(spoil func(*fakeTask)) sdk.TaskPlugin[taskParams] {
	return sdk.TaskPlugin[taskParams]{
		About:        sdk.About{Name: "fake", Version: "1", Summary: "a sum and a product"},
		Capabilities: []sdk.Capability{sdk.CanJacobian, sdk.CanReference, sdk.CanTruer},
		Spaces: func(p taskParams) sdk.Spaces {
			return sdk.Spaces{
				X: []sdk.Dim{sdk.Bounded("a", "m", 0, 1), sdk.Bounded("b", "m", 1, 3)},
				Y: []sdk.Dim{
					sdk.Bounded("sum", "m", p.Scale, 4*p.Scale), sdk.Unbounded("product", ""),
				},
				Box: []sdk.Interval{{Low: 0, High: 1}, {Low: 1, High: 3}},
			}
		},
		New: func(p taskParams) (sdk.Simulator, error) {
			f := newFakeTask(p.Scale)
			if spoil != nil {
				spoil(f)
			}
			return f, nil
		},
	}
}
