package cpu_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// scribe writes a random graph. Its values are integers of small size in float32, so that the order
// of additions does not matter and results must agree to the bit.
type scribe struct {
	t     testing.TB
	b     backends.Builder
	data  []byte
	nodes []backends.Op
	used  map[backends.Op]bool
	few   bool // only operations that the bundled backend has
}

// number returns a number in [0, n).
func (s *scribe) number(n int) int {
	if len(s.data) == 0 {
		return 0
	}
	v := int(s.data[0])
	s.data = s.data[1:]
	return v % n
}

func (s *scribe) dims(x backends.Op) []int {
	shape, err := s.b.OpShape(x)
	if err != nil {
		s.t.Fatal(err)
	}
	return shape.Dimensions
}

// pick returns a node, more often a late one.
func (s *scribe) pick() backends.Op {
	n := len(s.nodes)
	i := max(s.number(n), s.number(n))
	s.used[s.nodes[i]] = true
	return s.nodes[i]
}

// like returns a node of the given shape: an existing one, or one that is broadcast.
func (s *scribe) like(dims []int) backends.Op {
	var fit []backends.Op
	for _, x := range s.nodes {
		if slices.Equal(s.dims(x), dims) {
			fit = append(fit, x)
		}
	}
	if len(fit) > 1 && s.number(3) > 0 {
		x := fit[s.number(len(fit))]
		s.used[x] = true
		return x
	}
	x := s.pick()
	var axes []int
	limits := s.dims(x)
	for i, d := range limits { // the axes of the shape that x has, in order
		k := 0
		if len(axes) > 0 {
			k = axes[len(axes)-1] + 1
		}
		for k < len(dims)-(len(limits)-1-i) && dims[k] != d {
			k++
		}
		if k >= len(dims)-(len(limits)-1-i) {
			return s.constant(dims)
		}
		axes = append(axes, k)
	}
	return s.must(s.b.BroadcastInDim(x, shapes.Make(dtypes.F32, dims...), axes))
}

func (s *scribe) constant(dims []int) backends.Op {
	c := s.must(s.b.Constant([]float32{float32(s.number(7) - 3)}))
	if len(dims) == 0 {
		return c
	}
	return s.must(s.b.BroadcastInDim(c, shapes.Make(dtypes.F32, dims...), nil))
}

func (s *scribe) must(x backends.Op, err error) backends.Op {
	if err != nil {
		s.t.Fatal(err)
	}
	return x
}

// small brings values back to [-4, 4].
func (s *scribe) small(x backends.Op) backends.Op {
	low, high := s.must(s.b.Constant([]float32{-4})), s.must(s.b.Constant([]float32{4}))
	return s.must(s.b.Clamp(low, x, high))
}

func (s *scribe) step() {
	var y backends.Op
	switch s.number(8) {
	case 0, 1, 2:
		y = s.binary()
	case 3:
		y = s.unary()
	case 4:
		y = s.reduce()
	case 5:
		y = s.move()
	case 6:
		y = s.assemble()
	default:
		y = s.product()
	}
	s.nodes = append(s.nodes, y)
}

func (s *scribe) binary() backends.Op {
	x := s.pick()
	y := s.like(s.dims(x))
	switch s.number(7) {
	case 0:
		return s.small(s.must(s.b.Add(x, y)))
	case 1:
		return s.small(s.must(s.b.Sub(y, x)))
	case 2:
		return s.small(s.must(s.b.Mul(x, y)))
	case 3:
		return s.must(s.b.Max(x, y))
	case 4:
		return s.must(s.b.Min(x, y))
	case 5:
		return s.must(s.b.Where(s.must(s.b.LessThan(x, y)), y, s.like(s.dims(x))))
	}
	return s.must(s.b.ConvertDType(s.must(s.b.GreaterOrEqual(x, y)), dtypes.F32))
}

func (s *scribe) unary() backends.Op {
	x := s.pick()
	switch s.number(3) {
	case 0:
		return s.must(s.b.Neg(x))
	case 1:
		return s.must(s.b.Abs(x))
	}
	return s.must(s.b.Sign(x))
}

func (s *scribe) reduce() backends.Op {
	x := s.pick()
	rank := len(s.dims(x))
	if rank == 0 {
		return x
	}
	axes := []int{s.number(rank)}
	if other := s.number(rank); other != axes[0] && s.number(2) == 0 {
		axes = append(axes, other)
	}
	switch s.number(3) {
	case 0:
		return s.must(s.b.ReduceMax(x, axes...))
	case 1:
		return s.must(s.b.ReduceMin(x, axes...))
	}
	return s.small(s.must(s.b.ReduceSum(x, axes...)))
}

func (s *scribe) move() backends.Op {
	x := s.pick()
	dims := s.dims(x)
	if len(dims) == 0 {
		return x
	}
	switch axis := s.number(len(dims)); s.number(4) {
	case 0:
		perm := rand.New(rand.NewPCG(uint64(s.number(256)), 0)).Perm(len(dims))
		return s.must(s.b.Transpose(x, perm...))
	case 1:
		if axis == 0 {
			return s.must(s.b.Reshape(x, append([]int{1}, dims...)...))
		}
		joined := slices.Concat(dims[:axis-1], []int{dims[axis-1] * dims[axis]}, dims[axis+1:])
		return s.must(s.b.Reshape(x, joined...))
	case 2:
		if s.few {
			return s.must(s.b.Transpose(x, rand.New(rand.NewPCG(1, 1)).Perm(len(dims))...))
		}
		return s.must(s.b.Reverse(x, axis))
	default:
		starts, limits, steps := make([]int, len(dims)), slices.Clone(dims),
			slices.Repeat([]int{1}, len(dims))
		starts[axis] = s.number(dims[axis])
		steps[axis] = 1 + s.number(2)
		return s.must(s.b.Slice(x, starts, limits, steps))
	}
}

func (s *scribe) assemble() backends.Op {
	x := s.pick()
	dims := s.dims(x)
	if len(dims) == 0 || len(dims) > 4 {
		return x
	}
	axis := s.number(len(dims))
	if dims[axis] >= 100 && s.few {
		return x
	}
	if dims[axis] < 100 && (s.number(2) == 0 || s.few) {
		return s.must(s.b.Concatenate(axis, x, s.like(dims)))
	}
	pads := make([]backends.PadAxis, len(dims))
	pads[axis] = backends.PadAxis{Start: s.number(3), End: s.number(3), Interior: s.number(2)}
	if dims[axis] > 100 {
		pads[axis] = backends.PadAxis{Start: -s.number(20), End: -s.number(20)}
	}
	return s.must(s.b.Pad(x, s.constant(nil), pads...))
}

func size(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

// product multiplies two nodes along axes of the same size.
func (s *scribe) product() backends.Op {
	x, y := s.pick(), s.pick()
	a, b := s.dims(x), s.dims(y)
	if len(a) == 0 || len(a) > 3 || len(b) > 3 {
		return x
	}
	i := s.number(len(a))
	k := slices.Index(b, a[i])
	if k < 0 || a[i] == 1 || size(a)*size(b)/a[i] > 1<<20 {
		return x
	}
	return s.small(s.must(s.b.DotGeneral(x, []int{i}, nil, y, []int{k}, nil)))
}
