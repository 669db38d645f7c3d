package proxy

import (
	"fmt"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial/internal/lanes"
)

// What a network sees of a cylinder, height and radius, and how many cylinders there are. Points is
// the number of frequencies in a spectrum.
const (
	cylinders = 4
	features  = 2
	inputs    = cylinders * features
	Points    = 300
)

// Layout is the size of a network.
type Layout struct {
	Width int // units at each cylinder, in each layer
	Depth int // layers in which cylinders see each other
	Head  int // units of the layer after the sum over cylinders
}

// The largest network.
const (
	deepest = 64
	widest  = 4096
)

// Validate reports whether a network of this size can be computed. The error wraps sdk.ErrInvalid.
func (l Layout) Validate() error {
	fits := func(n int) bool { return n > 0 && n <= widest && n%lanes.Columns == 0 }
	if !fits(l.Width) || !fits(l.Head) || l.Depth < 1 || l.Depth > deepest {
		return fmt.Errorf("%w: %d layers of %d units and a head of %d, want 1 to %d layers, and "+
			"multiples of %d up to %d",
			sdk.ErrInvalid, l.Depth, l.Width, l.Head, deepest, lanes.Columns, widest)
	}
	return nil
}

// Sizes returns how many numbers each tensor of a network has, in the order in which Weights has
// them: for each layer the matrices of the four characters (of as many rows as what they multiply
// has numbers) and the bias; then matrix and bias of the head, and of the output: real parts of the
// amplitudes, then imaginary ones.
func (l Layout) Sizes() []int {
	var all []int
	from := features
	for range l.Depth {
		for range cylinders {
			all = append(all, from*l.Width)
		}
		all = append(all, l.Width)
		from = l.Width
	}
	return append(all, l.Width*l.Head, l.Head, l.Head*2*Points, 2*Points)
}

// Weights are a network as it comes from training.
type Weights struct {
	Layout
	Tensors [][]float32
}

// Validate reports whether all tensors are there and have their sizes. The error wraps
// sdk.ErrInvalid.
func (w Weights) Validate() error {
	if err := w.Layout.Validate(); err != nil {
		return err
	}
	sizes := w.Sizes()
	if len(w.Tensors) != len(sizes) {
		return fmt.Errorf("%w: a network of %d tensors, want %d",
			sdk.ErrInvalid, len(w.Tensors), len(sizes))
	}
	for i, t := range w.Tensors {
		if len(t) != sizes[i] {
			return fmt.Errorf("%w: tensor %d has %d numbers, want %d",
				sdk.ErrInvalid, i, len(t), sizes[i])
		}
	}
	return nil
}

// network is a network ready to be computed.
type network struct {
	Layout
	layers    []layer
	head, out *lanes.Matrix
}

// layer is the matrices of the four characters.
type layer [cylinders]*lanes.Matrix

func newNetwork(w Weights) *network {
	n := &network{Layout: w.Layout}
	next := func() []float32 {
		t := w.Tensors[0]
		w.Tensors = w.Tensors[1:]
		return t
	}
	from := features
	for range w.Depth {
		n.layers = append(n.layers,
			newLayer(from, [cylinders][]float32{next(), next(), next(), next()}, next()))
		from = w.Width
	}
	n.head = lanes.NewMatrix(w.Width, next(), next())
	n.out = lanes.NewMatrix(w.Head, next(), next())
	return n
}

// newLayer returns a layer. Its bias is the same at each cylinder, so of the four characters it is
// part of the first alone: turning takes (2b, 0, 0, 0) to (b, b, b, b).
func newLayer(depth int, matrices [cylinders][]float32, bias []float32) (l layer) {
	twice := make([]float32, len(bias))
	for i, v := range bias {
		twice[i] = 2 * v
	}
	for k, m := range matrices {
		l[k] = lanes.NewMatrix(depth, m, twice)
		twice = nil
	}
	return l
}
