package ir

import (
	"fmt"
	"reflect"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// Literal is the attribute of Const: its elements.
type Literal struct {
	Flat any // a slice of the node's type
}

// shortLiteral is the most elements of a literal that is compared by value with others, and folded.
const shortLiteral = 64

// key distinguishes literals: short ones by value, others by identity.
func (l *Literal) key() string {
	if l.Len() <= shortLiteral {
		// %b of floats is exact and tells -0 from 0; NaNs with different payloads are one.
		return fmt.Sprintf("%b", l.Flat)
	}
	return fmt.Sprintf("@%p", l)
}

// Len returns the number of elements.
func (l *Literal) Len() int { return reflect.ValueOf(l.Flat).Len() }

// Const returns the array of the given elements, a slice of t's Go type that must not be changed
// afterwards. An array of equal elements becomes the broadcast of one.
func (g *Graph) Const(t dtypes.DType, dims []int, flat any) *Node {
	if v := reflect.ValueOf(flat); v.Len() > 1 && !g.Plain && allEqual(flat) {
		one := g.node(op.Const, t, nil, &Literal{v.Slice(0, 1).Interface()})
		return g.Broadcast(one, dims, nil)
	}
	return g.node(op.Const, t, dims, &Literal{flat})
}

// allEqual says whether the elements of a slice are the same, by ==, which is false for NaN. It is
// false if the first is a zero, which might differ in sign from the others.
func allEqual(flat any) bool {
	switch s := flat.(type) {
	case []float32:
		return same(s, s[0] == 0)
	case []float64:
		return same(s, s[0] == 0)
	case []int32:
		return same(s, false)
	case []int64:
		return same(s, false)
	case []bool:
		return same(s, false)
	}
	return false
}

func same[T float32 | float64 | int32 | int64 | bool](s []T, zero bool) bool {
	for _, x := range s {
		if x != s[0] || zero && 1/toFloat(x) < 0 {
			return false
		}
	}
	return !zero || 1/toFloat(s[0]) > 0
}

// toFloat converts a float of either size; other types never get here with zero set.
func toFloat[T any](x T) float64 {
	switch v := any(x).(type) {
	case float32:
		return float64(v)
	case float64:
		return v
	}
	return 1
}

// Scalar returns a scalar literal of a numeric type.
func (g *Graph) Scalar(t dtypes.DType, value float64) *Node {
	v := reflect.MakeSlice(reflect.SliceOf(t.GoType()), 1, 1)
	v.Index(0).Set(reflect.ValueOf(value).Convert(t.GoType()))
	return g.Const(t, nil, v.Interface())
}

// Iota returns the array of the given shape whose elements are their index along the axis.
func (g *Graph) Iota(t dtypes.DType, dims []int, axis int) *Node {
	v := reflect.MakeSlice(reflect.SliceOf(t.GoType()), dims[axis], dims[axis])
	for i := range dims[axis] {
		v.Index(i).Set(reflect.ValueOf(i).Convert(t.GoType()))
	}
	return g.Broadcast(g.Const(t, []int{dims[axis]}, v.Interface()), dims, []int{axis})
}

// isConst returns the literal of a node that is one, nil otherwise.
func (n *Node) literal() *Literal {
	l, _ := n.Attr.(*Literal)
	return l
}

// Splat returns the scalar that all elements of n are, if n is the broadcast of a scalar or a
// scalar itself.
func (n *Node) Splat() (*Node, bool) {
	switch {
	case len(n.Dims) == 0:
		return n, true
	case n.Op == op.Broadcast && len(n.In[0].Dims) == 0:
		return n.In[0], true
	}
	return nil, false
}

// SplatValue returns the value of a literal, or broadcast literal, of floating point numbers that
// are all the same.
func (n *Node) SplatValue() (float64, bool) {
	s, ok := n.Splat()
	if !ok || s.Op != op.Const {
		return 0, false
	}
	switch f := s.literal().Flat.(type) {
	case []float32:
		return float64(f[0]), true
	case []float64:
		return f[0], true
	}
	return 0, false
}

// withoutOnes returns the axes of a shape that are not of size 1, and their sizes.
func withoutOnes(dims []int) (axes, sizes []int) {
	for i, d := range dims {
		if d != 1 {
			axes = append(axes, i)
			sizes = append(sizes, d)
		}
	}
	return axes, sizes
}

// Squeeze returns a shape without its axes of size 1. Arrays whose squeezed shapes agree have their
// elements in the same order.
func Squeeze(dims []int) []int {
	_, sizes := withoutOnes(dims)
	return sizes
}

// size is short for view.Size.
func size(dims []int) int { return view.Size(dims) }
