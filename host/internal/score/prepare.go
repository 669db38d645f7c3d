package score

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// Prepare works out the truth of a task for the given targets, rows of y that must be finite. If
// the protocol asks for exact draws of the posterior, the task must have sdk.Reference, and its
// draws take the place of the quantile ABC over two pools of prior pairs.
//
// Report, if not nil, is told how many rows are done out of how many, one call at a time. The
// result depends on the task, the targets and the protocol alone, not on the number of processors.
// Memory grows with MMD.Targets × MMD.Sample, not with the pool. An argument that does not fit
// gives an error that wraps sdk.ErrInvalid.
func Prepare(
	ctx context.Context, sim sdk.Simulator, spaces sdk.Spaces, targets sdk.Batch, p Protocol,
	report func(done, total int),
) (*Truth, error) {
	if err := prepareArguments(spaces, targets, p); err != nil {
		return nil, fmt.Errorf("prepare the truth: %w", err)
	}
	s := NewSource(sim, spaces)
	truth := &Truth{Protocol: p, Targets: targets.Clone()}
	truth.Protocol.T = slices.Clone(p.T)
	progress := &progress{report: report, total: p.PriorDraws + truth.posteriorRows()}

	if err := truth.addPrior(ctx, s); err != nil {
		return nil, fmt.Errorf("prepare the prior's scores: %w", err)
	}
	progress.add(p.PriorDraws)
	if truth.compared() == 0 {
		return truth, nil
	}
	sample := truth.abcSamples
	if p.MMD.Exact {
		sample = truth.exactSamples
	}
	if err := truth.addPosterior(ctx, s, sample, progress); err != nil {
		return nil, fmt.Errorf("prepare samples of the posterior: %w", err)
	}
	return truth, nil
}

func prepareArguments(spaces sdk.Spaces, targets sdk.Batch, p Protocol) error {
	if err := spaces.Validate(); err != nil {
		return err
	}
	if err := p.Validate(); err != nil {
		return err
	}
	if err := targets.Validate(len(spaces.Y)); err != nil {
		return fmt.Errorf("targets: %w", err)
	}
	if targets.Rows() == 0 {
		return invalid("no targets")
	}
	for i := range targets.Rows() {
		if !sdk.Finite(targets.Row(i)) {
			return invalid("target %d is not finite", i)
		}
	}
	return nil
}

// compared returns the number of targets with posterior samples.
func (t *Truth) compared() int {
	return min(t.Protocol.MMD.Targets, t.Targets.Rows())
}

// posteriorRows returns the number of rows behind the posterior samples.
func (t *Truth) posteriorRows() int {
	switch {
	case t.compared() == 0:
		return 0
	case t.Protocol.MMD.Exact:
		return 2 * t.compared() * t.Protocol.MMD.Sample
	}
	return 2 * t.Protocol.MMD.Pool
}

// addPrior sets Floor and Prior. All targets share the prior draws. Those that are infeasible count
// as they do in a model's score.
func (t *Truth) addPrior(ctx context.Context, s Source) error {
	n := t.Protocol.PriorDraws
	y, err := s.priorOutputs(ctx, t.Protocol.Seed.Derive("prior"), n)
	if err != nil {
		return err
	}
	targets := t.Targets.Rows()
	means := make([]float64, targets)
	for i := range means {
		means[i] = feasibleMean(errorsAgainst(y, t.Targets.Row(i)))
		t.Floor += means[i] / float64(targets)
	}
	if math.IsNaN(t.Floor) {
		return fmt.Errorf("none of %d draws from the prior is feasible", n)
	}
	most := t.Protocol.T[len(t.Protocol.T)-1]
	whole := newMinima(t.Protocol.T, n, t.Floor, t.Protocol.Capped)
	group := newMinima(t.Protocol.T, most, t.Floor, t.Protocol.Capped)
	t.Prior = columns(len(t.Protocol.T), targets)
	t.PriorTypical = columns(len(t.Protocol.T), targets)
	return parallel(ctx, targets, func(_ context.Context, i int) error {
		errors := errorsAgainst(y, t.Targets.Row(i))
		for k, r := range whole.subsets(errors) {
			t.Prior[k][i] = r
		}
		for k, r := range group.typical(errors, smallest*t.Floor) {
			t.PriorTypical[k][i] = r
		}
		return nil
	})
}

// priorOutputs returns the simulations of n prior draws.
func (s Source) priorOutputs(ctx context.Context, seed sdk.Seed, n int) (sdk.Batch, error) {
	y := sdk.NewBatch(n, s.DY)
	for first := 0; first < n; first += s.chunk() {
		end := min(first+s.chunk(), n)
		pairs, err := s.Pairs(ctx, seed, first, end-first)
		if err != nil {
			return sdk.Batch{}, err
		}
		copy(y.Slice(first, end).Data, pairs.Y.Data)
	}
	return y, nil
}

