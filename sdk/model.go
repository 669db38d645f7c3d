package sdk

import (
	"context"
	"io"
	"iter"
)

// Model is an inverse model. The host calls Fit once and then Invert any number of times, never two
// calls at once. Everything random in a model comes from the seed in its Setup, so that the same
// setup, data and backend give the same draws. Behind sdk/serve a model is called in the right
// order and with batches of the right widths; only a model that is also used without it needs to
// check.
type Model interface {
	// Fit trains the model on train, whose rows the model splits into training and validation rows
	// as it likes. All of them are feasible: the host leaves out rows that its task cannot
	// simulate. Fit may keep train. It reports progress with Report(ctx, …) and may ask sim for
	// further simulations as long as the budget lasts; by default the budget is 0. It returns ctx's
	// error soon after ctx ends, even if it had nothing left to do, and an error wrapping
	// ErrDiverged when the training broke down. After an error the model is not used again.
	Fit(ctx context.Context, train Dataset, sim Oracle) error

	// Invert yields one batch for each row of y, in order, each of exactly draws rows of x. The
	// draws of a ranked model come best first by its own judgement; those of an exchangeable model
	// are independent and identically distributed. A target's draws do not depend on the other
	// targets of the call except through the target's index, which counts from 0 at Fit or Restore
	// and goes on from one call to the next. An error ends the sequence. The consumer owns each
	// batch it was given, and may stop early; how far the index has gone then is not defined.
	Invert(ctx context.Context, y Batch, draws int) iter.Seq2[Batch, error]
}

// Oracle is the simulator as a model may see it during Fit: counted by the host.
type Oracle interface {
	// Simulate returns one row of y for each row of x and takes x.Rows() from the budget.
	// Infeasible rows come back as NaN and cost as much as any. It fails with an error wrapping
	// ErrBudget, and simulates nothing, if the budget does not cover all rows.
	Simulate(ctx context.Context, x Batch) (Batch, error)

	// Remaining returns how many rows may still be simulated.
	Remaining() int
}

// Snapshotter is an optional interface of a Model that can be saved after Fit and restored without
// fitting again.
type Snapshotter interface {
	// Snapshot writes the fitted model to w.
	Snapshot(ctx context.Context, w io.Writer) error
	// Restore replaces the model's state by one that Snapshot wrote under the same setup and
	// parameters. Draws after Restore equal those that the saved model gave after Fit: the targets'
	// indices begin at 0 again.
	Restore(ctx context.Context, r io.Reader) error
}

// LogDensity is an optional interface of a Model that knows the density of its own draws.
type LogDensity interface {
	// LogDensity returns log p(x_i | y_i) in nats for each pair of rows of x and y, as a batch of
	// width 1.
	LogDensity(ctx context.Context, y, x Batch) (Batch, error)
}

// Setup is what a model knows when it is made: which problem it will face, its seed, and how many
// threads it may use.
type Setup struct {
	Task    Problem // the task to be inverted
	Seed    Seed    // the source of all of the model's randomness
	Threads int     // threads the model may keep busy; at least 1
}

// Problem is what a model may know of a task: its name and spaces, not its simulator.
type Problem struct {
	Name   string
	Spaces Spaces
}

// Order says what the sequence of a model's draws for one target means.
type Order string

// The two orders of draws.
const (
	// Ranked draws come best first by the model's own judgement. Only prefixes of the sequence are
	// scored.
	Ranked Order = "ranked"
	// Exchangeable draws are independent and identically distributed given the target; any subset
	// is as good as another.
	Exchangeable Order = "exchangeable"
)

// ModelPlugin describes a model plugin to sdk/serve. P is the struct of its hyper-parameters (see
// sdk/params).
type ModelPlugin[P any] struct {
	About

	// Capabilities lists the optional interfaces that the models made by New implement.
	Capabilities []Capability

	// Order says what the sequence of draws means.
	Order Order

	// Deterministic says that all draws for one target are the same.
	Deterministic bool

	// New returns an unfitted model. The hyper-parameters have been validated against their schema;
	// New checks what a schema cannot say, such as a hyper-parameter that must fit the task's
	// dimensions.
	New func(P, Setup) (Model, error)
}
