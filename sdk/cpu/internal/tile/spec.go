package tile

import (
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// Value numbers the values of a program: leaves first, then the results of the code in order.
type Value int

// Spec describes a program.
type Spec struct {
	// Dims is the iteration space.
	Dims []int
	// Row is the length of a row, if some values have one element for each row: a row is that many
	// elements that follow each other, and the product of some last axes of the space. 0 means that
	// there are no such values.
	Row    int
	Leaves []Leaf
	Code   []Instr
	Sinks  []Sink
}

// Leaf is an array that the program reads.
type Leaf struct {
	Type dtypes.DType
	// View places the elements of the space, or the rows if Row is set, in the leaf's buffer. Its
	// shape is the space, or the axes of the space that count rows.
	View view.View
	Row  bool
}

// Instr computes a value from earlier ones. It is one of
//   - an elementwise operation on operands of its own kind (by element, or by row),
//   - a reduction of a value by element to one by row,
//   - op.Broadcast of a value by row to one by element.
type Instr struct {
	Op   op.Op
	Type dtypes.DType // of the result
	In   []Value
	Row  bool // the result has one element for each row
}

// Sink is an array that the program writes.
type Sink struct {
	Value Value
	// Reduce is the reduction by which elements of the value that fall on the same place are
	// joined; op.Invalid means that the value is stored as it is, without gaps.
	Reduce op.Op
	// View places the elements of the space for a reduction: axes that are reduced have stride 0,
	// the others row-major strides.
	View view.View
}
