package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// descent is the search for one target, under way.
type descent struct {
	search *search
	target engine.Array
	state  []engine.Array // candidates, first and second moments
}

// begin uploads the target, the candidates and moments of zero.
func (s *search) begin(from sdk.Batch, y []float32) (*descent, error) {
	e, d := s.model.engine, &descent{search: s}
	var err error
	if d.target, err = e.Upload(y, 1, len(y)); err != nil {
		return nil, err
	}
	zeros := make([]float32, len(from.Data))
	for _, values := range [][]float32{from.Data, zeros, zeros} {
		a, err := e.Upload(values, from.Rows(), from.Width)
		if err != nil {
			return nil, errors.Join(err, d.free())
		}
		d.state = append(d.state, a)
	}
	return d, nil
}

// update makes step t and returns the loss before it.
func (d *descent) update(ctx context.Context, t int, rate float64) (float64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	e := d.search.model.engine
	rates, err := train.Rates(e, rate, t)
	if err != nil {
		return 0, err
	}
	out, err := d.search.step.Run(append(append(rates, d.target), d.search.weights...), d.state)
	d.state = nil // handed over
	if err = errors.Join(err, e.Free(rates...)); err != nil {
		return 0, err
	}
	d.state = out[1:]
	loss, err := e.Number(out[0])
	if err == nil && (math.IsNaN(loss) || math.IsInf(loss, 0)) {
		err = fmt.Errorf("%w: the search's loss is %g; a smaller search_rate may help",
			sdk.ErrDiverged, loss)
	}
	return loss, err
}

// end makes the last pass: it returns the candidates' x and surrogate errors.
func (d *descent) end(ctx context.Context) (sdk.Batch, []float32, error) {
	if err := ctx.Err(); err != nil {
		return sdk.Batch{}, nil, err
	}
	e := d.search.model.engine
	out, err := d.search.final.Run(append([]engine.Array{d.target}, d.search.weights...),
		d.state[:1])
	d.state = d.state[1:]
	if err != nil {
		return sdk.Batch{}, nil, err
	}
	x, err := e.Download(out[0])
	if err != nil {
		return sdk.Batch{}, nil, err
	}
	surrogate, err := e.Download(out[1])
	return sdk.Batch{Width: d.search.model.box.Dims(), Data: x}, surrogate,
		errors.Join(err, e.Free(out...))
}

func (d *descent) free() error {
	e := d.search.model.engine
	return errors.Join(e.Free(d.target), e.Free(d.state...))
}
