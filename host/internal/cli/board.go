package cli

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// boardFlags say which board a command is about, and which part of it.
type boardFlags struct {
	options config.Options
	retry   bool
	again   bool
	whole   bool // read the records whole, to find all damage before anything is run
}

func (f *boardFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.options.File, "config", "c", "",
		"the configuration (default: the nearest bench.yaml, from here upwards)")
	flags.StringVar(&f.options.Profile, "profile", "",
		"how much to do: a profile of the configuration (default: its own choice)")
	flags.StringSliceVar(&f.options.Tasks, "task", nil,
		"only this task; may be given several times")
	flags.StringSliceVar(&f.options.Entries, "model", nil,
		"only this entry; may be given several times")
	flags.StringArrayVar(&f.options.Set, "set", nil,
		"override one value, such as entries::tandem::params::epochs=5; may be given several times")
}

// partial reports whether the flags leave something of the board out.
func (f *boardFlags) partial() bool { return len(f.options.Tasks)+len(f.options.Entries) > 0 }

// openedBoard is a configuration, all that it names, and what its folder knows already.
type openedBoard struct {
	config  *config.Config
	options config.Options // that it was loaded by
	inputs  bench.Inputs
	store   record.Store
	plan    *bench.Plan // by the records of the last look
	log     zerolog.Logger

	partial    bool  // something of the configuration is left out
	unasked    int   // records of the last look that are of no cell of the plan
	unreadable error // what the last look could not read
}

// openBoard reads the configuration, finds and if need be builds its plugins, checks every
// parameter, and plans.
func (a *app) openBoard(ctx context.Context, f *boardFlags) (*openedBoard, error) {
	c, err := config.Load(f.options)
	if err != nil {
		return nil, err
	}
	for _, warning := range c.Warnings {
		a.log.Warn().Str("config", c.File).Msg(warning)
	}
	in, err := a.resolve(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := checkParams(in); err != nil {
		return nil, err
	}
	if in.TaskFiles, in.ModelFiles, err = c.HashFiles(); err != nil {
		return nil, err
	}
	in.Timing, in.Retry, in.Rerun = bench.DefaultTiming(), f.retry, f.again
	b := &openedBoard{
		config: c, options: f.options, inputs: in, store: record.Store{Board: c.Board},
		log: a.log, partial: f.partial(),
	}
	read := b.store.Heads
	if f.whole {
		read = b.store.All
	}
	_, err = b.look(read)
	return b, err
}

// openWithoutPlugins reads the configuration in a board's folder and plans by it and the records.
// It takes the plugins to be those in bench.lock: so it needs none, and builds nothing.
func (a *app) openWithoutPlugins(folder string) (*openedBoard, error) {
	c, err := config.Load(config.Options{File: filepath.Join(folder, config.FileName), Alone: true})
	if err != nil {
		return nil, err
	}
	c.Board = folder
	b := &openedBoard{config: c, store: record.Store{Board: folder}, log: a.log}
	_, err = b.look(b.store.Heads)
	return b, err
}

// look reads the board's records, by the store's All or Heads, and plans by them.
func (b *openedBoard) look(read func() ([]*record.Record, error)) ([]*record.Record, error) {
	records, err := read()
	b.unreadable = err
	for _, e := range separateAll(err) {
		message := "a record cannot be read; its cell counts as missing"
		if errors.Is(e, record.ErrMisplaced) {
			message = "left out"
		}
		b.log.Warn().Err(e).Msg(message)
	}
	if b.inputs.Config == nil {
		b.plan, err = bench.NewOfflinePlan(b.config, readLock(b.config.Board, b.log), records), nil
	} else {
		b.plan, err = bench.NewPlan(b.inputs, records)
	}
	if err == nil {
		if !b.partial {
			b.unasked = b.plan.Unasked(records)
		}
		b.explain()
	}
	return records, err
}

// explain says of cells whose records cannot be read why they are missing.
func (b *openedBoard) explain() {
	reasons := make(map[string]error)
	for _, p := range record.Problems(b.unreadable) {
		reasons[p.Path] = p.Err
	}
	for i := range b.plan.Cells {
		c := &b.plan.Cells[i]
		if err := reasons[b.store.Path(c.ID())]; err != nil && c.State == bench.Missing {
			c.Reason = "its record cannot be read: " + err.Error()
		}
	}
}

// resolve finds the plugins of a configuration.
func (a *app) resolve(ctx context.Context, c *config.Config) (bench.Inputs, error) {
	plugins, err := a.catalog()
	if err != nil {
		return bench.Inputs{}, err
	}
	var refs []catalog.Ref
	for _, t := range c.Tasks {
		refs = append(refs, catalog.Ref{Kind: sdk.KindTask, Name: t.Plugin})
	}
	for _, e := range c.Entries {
		refs = append(refs, catalog.Ref{Kind: sdk.KindModel, Name: e.Plugin})
	}
	found, problems := plugins.ResolveEach(ctx, refs)
	if ctx.Err() != nil {
		return bench.Inputs{}, context.Cause(ctx)
	}
	if err := a.excuse(c, problems); err != nil {
		return bench.Inputs{}, err
	}
	return bench.Inputs{Config: c, Tasks: found[:len(c.Tasks)], Models: found[len(c.Tasks):]}, nil
}

// excuse returns the problems of a configuration's tasks and entries, in this order, except those
// that concern the cells of one plugin alone: it does not build, or does not describe itself. Those
// are logged, and the other cells can run, unless no task is left.
func (a *app) excuse(c *config.Config, problems []error) error {
	var left []error
	tasks := 0 // that can be run
	for i, err := range problems {
		excused := errors.As(err, new(*catalog.Undescribed))
		if i < len(c.Tasks) && !excused {
			tasks++
		}
		if !excused {
			left = append(left, err)
		}
	}
	if tasks == 0 {
		left = problems
	}
	if err := errors.Join(left...); err != nil {
		return err
	}
	for i, err := range problems {
		if err != nil && i < len(c.Tasks) {
			a.log.Warn().Err(err).Str("task", c.Tasks[i].Name).
				Msg("a task cannot be run; the cells of others can")
		} else if err != nil {
			a.log.Warn().Err(err).Str("entry", c.Entries[i-len(c.Tasks)].Name).
				Msg("a model does not say what it is; the others can be run")
		}
	}
	return nil
}

// checkParams checks all parameters against what the plugins say of them.
func checkParams(in bench.Inputs) error {
	tasks, entries := make(map[string]json.RawMessage), make(map[string]json.RawMessage)
	for i, t := range in.Config.Tasks {
		if in.Tasks[i].Failure == nil { // otherwise nobody knows its parameters
			tasks[t.Name] = in.Tasks[i].Description.Params
		}
	}
	for i, e := range in.Config.Entries {
		if in.Models[i].Failure == nil {
			entries[e.Name] = in.Models[i].Description.Params
		}
	}
	return in.Config.CheckParams(tasks, entries)
}