// errorsAgainst returns the re-simulation error of each row of y.
func errorsAgainst(y sdk.Batch, target []float32) []float64 {
	errors := make([]float64, y.Rows())
	for i := range errors {
		errors[i] = SquaredError(y.Row(i), target)
	}
	return errors
}

// feasibleMean returns the mean of the errors that are finite, NaN if none is.
func feasibleMean(errors []float64) float64 {
	sum, n := 0.0, 0
	for _, e := range errors {
		if !math.IsInf(e, 1) {
			sum += e
			n++
		}
	}
	return sum / float64(n)
}

// sampler returns a sample of the posterior of each compared target, from the stream named by seed,
// and how far its rows are from the target.
type sampler func(
	ctx context.Context, s Source, seed sdk.Seed, progress *progress,
) ([]sdk.Batch, []float64, error)

// addPosterior sets Posterior from two independent runs of the sampler.
func (t *Truth) addPosterior(
	ctx context.Context, s Source, sample sampler, progress *progress,
) error {
	seed := t.Protocol.Seed.Derive("posterior")
	a, nearA, err := sample(ctx, s, seed.Derive("a"), progress)
	if err != nil {
		return err
	}
	b, nearB, err := sample(ctx, s, seed.Derive("b"), progress)
	if err != nil {
		return err
	}
	for i := range a {
		t.Posterior = append(t.Posterior,
			Posterior{A: a[i], B: b[i], Tolerance: max(nearA[i], nearB[i])})
	}
	return nil
}

// abcSamples takes, for each target, the rows of a pool of prior pairs whose y is nearest to it:
// quantile ABC, the rejection sampler whose tolerance is set by the number of rows that it keeps
// (reference §6.3).
func (t *Truth) abcSamples(
	ctx context.Context, s Source, seed sdk.Seed, progress *progress,
) ([]sdk.Batch, []float64, error) {
	size := t.Protocol.MMD
	found := newNearest(t.Targets.Slice(0, t.compared()), size.Sample, s.DX)
	step := s.chunk()
	err := parallel(ctx, (size.Pool+step-1)/step, func(ctx context.Context, i int) error {
		first := i * step
		pairs, err := s.Pairs(ctx, seed, first, min(step, size.Pool-first))
		if err != nil {
			return err
		}
		found.offer(first, pairs)
		progress.add(pairs.Len())
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	samples, distances := found.samples()
	if n := samples[0].Rows(); n < size.Sample {
		return nil, nil,
			fmt.Errorf("only %d of the %d prior pairs are feasible, need %d: enlarge the pool",
				n, size.Pool, size.Sample)
	}
	return samples, distances, nil
}

// exactSamples asks the task, a few targets at a time.
func (t *Truth) exactSamples(
	ctx context.Context, s Source, seed sdk.Seed, progress *progress,
) ([]sdk.Batch, []float64, error) {
	reference, ok := s.Sim.(sdk.Reference)
	if !ok {
		return nil, nil, fmt.Errorf("draw from the exact posterior: %w", sdk.ErrUnsupported)
	}
	n, compared := t.Protocol.MMD.Sample, t.compared()
	step := max(1, s.chunk()/n)
	var samples []sdk.Batch
	for first := 0; first < compared; first += step {
		y := t.Targets.Slice(first, min(first+step, compared))
		x, err := reference.Posterior(ctx, seed, first, y, n)
		if err != nil {
			return nil, nil, fmt.Errorf("draw from the exact posterior: %w", err)
		}
		if err := Shaped(x, y.Rows()*n, s.DX); err != nil {
			return nil, nil, fmt.Errorf("draw from the exact posterior: task returned %w", err)
		}
		if !sdk.Finite(x.Data) {
			return nil, nil,
				invalid("draw from the exact posterior: task returned a row that is not finite")
		}
		for i := range y.Rows() {
			samples = append(samples, x.Slice(i*n, (i+1)*n).Clone())
		}
		progress.add(x.Rows())
	}
	return samples, make([]float64, compared), nil
}

// tolerance returns the median over targets of the largest distance in the posterior samples.
func (t *Truth) tolerance() float64 {
	tolerances := make([]float64, len(t.Posterior))
	for i := range tolerances {
		tolerances[i] = t.Posterior[i].Tolerance
	}
	return stat.Median(tolerances)
}

// progress counts rows that goroutines have done, and reports them one at a time.
type progress struct {
	mu          sync.Mutex
	report      func(done, total int)
	done, total int
}

func (p *progress) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.report != nil {
		p.report(p.done, p.total)
	}
}
