package record

import "github.com/invbench/invbench/sdk"

// Raw is what a cell's scores were computed from.
type Raw struct {
	Targets sdk.Batch // y*, one row a target
	Draws   sdk.Batch // x̂, Targets.Rows()·draws rows in target order
	Errors  []float64 // the re-simulation error of each row of Draws, +Inf if it is infeasible
}
