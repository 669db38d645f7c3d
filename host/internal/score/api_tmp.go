package score

import (
	"context"
	"io"

	"github.com/invbench/invbench/sdk"
)

// Prepare makes the truth of a task.
func Prepare(ctx context.Context, sim sdk.Simulator, spaces sdk.Spaces, targets sdk.Batch, p Protocol, exact bool, report func(done, total int)) (*Truth, error) {
	return nil, nil
}

// Fits reports whether the truth was prepared for exactly these targets and this protocol.
func (t *Truth) Fits(targets sdk.Batch, p Protocol, exact bool) error { return nil }

// WriteTo writes.
func (t *Truth) WriteTo(w io.Writer) (int64, error) { return 0, nil }

// ReadTruth reads.
func ReadTruth(r io.Reader) (*Truth, error) { return nil, nil }

// Scorer scores one cell's draws.
type Scorer struct{}

// NewScorer returns a scorer for one cell: draws a target in the given order.
func NewScorer(sim sdk.Simulator, spaces sdk.Spaces, truth *Truth, order sdk.Order, draws int) (*Scorer, error) {
	return nil, nil
}

// Add re-simulates the draws of one target. Targets may come in any order, each once.
func (s *Scorer) Add(ctx context.Context, target int, draws sdk.Batch) error { return nil }

// Errors returns the re-simulation errors (targets × draws, row-major, +Inf infeasible).
func (s *Scorer) Errors() []float64 { return nil }

// Scores ends the scoring.
func (s *Scorer) Scores() (*Scores, error) { return nil, nil }

// Pool pools the repeats of one entry on one task.
func Pool(repeats []*Scores, resamples int, seed sdk.Seed) (*Pooled, error) { return nil, nil }
