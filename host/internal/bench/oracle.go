package bench

import (
	"context"
	"fmt"
	"sync"

	"github.com/invbench/invbench/sdk"
)

var _ sdk.Oracle = (*oracle)(nil)

// oracle is the task as a model may use it while it is fitted: for as many simulations as its
// budget has.
type oracle struct {
	sim  sdk.Simulator
	seed sdk.Seed

	mu     sync.Mutex
	budget int
	used   int
}

// Simulate implements sdk.Oracle. The rows of all requests are numbered one after the other, so
// cutting a request in two changes nothing even if the task is random.
func (o *oracle) Simulate(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	o.mu.Lock()
	first, left := o.used, o.budget-o.used
	if x.Rows() > left {
		o.mu.Unlock()
		return sdk.Batch{},
			fmt.Errorf("simulate %d rows with %d left: %w", x.Rows(), left, sdk.ErrBudget)
	}
	o.used += x.Rows()
	o.mu.Unlock()
	return o.sim.Simulate(ctx, o.seed, first, x)
}

// Remaining implements sdk.Oracle.
func (o *oracle) Remaining() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.budget - o.used
}
