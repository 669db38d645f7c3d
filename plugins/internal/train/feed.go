package train

import (
	"errors"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/sdk"
)

// feed hands out the batches of a dataset, as arrays on the engine.
type feed struct {
	engine  *engine.Engine
	rows    sdk.Dataset
	bounds  [][2]int
	noise   int
	seed    sdk.Seed // of the order and the noise
	shuffle bool
	loaded  [][]engine.Array // X and Y of each batch, where they are the same in every epoch
}

// batches calls use with each batch of an epoch: its number of rows, and its X, Y and noise.
func (f *feed) batches(epoch int, use func(rows int, batch []engine.Array) error) error {
	xy, err := f.load(epoch)
	if err != nil {
		return err
	}
	noise := f.seed.Derive("noise").Row(epoch)
	for i, bounds := range f.bounds {
		rows, batch := bounds[1]-bounds[0], xy[i]
		if f.noise > 0 {
			z := make([]float32, rows*f.noise)
			for k := range z {
				z[k] = float32(noise.NormFloat64())
			}
			a, err := f.engine.Upload(z, rows, f.noise)
			if err != nil {
				return err
			}
			batch = append(batch[:2:2], a)
		}
		err := errors.Join(use(rows, batch), f.engine.Free(batch[2:]...))
		if err != nil {
			return err
		}
	}
	return nil
}

// load returns X and Y of each batch of an epoch, of which there is only one unless the rows are
// shuffled.
func (f *feed) load(epoch int) ([][]engine.Array, error) {
	if f.loaded != nil && !f.shuffle {
		return f.loaded, nil
	}
	err := f.free()
	if err != nil {
		return nil, err
	}
	rows := f.rows
	if f.shuffle {
		rows = pick(rows, f.seed.Derive("order").Row(epoch).Perm(rows.Len()))
	}
	for _, b := range f.bounds {
		xy := make([]engine.Array, 2)
		for i, side := range []sdk.Batch{rows.X, rows.Y} {
			part := side.Slice(b[0], b[1])
			if xy[i], err = f.engine.Upload(part.Data, part.Rows(), part.Width); err != nil {
				return nil, err
			}
		}
		f.loaded = append(f.loaded, xy)
	}
	return f.loaded, nil
}

func (f *feed) free() error {
	var problems []error
	for _, xy := range f.loaded {
		problems = append(problems, f.engine.Free(xy...))
	}
	f.loaded = nil
	return errors.Join(problems...)
}
