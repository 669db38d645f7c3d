package main

import (
	"context"
	"math"
	"sync"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/chunks"
	"github.com/invbench/invbench/tasks/internal/metamaterial"
	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
	"github.com/invbench/invbench/tasks/internal/rcwa"
)

// maxwell is the task with spectra from Maxwell's equations.
type maxwell struct {
	prior
	// Made when it is first needed, which with the proxy it hardly ever is.
	basis func() (*rcwa.Basis, error)
}

func newMaxwell(p parameters) maxwell {
	return maxwell{basis: sync.OnceValues(func() (*rcwa.Basis, error) {
		return rcwa.NewBasis(rcwa.Truncation{Even: p.Even, Other: p.Other}, rcwa.Period)
	})}
}

// Simulate implements sdk.Simulator. It is not random.
func (m maxwell) Simulate(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return m.each(ctx, x, proxy.Points, measure)
}

// SimulateTruer implements sdk.Truer: there is nothing truer here.
func (m maxwell) SimulateTruer(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	return m.Simulate(ctx, seed, first, x)
}

// Jacobian implements sdk.Jacobian, by differences: it takes sixteen spectra a row.
func (m maxwell) Jacobian(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	return m.each(ctx, x, proxy.Points*metamaterial.Width, difference)
}

// each applies a formula to rows inside the box, on all cores.
func (m maxwell) each(
	ctx context.Context, x sdk.Batch, width int, f func(s *rcwa.Spectrometer, x, y []float64) error,
) (sdk.Batch, error) {
	basis, err := m.basis()
	if err != nil {
		return sdk.Batch{}, err
	}
	spectrometer := func() (*rcwa.Spectrometer, error) {
		return rcwa.NewSpectrometer(basis, rcwa.Silicon(), rcwa.Frequencies())
	}
	if _, err := spectrometer(); err != nil {
		return sdk.Batch{}, err
	}
	return chunks.Map(ctx, x, metamaterial.Width, width, func() func(x, y []float64) {
		s, err := spectrometer()
		return func(x, y []float64) {
			if err != nil || !metamaterial.Inside(x) || f(s, x, y) != nil {
				y[0] = math.NaN()
			}
		}
	})
}

// measure sets y to the spectrum of x.
func measure(s *rcwa.Spectrometer, x, y []float64) error {
	return s.Measure(metamaterial.Geometry(x), y, nil)
}

// step is how far apart from x, in units of x, spectra are taken for its derivatives. Amplitudes
// are drawn through samples to some 1e-6, most of which is the same for both spectra.
const step = 1e-3

// difference sets d to the derivatives of the spectrum of x: eight for each point. Cylinders at the
// edge of the box may be stepped over it, where they are as good as inside.
func difference(s *rcwa.Spectrometer, x, d []float64) error {
	var above, below [proxy.Points]float64
	for k, at := range x {
		x[k] = at + step
		if err := measure(s, x, above[:]); err != nil {
			return err
		}
		x[k] = at - step
		if err := measure(s, x, below[:]); err != nil {
			return err
		}
		x[k] = at
		for j := range above {
			d[j*metamaterial.Width+k] = (above[j] - below[j]) / (2 * step)
		}
	}
	return nil
}
