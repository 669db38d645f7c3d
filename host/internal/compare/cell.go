package compare

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// Cell is what a comparison needs of a record. Scores are empty unless the status is ok.
type Cell struct {
	Task     record.Plugin   `json:"task"`
	Model    record.Plugin   `json:"model"` // its Name is the entry's
	Repeat   int             `json:"repeat"`
	Protocol record.Protocol `json:"protocol"`
	Status   record.Status   `json:"status"`
	Reason   string          `json:"reason,omitempty"`
	Stale    string          `json:"stale,omitempty"` // why its board no longer asks for it

	T     []int       `json:"t,omitempty"`     // the numbers of draws of R and Prior
	R     [][]float64 `json:"r,omitempty"`     // for each of T, r_T of each target
	Prior []float64   `json:"prior,omitempty"` // r_T of the prior for these targets
	Floor float64     `json:"floor,omitempty"` // what a target costs without a feasible draw
	Trace []float64   `json:"trace,omitempty"` // losses along the training, see trace

	// Metrics has the other metrics by name: a value for each target, or the cell's one value.
	Metrics map[string][]float64 `json:"metrics,omitempty"`

	Shared  bool           `json:"shared,omitempty"` // beside another cell: no costs to compare
	Machine record.Machine `json:"machine"`
}

// newCell returns the cell of a record, with those of the metrics that are compared.
func newCell(r *record.Record, metrics []metric.Metric) Cell {
	c := Cell{
		Task: r.Task, Model: r.Model, Repeat: r.Repeat, Protocol: r.Protocol,
		Status: r.Status, Reason: r.Reason, Stale: r.Stale,
		Trace: trace(r.Training), Shared: r.Time.Shared, Machine: r.Machine,
	}
	s := r.Scores
	if s == nil {
		return c
	}
	for _, point := range s.R {
		c.T = append(c.T, point.T)
	}
	c.R, c.Prior, c.Floor = s.PerTarget.R, s.Prior, s.PriorFloor
	c.Metrics = map[string][]float64{}
	for _, m := range metrics {
		if values := m.Compared(r); len(values) > 0 {
			c.Metrics[m.Name] = values
		}
	}
	return c
}

// ID returns which cell it is.
func (c *Cell) ID() record.ID {
	return record.ID{Task: c.Task.Name, Entry: c.Model.Name, Repeat: c.Repeat}
}

// validate reports whether the cell is one that can be compared. Its scores come from a file.
func (c *Cell) validate() error {
	switch {
	case !sdk.ValidName(c.Task.Name) || !sdk.ValidName(c.Model.Name):
		return fmt.Errorf("task %q or entry %q does not match %s",
			c.Task.Name, c.Model.Name, sdk.NamePattern)
	case c.Repeat < 0:
		return fmt.Errorf("repeat %d is negative", c.Repeat)
	case c.Status != record.OK:
		return nil
	case len(c.T) == 0 || len(c.R) != len(c.T) || len(c.Prior) != len(c.T):
		return fmt.Errorf("%d numbers of draws, %d lists of scores and %d of the prior's do not "+
			"belong together",
			len(c.T), len(c.R), len(c.Prior))
	case len(c.R[0]) == 0:
		return fmt.Errorf("no targets")
	}
	for k, values := range c.R {
		if len(values) != len(c.R[0]) || c.T[k] < 1 || k > 0 && c.T[k] <= c.T[k-1] {
			return fmt.Errorf("r_%d: %d targets where r_%d has %d, or draws that do not ascend",
				c.T[k], len(values), c.T[0], len(c.R[0]))
		}
	}
	for _, values := range append(slices.Clone(c.R), c.Prior, []float64{c.Floor}) {
		if slices.ContainsFunc(values, func(v float64) bool { return !(v >= 0 && v <= largest) }) {
			return fmt.Errorf("a score is negative or not finite")
		}
	}
	for name, values := range c.Metrics {
		if slices.ContainsFunc(values, func(v float64) bool {
			return !(v >= -largest && v <= largest)
		}) {
			return fmt.Errorf("a value of %q is not finite", name)
		}
	}
	return nil
}

// largest is the largest score: sums of scores are finite too.
const largest = 1e300

// ok reports whether the cell has scores.
func (c *Cell) ok() bool { return c.Status == record.OK }

// traceLength is how many losses are kept of each stage of a training.
const traceLength = 8

// trace returns a few losses of each stage of a training, evenly spaced and with the last, by which
// two trainings can be told apart. Where there is no training loss it is that of the validation.
func trace(curves []record.Curve) []float64 {
	var all []float64
	for _, c := range curves {
		var losses []float64
		for i := range c.Loss {
			if v := cmp.Or(c.Loss[i], c.Validation[i]); v != nil {
				losses = append(losses, *v)
			}
		}
		n := min(traceLength, len(losses))
		for i := range n {
			all = append(all, losses[(i+1)*len(losses)/n-1])
		}
	}
	return all
}
