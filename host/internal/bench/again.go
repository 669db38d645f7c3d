package bench

import (
	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/record"
)

// CellOf returns the cell that a record is of, to be run by the given plugins: with the record's parameters, protocol, seed
// and limits. Its key is the record's if the plugins are the same.
func CellOf(r *record.Record, task, model catalog.Plugin) Cell {
	c := Cell{
		Task:     executable(r.Task.Name, task, r.Task.Params),
		Model:    executable(r.Model.Name, model, r.Model.Params),
		Order:    model.Description.Order,
		Repeat:   r.Repeat,
		Protocol: r.Protocol,
		Timing:   DefaultTiming(),
		State:    Missing,
		Estimate: wall(r.Time),
	}
	c.Key = c.record().Key
	return c
}
