package sdk

import (
	"fmt"
	"math"
)

// Batch is a dense, row-major matrix of float32: Rows() rows of Width numbers each. The zero Batch
// has no rows.
//
// A Batch is passed by value but shares its Data. A callee may keep or change a Batch only where
// the method's comment says so; by default it belongs to the caller again when the call returns.
type Batch struct {
	Width int       // numbers in a row; positive unless the batch is empty
	Data  []float32 // Rows()·Width numbers, row after row
}

// NewBatch returns a batch of the given shape, all zeros.
func NewBatch(rows, width int) Batch {
	return Batch{Width: width, Data: make([]float32, rows*width)}
}

// Rows returns the number of rows.
func (b Batch) Rows() int {
	if b.Width <= 0 {
		return 0
	}
	return len(b.Data) / b.Width
}

// Row returns row i. The slice shares memory with the batch and has no room to grow into the next
// row.
func (b Batch) Row(i int) []float32 {
	return b.Data[i*b.Width : (i+1)*b.Width : (i+1)*b.Width]
}

// Slice returns the rows from first up to, not including, end. It shares memory with b.
func (b Batch) Slice(first, end int) Batch {
	return Batch{Width: b.Width, Data: b.Data[first*b.Width : end*b.Width : end*b.Width]}
}

// Clone returns a copy that shares no memory with b.
func (b Batch) Clone() Batch {
	return Batch{Width: b.Width, Data: append([]float32(nil), b.Data...)}
}

// Validate reports whether b is a whole number of rows of the given width. The error wraps
// ErrInvalid.
func (b Batch) Validate(width int) error {
	switch {
	case b.Width != width:
		return fmt.Errorf("%w: rows of width %d, want %d", ErrInvalid, b.Width, width)
	case width <= 0 || len(b.Data)%width != 0:
		return fmt.Errorf("%w: %d numbers are not a whole number of rows of width %d",
			ErrInvalid, len(b.Data), width)
	}
	return nil
}

// Finite reports whether every number of row is neither NaN nor infinite. A row of y that is not
// finite says that its x is infeasible.
func Finite(row []float32) bool {
	for _, v := range row {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return false
		}
	}
	return true
}

// FillNaN sets every number of row to NaN: the mark of an infeasible x in a batch of y.
func FillNaN(row []float32) {
	for i := range row {
		row[i] = float32(math.NaN())
	}
}

// Dataset is a set of training rows: row i of Y is the simulation of row i of X.
type Dataset struct {
	X, Y Batch
}

// Len returns the number of training rows.
func (d Dataset) Len() int { return d.X.Rows() }

// Validate reports whether X and Y have the same number of rows, at least one, and only finite
// numbers. The error wraps ErrInvalid and names the first bad row.
func (d Dataset) Validate() error {
	if d.X.Rows() != d.Y.Rows() || d.X.Rows() == 0 {
		return fmt.Errorf(
			"%w: dataset has %d rows of x and %d rows of y, want the same positive number",
			ErrInvalid, d.X.Rows(), d.Y.Rows())
	}
	for i := range d.X.Rows() {
		if !Finite(d.X.Row(i)) || !Finite(d.Y.Row(i)) {
			return fmt.Errorf("%w: dataset row %d has a number that is not finite", ErrInvalid, i)
		}
	}
	return nil
}
