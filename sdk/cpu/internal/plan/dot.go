package plan

import (
	"unsafe"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/gemm"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/num"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// dotStep runs a batch of matrix products.
type dotStep struct {
	m               Machine
	left, right     view.Matrix
	leftAt, rightAt []int // offset of each matrix of the batch
	a, b, out       int   // values
	one             func(a, b, out, bias unsafe.Pointer)

	biased bool
	bias   ref // the epilogue's
	relu   bool
}

func (c *compiler) dot(s *fuse.Step) step {
	l, r := s.Operands[0], s.Operands[1]
	d := &dotStep{
		m: c.p.machine, a: c.vs.of[l.Base], b: c.vs.of[r.Base], out: c.vs.of[s.Writes()[0]],
	}
	if e := s.Epilogue; e != nil {
		d.biased, d.bias, d.relu = true, c.ref(e.Bias), e.Relu
	}
	d.left, d.right, _ = fuse.Matrices(s.Node.Attr.(ir.DotAttr), l.View, r.View)
	d.leftAt, d.rightAt = d.left.At(), d.right.At()
	switch s.Node.Type {
	case dtypes.Float32:
		d.one = d.float32s()
	case dtypes.Float64:
		d.one = d.float64s()
	case dtypes.Int8:
		d.one = products[int8](d)
	case dtypes.Int16:
		d.one = products[int16](d)
	case dtypes.Int32:
		d.one = products[int32](d)
	case dtypes.Int64:
		d.one = products[int64](d)
	case dtypes.Uint8:
		d.one = products[uint8](d)
	case dtypes.Uint16:
		d.one = products[uint16](d)
	case dtypes.Uint32:
		d.one = products[uint32](d)
	default:
		d.one = products[uint64](d)
	}
	return d
}

// float32s returns the function that computes one product of the batch.
func (d *dotStep) float32s() func(a, b, out, bias unsafe.Pointer) {
	l, r := &d.left, &d.right
	plan := d.m.Gemm.Plan(gemm.Shape{
		M: l.Rows, N: r.Cols, K: l.Cols, TransA: l.Trans, TransB: r.Trans,
	})
	return func(a, b, out, bias unsafe.Pointer) {
		args := gemm.Args{
			A: unsafe.Slice((*float32)(a), l.Length()), LDA: l.LD,
			B: unsafe.Slice((*float32)(b), r.Length()), LDB: r.LD,
			C: unsafe.Slice((*float32)(out), l.Rows*r.Cols), ReLU: d.relu,
		}
		if bias != nil {
			args.Bias = unsafe.Slice((*float32)(bias), r.Cols)
		}
		plan.Run(args)
	}
}

// float64s returns the same in float64.
func (d *dotStep) float64s() func(a, b, out, bias unsafe.Pointer) {
	l, r := &d.left, &d.right
	if hasGaps(l) || hasGaps(r) {
		return products[float64](d)
	}
	shape := gemm.Shape{M: l.Rows, N: r.Cols, K: l.Cols, TransA: l.Trans, TransB: r.Trans}
	return func(a, b, out, _ unsafe.Pointer) {
		gemm.Float64(d.m.Pool, shape, unsafe.Slice((*float64)(a), l.Length()),
			unsafe.Slice((*float64)(b), r.Length()),
			unsafe.Slice((*float64)(out), l.Rows*r.Cols))
	}
}

// hasGaps says whether stored rows of a matrix do not follow each other.
func hasGaps(m *view.Matrix) bool {
	if m.Trans {
		return m.LD != m.Rows
	}
	return m.LD != m.Cols
}

// products returns the same for other types: plain loops, as these products are rare.
func products[T num.Number](d *dotStep) func(a, b, out, bias unsafe.Pointer) {
	l, r := &d.left, &d.right
	return func(a, b, out, _ unsafe.Pointer) {
		x, y := unsafe.Slice((*T)(a), l.Length()), unsafe.Slice((*T)(b), r.Length())
		z := unsafe.Slice((*T)(out), l.Rows*r.Cols)
		clear(z)
		for i := range l.Rows {
			row := z[i*r.Cols : (i+1)*r.Cols]
			for k := range l.Cols {
				s := x[element(l, i, k)]
				for j := range row {
					row[j] += s * y[element(r, k, j)]
				}
			}
		}
	}
}

// element returns the place of an element of a matrix.
func element(m *view.Matrix, i, j int) int {
	if m.Trans {
		return j*m.LD + i
	}
	return i*m.LD + j
}

func (d *dotStep) scratch() int { return 0 }

func (d *dotStep) bind(s *State, _ int) func() {
	size := s.p.values[d.out].node.Type.Size()
	one := func(i int) {
		var bias unsafe.Pointer
		if d.biased {
			bias = s.ptr(d.bias)
		}
		d.one(unsafe.Add(s.at[d.a], d.leftAt[i]*size), unsafe.Add(s.at[d.b], d.rightAt[i]*size),
			unsafe.Add(s.at[d.out], i*d.left.Rows*d.right.Cols*size), bias)
	}
	if len(d.leftAt) == 1 {
		return func() { one(0) }
	}
	return func() { d.m.Pool.Do(len(d.leftAt), one) }
}
