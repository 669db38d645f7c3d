package conditional

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// Net is a model of p(x|y) in scaled units.
type Net interface {
	// Set returns the variables.
	Set() *nn.Set
	// Objective returns what their training minimises.
	Objective() train.Objective
	// Ready is called when the variables have the values that Draw and LogDensity are to use.
	Ready(e *engine.Engine) error
	// Draw returns draws of x for one target y. All of its randomness comes from rng.
	Draw(ctx context.Context, rng *rand.Rand, y []float32, draws int) (sdk.Batch, error)
	// LogDensity returns log p(x|y) for pairs of rows; row i may use the stream i of seed.
	LogDensity(ctx context.Context, seed sdk.Seed, y, x sdk.Batch) ([]float64, error)
}

// Options are the shared blocks of a model's parameters.
type Options struct {
	Scale    scale.Option
	Training train.Settings
	Backend  engine.Choice

	Resimulate bool // choose the checkpoint by re-simulation, and not by the validation loss
}

// Model is a fitted or unfitted Net with all that the contract asks of a model.
type Model struct {
	name    string
	options Options
	setup   sdk.Setup
	net     Net
	engine  *engine.Engine
	scale   scale.Scale
	fitted  bool
	next    int // index since Fit of the next target
}

var (
	_ sdk.Model       = (*Model)(nil)
	_ sdk.Snapshotter = (*Model)(nil)
	_ sdk.LogDensity  = (*Model)(nil)
)

// New returns an unfitted model. Errors of its methods begin with name.
func New(name string, o Options, setup sdk.Setup, net Net) (*Model, error) {
	m := &Model{name: name, options: o, setup: setup, net: net}
	m.scale = scale.None(m.dx(), m.dy())
	var err error
	if m.engine, err = o.Backend.Open(setup.Threads); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

func (m *Model) dx() int { return len(m.setup.Task.Spaces.X) }
func (m *Model) dy() int { return len(m.setup.Task.Spaces.Y) }

// Fit implements sdk.Model. It does not use the oracle, unless the checkpoint is chosen by
// re-simulation.
func (m *Model) Fit(ctx context.Context, rows sdk.Dataset, sim sdk.Oracle) error {
	if err := m.fit(ctx, rows, sim); err != nil {
		return fmt.Errorf("%s: fit: %w", m.name, err)
	}
	return nil
}

func (m *Model) fit(ctx context.Context, rows sdk.Dataset, sim sdk.Oracle) error {
	if err := rows.Validate(); err != nil {
		return err
	}
	m.engine.Announce(ctx)
	m.scale = m.options.Scale.New(rows)
	settings := m.options.Training
	training, validation, err := train.Split(m.scale.Rows(rows), settings.ValidationShare,
		m.setup.Seed)
	if err != nil {
		return err
	}
	objective, err := m.objective(validation, sim)
	if err != nil {
		return err
	}
	_, err = train.Run(ctx, m.engine, objective, settings, training, validation,
		m.setup.Seed.Derive("training"))
	if err != nil {
		return err
	}
	return m.ready()
}

func (m *Model) ready() error {
	m.next = 0
	err := m.net.Ready(m.engine)
	m.fitted = err == nil
	return err
}

// Invert implements sdk.Model. Draws of a target depend on the model's seed and the target's index,
// and on nothing else.
func (m *Model) Invert(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		if err := m.check(y, draws); err != nil {
			yield(sdk.Batch{}, fmt.Errorf("%s: invert: %w", m.name, err))
			return
		}
		scaled := m.scale.Y.In(y)
		for i := range scaled.Rows() {
			index := m.next
			m.next++
			x, err := m.invert(ctx, index, scaled.Row(i), draws)
			if err != nil {
				err = fmt.Errorf("%s: invert target %d: %w", m.name, index, err)
			}
			if !yield(x, err) || err != nil {
				return
			}
		}
	}
}

func (m *Model) check(y sdk.Batch, draws int) error {
	if !m.fitted {
		return sdk.ErrNotFitted
	}
	if draws < 1 {
		return fmt.Errorf("%w: %d draws, want at least 1", sdk.ErrInvalid, draws)
	}
	return y.Validate(m.dy())
}

func (m *Model) invert(ctx context.Context, index int, y []float32, draws int) (sdk.Batch, error) {
	if err := ctx.Err(); err != nil {
		return sdk.Batch{}, err
	}
	x, err := m.net.Draw(ctx, m.setup.Seed.Derive("draws").Row(index), y, draws)
	if err != nil {
		return sdk.Batch{}, err
	}
	return m.scale.X.Out(x), nil
}

// LogDensity implements sdk.LogDensity. The density is of x in the task's units: that of the scaled
// x, over the product of the factors that x was divided by.
func (m *Model) LogDensity(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	p, err := m.logDensity(ctx, y, x)
	if err != nil {
		return sdk.Batch{}, fmt.Errorf("%s: log density: %w", m.name, err)
	}
	return p, nil
}

func (m *Model) logDensity(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	if err := m.check(y, 1); err != nil {
		return sdk.Batch{}, err
	}
	if err := x.Validate(m.dx()); err != nil {
		return sdk.Batch{}, err
	}
	if x.Rows() != y.Rows() {
		return sdk.Batch{},
			fmt.Errorf("%w: %d rows of x and %d of y, want the same number",
				sdk.ErrInvalid, x.Rows(), y.Rows())
	}
	scaled, err := m.net.LogDensity(ctx, m.setup.Seed.Derive("density"), m.scale.Y.In(y),
		m.scale.X.In(x))
	if err != nil {
		return sdk.Batch{}, err
	}
	p := sdk.NewBatch(x.Rows(), 1)
	for i, v := range scaled {
		p.Data[i] = float32(v - m.logFactors())
	}
	return p, nil
}

func (m *Model) logFactors() float64 {
	sum := 0.0
	for _, f := range m.scale.X.Factor {
		sum += math.Log(float64(f))
	}
	return sum
}

// Snapshot implements sdk.Snapshotter.
func (m *Model) Snapshot(_ context.Context, w io.Writer) error {
	if !m.fitted {
		return fmt.Errorf("%s: snapshot: %w", m.name, sdk.ErrNotFitted)
	}
	return snapshot.Write(w, m.arrays())
}

// Restore implements sdk.Snapshotter. The next target has index 0, as after Fit.
func (m *Model) Restore(ctx context.Context, r io.Reader) error {
	if err := snapshot.Read(r, m.arrays(), 0); err != nil {
		return fmt.Errorf("%s: restore: %w", m.name, err)
	}
	m.engine.Announce(ctx)
	if err := m.ready(); err != nil {
		return fmt.Errorf("%s: restore: %w", m.name, err)
	}
	return nil
}

// arrays returns what a snapshot holds: the scale and the net.
func (m *Model) arrays() []snapshot.Array {
	return append(m.scale.Arrays(), m.net.Set().Arrays()...)
}
