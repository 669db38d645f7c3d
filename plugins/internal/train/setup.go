package train

import (
	"errors"
	"math"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// newRun puts everything that a training run needs on the engine, but the programs, which are
// compiled when first used.
func newRun(
	e *engine.Engine, o Objective, s Settings, training, validation sdk.Dataset, seed sdk.Seed,
) (*run, error) {
	r := &run{
		engine: e, objective: o, settings: s,
		programs: &programs{
			engine: e, objective: o, adam: o.adam(s),
			widths: [2]int{training.X.Width, training.Y.Width}, steps: map[int]*engine.Program{},
			losses: map[int]*engine.Program{},
		},
		training: &feed{
			engine: e, rows: training, bounds: cut(training.Len(), s.BatchSize, 2), noise: o.Noise,
			seed: seed.Derive("training"), shuffle: s.Shuffle,
		},
		validation: &feed{
			engine: e, rows: validation, bounds: cut(validation.Len(), s.BatchSize, 1),
			noise: o.Noise, seed: seed.Derive("validation"),
		},
		best: checkpoint{loss: math.Inf(1), bar: math.Inf(1)},
	}
	var err error
	if r.frozen, err = nn.Upload(e, o.frozen()); err != nil {
		return nil, err
	}
	return r, r.initialise()
}

// initialise puts the state on the engine: the net's values and moments of zero.
func (r *run) initialise() error {
	net := r.objective.Net
	values, err := nn.Upload(r.engine, append(net.Trained(), net.Statistics()...))
	if err != nil {
		return err
	}
	r.state = values
	for range 2 {
		for _, v := range net.Trained() {
			zeros, err := r.engine.Zeros(v.Dims...)
			if err != nil {
				return err
			}
			r.state = append(r.state, zeros)
		}
	}
	return nil
}

// close frees what the run has on the engine.
func (r *run) close() error {
	r.programs.close()
	return errors.Join(
		r.training.free(), r.validation.free(), r.engine.Free(r.frozen...),
		r.engine.Free(r.state...),
	)
}
