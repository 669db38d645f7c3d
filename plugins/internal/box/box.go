// Package box is the box of x inside which a model may trust what it has learnt, and the loss for
// leaving it.
//
// The paper's boundary loss is what keeps a search, or a net, from wandering off to where the
// forward net was never trained and invents solutions (Eq. 5; reference §3.2, §3.3). How it is
// weighted and which box it uses differ between models and changed over time, so both are
// parameters of the models, and nothing of that kind is decided here.
//
// "Reference §N" stands for section N of docs/reference.md.
package box

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/sdk"
)

// Sides is the block of parameters, to be embedded, that replaces the task's box by another.
type Sides struct {
	Low  []float64 `param:"box_low" default:"[]" doc:"lower sides of the box of x, one for each dim; empty for the task's own box: the prior's range, or its central 95 % where it has none"`
	High []float64 `param:"box_high" default:"[]" doc:"upper sides of the box of x, one for each dim; empty for the task's own box"`
}

// Box has one interval for each dim of x.
type Box struct {
	low, high []float64
}

// New returns the box that the parameters give, or the task's. The error wraps sdk.ErrInvalid.
func New(p Sides, spaces sdk.Spaces) (Box, error) {
	n := len(spaces.X)
	if len(p.Low) == 0 && len(p.High) == 0 {
		var b Box
		for _, side := range spaces.Box {
			b.low, b.high = append(b.low, side.Low), append(b.high, side.High)
		}
		if len(b.low) != n {
			return Box{}, fmt.Errorf("%w: the task's box has %d sides for %d dims of x",
				sdk.ErrInvalid, len(b.low), n)
		}
		return b, nil
	}
	if len(p.Low) != n || len(p.High) != n {
		return Box{}, fmt.Errorf("%w: box_low and box_high have %d and %d values, want one for "+
			"each of the %d dims of x",
			sdk.ErrInvalid, len(p.Low), len(p.High), n)
	}
	for i, low := range p.Low {
		if !(low < p.High[i]) {
			return Box{}, fmt.Errorf("%w: the box of %s is [%g, %g], want box_low < box_high",
				sdk.ErrInvalid, spaces.X[i].Name, low, p.High[i])
		}
	}
	return Box{low: p.Low, high: p.High}, nil
}

// Dims returns the number of dims of x.
func (b Box) Dims() int { return len(b.low) }

// Side returns the interval of dim i.
func (b Box) Side(i int) sdk.Interval { return sdk.Interval{Low: b.low[i], High: b.high[i]} }

// FromUnit maps rows of u, for which the box is [0, 1] in each dim, to rows of x.
func (b Box) FromUnit(u *graph.Node) *graph.Node {
	return graph.Add(b.row(u, b.low), graph.Mul(u, b.row(u, b.widths())))
}

// ToUnit maps a row of x to u in place; it undoes FromUnit.
func (b Box) ToUnit(x []float32) {
	for i, low := range b.low {
		x[i] = float32((float64(x[i]) - low) / (b.high[i] - low))
	}
}

// Excess returns, for each number of the rows of x, how far it is outside the box: ReLU(|x-μ| -
// R/2), where μ is the box's centre and R its width (the paper's Eq. 5).
func (b Box) Excess(x *graph.Node) *graph.Node {
	centre, half := make([]float64, len(b.low)), b.widths()
	for i := range half {
		centre[i] = (b.low[i] + b.high[i]) / 2
		half[i] /= 2
	}
	out := graph.Sub(graph.Abs(graph.Sub(x, b.row(x, centre))), b.row(x, half))
	zero := graph.ScalarZero(x.Graph(), x.DType())
	return graph.Where(graph.LessOrEqual(out, zero), graph.ZerosLike(out), out)
}

func (b Box) widths() []float64 {
	w := make([]float64, len(b.low))
	for i, low := range b.low {
		w[i] = b.high[i] - low
	}
	return w
}

// row returns the values as one row in the graph of like.
func (b Box) row(like *graph.Node, values []float64) *graph.Node {
	row := make([]float32, len(values))
	for i, v := range values {
		row[i] = float32(v)
	}
	return graph.Const(like.Graph(), [][]float32{row})
}

// Scaled returns the box for x that is scaled by a.
func (b Box) Scaled(a scale.Affine) Box {
	s := Box{low: make([]float64, len(b.low)), high: make([]float64, len(b.low))}
	for k := range b.low {
		shift, factor := float64(a.Shift[k]), float64(a.Factor[k])
		s.low[k], s.high[k] = (b.low[k]-shift)/factor, (b.high[k]-shift)/factor
	}
	return s
}
