package sdk

import "context"

// Simulator is a task: a prior over x and a map from x to y. Both methods are pure functions of
// their arguments: every row depends on the seed and its own index alone, never on the other rows
// of the request, on earlier calls, or on how many threads serve them. Both may be called from
// several goroutines at once, and stop early, with ctx's error, when ctx ends.
type Simulator interface {
	// Draw returns the n rows of x with indices first … first+n-1 from the prior's stream named by
	// seed. The caller owns the result.
	Draw(ctx context.Context, seed Seed, first, n int) (Batch, error)

	// Simulate returns one row of y for each row of x, in order; row i has index first+i, which
	// matters only to a simulator that is itself random. A row of x that the task cannot simulate
	// (outside its physics, NaN, infinite) gives a row of NaN; it is not an error. Simulate does
	// not change x and does not keep it. x of the wrong width is an error that wraps ErrInvalid.
	Simulate(ctx context.Context, seed Seed, first int, x Batch) (Batch, error)
}

// Reference is an optional interface of a Simulator that can draw from the exact posterior of x
// given y.
type Reference interface {
	// Posterior returns draws rows of x for each row of y, in target order: rows i·draws …
	// (i+1)·draws-1 are independent draws of p(x | y_i). Target i uses the streams of row first+i.
	Posterior(ctx context.Context, seed Seed, first int, y Batch, draws int) (Batch, error)
}

// Jacobian is an optional interface of a Simulator that knows its derivative.
type Jacobian interface {
	// Jacobian returns, for each row of x, the dy·dx numbers ∂y_j/∂x_k in row-major order (j slow,
	// k fast) as one row. A row of x that is infeasible gives a row of NaN.
	Jacobian(ctx context.Context, x Batch) (Batch, error)
}

// Truer is an optional interface of a Simulator that stands for a slower one which is closer to the
// truth: the simulator behind a fitted proxy, say, or the same physics at a finer resolution. It is
// for looking back at results, never for scoring: the host asks it for a few rows that models
// found, to tell how far the scores were from the physics.
type Truer interface {
	// SimulateTruer promises what Simulate promises — one row of y for each row of x, in the same
	// units and order, a row of NaN where x cannot be simulated, an error that wraps ErrInvalid for
	// x of the wrong width — of the truer simulator. A row may take seconds: the host asks for few
	// rows at a time, and ctx's error comes back soon after ctx ends, not after the last row. Where
	// the parameters make Simulate itself the truest there is, the two agree.
	SimulateTruer(ctx context.Context, seed Seed, first int, x Batch) (Batch, error)
}

// TaskPlugin describes a task plugin to sdk/serve. P is the struct of its parameters (see
// sdk/params for its tags).
type TaskPlugin[P any] struct {
	About

	// Capabilities lists the optional interfaces that the simulators made by New implement.
	Capabilities []Capability

	// Noisy says that Simulate adds noise of its own to y, in every dim and under all parameters,
	// so that x given y has a density. Then models that know theirs (LogDensity) are scored by it.
	Noisy bool

	// Spaces returns the spaces of x and y under the given parameters.
	Spaces func(P) Spaces

	// New returns a simulator with the given parameters, which have been validated against their
	// schema.
	New func(P) (Simulator, error)
}
