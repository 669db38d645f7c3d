package sdktest

import (
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
)

// shaped reports whether b has the given shape. A batch of no rows may have any width.
func shaped(what string, b sdk.Batch, rows, width int) error {
	if b.Rows() != rows || rows > 0 && b.Width != width || len(b.Data) != rows*width {
		return fmt.Errorf("%s is %d numbers as %d rows of width %d, want %d rows of width %d",
			what, len(b.Data), b.Rows(), b.Width, rows, width)
	}
	return nil
}

// same reports whether two batches of the same shape are equal, bit by bit; all NaN are alike.
func same(what string, got, want sdk.Batch) error {
	if got.Rows() != want.Rows() || got.Width != want.Width && want.Rows() > 0 {
		return fmt.Errorf("%s: %d rows of width %d, want %d of width %d",
			what, got.Rows(), got.Width, want.Rows(), want.Width)
	}
	for i, v := range got.Data {
		if !sameNumber(v, want.Data[i]) {
			return fmt.Errorf("%s: row %d is %v, want %v",
				what, i/got.Width, got.Row(i/got.Width), want.Row(i/got.Width))
		}
	}
	return nil
}

func sameNumber(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
}

// wholeRows reports whether every row is finite or altogether NaN.
func wholeRows(what string, b sdk.Batch) error {
	for i := range b.Rows() {
		if row := b.Row(i); !sdk.Finite(row) && !allNaN(row) {
			return fmt.Errorf("%s: row %d is %v, want all finite or all NaN", what, i, row)
		}
	}
	return nil
}

func allNaN(row []float32) bool {
	for _, v := range row {
		if v == v {
			return false
		}
	}
	return true
}

// within reports whether the finite rows of b lie in the bounds of dims, as nearly as float32 can
// tell.
func within(what string, b sdk.Batch, dims []sdk.Dim) error {
	for i := range b.Rows() {
		row := b.Row(i)
		if !sdk.Finite(row) {
			continue
		}
		for k, d := range dims {
			if d.Low != nil && row[k] < float32(*d.Low) ||
				d.High != nil && row[k] > float32(*d.High) {
				return fmt.Errorf("%s: row %d has %s = %v, outside its bounds %s",
					what, i, d.Name, row[k], bounds(d))
			}
		}
	}
	return nil
}

func bounds(d sdk.Dim) string {
	low, high := math.Inf(-1), math.Inf(1)
	if d.Low != nil {
		low = *d.Low
	}
	if d.High != nil {
		high = *d.High
	}
	return fmt.Sprintf("[%g, %g]", low, high)
}

// feasible counts the finite rows.
func feasible(b sdk.Batch) int {
	n := 0
	for i := range b.Rows() {
		if sdk.Finite(b.Row(i)) {
			n++
		}
	}
	return n
}

// column returns the finite numbers of column k.
func column(b sdk.Batch, k int) []float64 {
	var out []float64
	for i := range b.Rows() {
		if row := b.Row(i); sdk.Finite(row) {
			out = append(out, float64(row[k]))
		}
	}
	return out
}

// deviation returns the standard deviation.
func deviation(v []float64) float64 {
	var sum, squares float64
	for _, x := range v {
		sum += x
	}
	mean := sum / float64(len(v))
	for _, x := range v {
		squares += (x - mean) * (x - mean)
	}
	return math.Sqrt(squares / float64(len(v)))
}
