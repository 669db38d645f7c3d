package train

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

// numbered returns a dataset whose row i is x = i, y = -i.
func numbered(n int) sdk.Dataset {
	d := sdk.Dataset{X: sdk.NewBatch(n, 1), Y: sdk.NewBatch(n, 1)}
	for i := range n {
		d.X.Data[i], d.Y.Data[i] = float32(i), float32(-i)
	}
	return d
}

func TestSplit(t *testing.T) {
	training, validation, err := Split(numbered(11), 0.2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if training.Len() != 8 || validation.Len() != 3 { // 2.2, rounded up
		t.Errorf("%d and %d rows, want 8 and 3", training.Len(), validation.Len())
	}
	for _, d := range []sdk.Dataset{training, validation} {
		for i := range d.Len() {
			if d.X.Data[i] != -d.Y.Data[i] {
				t.Errorf("row of x %g is paired with %g", d.X.Data[i], d.Y.Data[i])
			}
		}
	}
	all := slices.Concat(training.X.Data, validation.X.Data)
	slices.Sort(all)
	if diff := cmp.Diff(numbered(11).X.Data, all); diff != "" {
		t.Errorf("all rows (-want +got):\n%s", diff)
	}
	other, _, err := Split(numbered(11), 0.2, 2)
	if err != nil || slices.Equal(other.X.Data, training.X.Data) {
		t.Errorf("another seed gives the same split, or %v", err)
	}
	if _, _, err := Split(numbered(2), 0.2, 1); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("two rows: error %v, want ErrInvalid", err)
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		n, size, least int
		want           [][2]int
	}{
		{10, 4, 2, [][2]int{{0, 4}, {4, 8}, {8, 10}}},
		{8, 4, 2, [][2]int{{0, 4}, {4, 8}}},
		{9, 4, 2, [][2]int{{0, 4}, {4, 8}}},
		{9, 4, 1, [][2]int{{0, 4}, {4, 8}, {8, 9}}},
		{3, 4, 2, [][2]int{{0, 3}}},
		{1, 4, 2, [][2]int{{0, 1}}},
	} {
		if diff := cmp.Diff(c.want, cut(c.n, c.size, c.least)); diff != "" {
			t.Errorf("%d rows by %d, at least %d (-want +got):\n%s", c.n, c.size, c.least, diff)
		}
	}
}
