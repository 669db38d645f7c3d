// Package scale brings x and y to numbers of order one before a model sees them, and its draws
// back.
//
// The paper's models see x and y as they are, because its tasks were made with care for that. A
// task in nanometres or terahertz needs this: without it a net of ordinary size, started as usual,
// does not learn at all. Each dim of x is shifted by its mean and divided by its standard
// deviation. The dims of y are shifted by their means, but all divided by the same number, so that
// what counts in the sum of their squared errors stays what it was.
package scale

import (
	"math"

	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/sdk"
)

// Option is the block of parameters, to be embedded, that switches scaling on and off.
type Option struct {
	Standardise bool `param:"standardise" default:"true" doc:"whether the model sees x and y shifted and scaled to mean 0 and variance 1 over the rows it is fitted to; losses are then in these units, and the paper's models have it off"`
}

// New returns the scale for rows, or one that changes nothing.
func (o Option) New(rows sdk.Dataset) Scale {
	if !o.Standardise {
		return None(rows.X.Width, rows.Y.Width)
	}
	s := Scale{X: standard(rows.X), Y: standard(rows.Y)}
	var squares float64
	for _, f := range s.Y.Factor {
		squares += float64(f) * float64(f) / float64(len(s.Y.Factor))
	}
	for k := range s.Y.Factor {
		s.Y.Factor[k] = float32(math.Sqrt(squares))
	}
	return s
}

// None returns a scale that changes nothing.
func None(dx, dy int) Scale { return Scale{X: identity(dx), Y: identity(dy)} }

// Scale is how x and y are scaled.
type Scale struct {
	X, Y Affine
}

// Rows returns a dataset as the model is to see it.
func (s Scale) Rows(d sdk.Dataset) sdk.Dataset {
	return sdk.Dataset{X: s.X.In(d.X), Y: s.Y.In(d.Y)}
}

// Arrays returns the scale as arrays of a snapshot, sharing their numbers: to write them, or to
// read others into them.
func (s Scale) Arrays() []snapshot.Array {
	return []snapshot.Array{
		{Name: "scale.x.shift", Data: s.X.Shift},
		{Name: "scale.x.factor", Data: s.X.Factor},
		{Name: "scale.y.shift", Data: s.Y.Shift},
		{Name: "scale.y.factor", Data: s.Y.Factor},
	}
}

// Affine maps each dim by v → (v - shift)/factor. Numbers are float32 so that a snapshot restores
// them exactly.
type Affine struct {
	Shift, Factor []float32
}

func identity(width int) Affine {
	a := Affine{Shift: make([]float32, width), Factor: make([]float32, width)}
	for k := range a.Factor {
		a.Factor[k] = 1
	}
	return a
}

// standard returns the map to mean 0 and variance 1. A dim that does not vary is only shifted.
func standard(b sdk.Batch) Affine {
	a, n := identity(b.Width), float64(b.Rows())
	for k := range a.Shift {
		var mean, variance float64
		for i := range b.Rows() {
			mean += float64(b.Row(i)[k]) / n
		}
		for i := range b.Rows() {
			d := float64(b.Row(i)[k]) - mean
			variance += d * d / n
		}
		a.Shift[k] = float32(mean)
		if f := float32(math.Sqrt(variance)); f > 0 {
			a.Factor[k] = f
		}
	}
	return a
}

// In returns the rows of b as the model is to see them.
func (a Affine) In(b sdk.Batch) sdk.Batch {
	return a.each(b, func(v float32, k int) float32 { return (v - a.Shift[k]) / a.Factor[k] })
}

// Out returns rows that the model sees as they are outside; it undoes In.
func (a Affine) Out(b sdk.Batch) sdk.Batch {
	return a.each(b, func(v float32, k int) float32 { return v*a.Factor[k] + a.Shift[k] })
}

func (a Affine) each(b sdk.Batch, f func(v float32, k int) float32) sdk.Batch {
	c := sdk.NewBatch(b.Rows(), b.Width)
	for i, v := range b.Data {
		c.Data[i] = f(v, i%b.Width)
	}
	return c
}
