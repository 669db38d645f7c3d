package extreme

import (
	"math"
	"testing"
	"unsafe"

	"github.com/gomlx/gomlx/pkg/core/dtypes"
)

func TestFinders(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	matrix := []float32{ // rows of 4
		1, 5, nan, -inf,
		3, 5, 2, inf,
		3, 4, nan, inf,
	}
	for _, c := range []struct {
		name  string
		least bool
		want  []int32
	}{{"least", true, []int32{0, 2, 0, 0}}, {"greatest", false, []int32{1, 0, 0, 1}}} {
		find, err := FinderOf(dtypes.Float32, c.least)
		if err != nil {
			t.Fatal(err)
		}
		write, err := WriterOf(dtypes.Int32)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]int32, 4)
		find(unsafe.Pointer(&got[0]), write, unsafe.Pointer(&matrix[0]), 3, 4)
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("the %s of column %d is in row %d, want %d", c.name, i, got[i], c.want[i])
			}
		}
	}
}

func TestTypesWithoutOrder(t *testing.T) {
	if _, err := FinderOf(dtypes.Bool, true); err == nil {
		t.Error("bools have a least element")
	}
	if _, err := WriterOf(dtypes.Float32); err == nil {
		t.Error("floats are indices")
	}
}
