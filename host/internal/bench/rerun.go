package bench

import (
	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/record"
)

// Rerun returns the cell that a record is of, to be run once more by the given plugins: with the
// record's parameters, protocol, seed and limits. Its key is the record's if the plugins are the
// same and depend on no files; see WithFiles.
func Rerun(r *record.Record, task, model catalog.Plugin) Cell {
	c := Cell{
		Task:     executable(r.Task.Name, task, r.Task.Params),
		Model:    executable(r.Model.Name, model, r.Model.Params),
		Order:    model.Description.Order,
		Repeat:   r.Repeat,
		Protocol: r.Protocol,
		Timing:   DefaultTiming(),
		Density:  measuresDensity(task.Description, model.Description),
		State:    Missing,
		Estimate: wall(r.Time),
	}
	c.Key = c.record().Key
	return c
}

// WithFiles returns the cell with the files that its plugins depend on, nil for none, and the globs
// that found them.
func (c Cell) WithFiles(task, model *record.Files, taskGlobs, modelGlobs []string) Cell {
	c.Task = c.Task.with([]*record.Files{task}, 0, taskGlobs)
	c.Model = c.Model.with([]*record.Files{model}, 0, modelGlobs)
	c.Key = c.record().Key
	return c
}
