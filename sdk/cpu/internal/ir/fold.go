package ir

import (
	"math"
	"reflect"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/num"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// fold computes an operation on short literals, or returns nil.
func (g *Graph) fold(o op.Op, t dtypes.DType, in []*Node) *Node {
	for _, x := range in {
		if x.Op != op.Const || x.Size() > shortLiteral {
			return nil
		}
	}
	flat := foldTyped(o, t, in)
	if flat == nil {
		return nil
	}
	return g.Const(t, in[0].Dims, flat)
}

// foldTyped returns the elements of the result, nil for operations and types that are not folded.
func foldTyped(o op.Op, t dtypes.DType, in []*Node) any {
	switch a := in[0].literal().Flat.(type) {
	case []float32:
		return foldNumber(o, t, a, in, num.FloatUnary[float32], num.FloatBinary[float32])
	case []float64:
		return foldNumber(o, t, a, in, num.FloatUnary[float64], num.FloatBinary[float64])
	case []int32:
		return foldNumber(o, t, a, in, num.IntUnary[int32], num.IntBinary[int32])
	case []int64:
		return foldNumber(o, t, a, in, num.IntUnary[int64], num.IntBinary[int64])
	}
	return nil
}

func foldNumber[T num.Number](o op.Op, t dtypes.DType, a []T, in []*Node,
	unary func(op.Op) func(T) T, binary func(op.Op) func(a, b T) T,
) any {
	switch {
	case o == op.Convert:
		return foldConvert(t, a)
	case o.IsUnary():
		f := unary(o)
		if f == nil {
			return nil
		}
		out := make([]T, len(a))
		for i, x := range a {
			out[i] = f(x)
		}
		return out
	case o.IsBinary():
		f, b := binary(o), in[1].literal().Flat.([]T)
		if f == nil {
			return nil
		}
		out := make([]T, len(a))
		for i, x := range a {
			out[i] = f(x, b[i])
		}
		return out
	}
	return nil
}

func foldConvert[T num.Number](t dtypes.DType, a []T) any {
	switch t {
	case dtypes.Float32:
		return convertAll[float32](a)
	case dtypes.Float64:
		return convertAll[float64](a)
	case dtypes.Int32:
		return convertAll[int32](a)
	case dtypes.Int64:
		return convertAll[int64](a)
	}
	return nil
}

func convertAll[To, From num.Number](a []From) []To {
	out := make([]To, len(a))
	for i, x := range a {
		out[i] = num.Convert[To](x)
	}
	return out
}

// FromFlat returns a copy of a slice, for a literal that the caller may not change.
func FromFlat(flat any) any {
	v := reflect.ValueOf(flat)
	c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(c, v)
	return c.Interface()
}

func signbit(x float64) bool { return math.Signbit(x) }

// isPowerOfTwo says whether dividing by x is multiplying by 1/x, exactly, in float32 too.
func isPowerOfTwo(x float64) bool {
	m, e := math.Frexp(math.Abs(x))
	return m == 0.5 && e > -100 && e < 100
}
