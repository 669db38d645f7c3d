package sdk_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

var (
	nan = float32(math.NaN())
	inf = float32(math.Inf(1))
)

func counting(rows, width int) sdk.Batch {
	b := sdk.NewBatch(rows, width)
	for i := range b.Data {
		b.Data[i] = float32(i)
	}
	return b
}

func TestBatchRows(t *testing.T) {
	for _, test := range []struct {
		batch sdk.Batch
		want  int
	}{
		{sdk.Batch{}, 0},
		{sdk.NewBatch(0, 3), 0},
		{sdk.NewBatch(4, 3), 4},
		{sdk.NewBatch(1, 1), 1},
		{sdk.Batch{Width: -1, Data: make([]float32, 3)}, 0},
	} {
		if got := test.batch.Rows(); got != test.want {
			t.Errorf("%+v has %d rows, want %d", test.batch, got, test.want)
		}
	}
}

func TestBatchRowSharesAndCannotGrow(t *testing.T) {
	b := counting(3, 2)
	row := b.Row(1)
	if diff := cmp.Diff([]float32{2, 3}, row); diff != "" {
		t.Errorf("row 1 (-want +got):\n%s", diff)
	}
	row[0] = 9
	_ = append(row, 99)
	if diff := cmp.Diff([]float32{0, 1, 9, 3, 4, 5}, b.Data); diff != "" {
		t.Errorf("batch after writing to a row (-want +got):\n%s", diff)
	}
}

func TestBatchSliceSharesAndCannotGrow(t *testing.T) {
	b := counting(4, 2)
	middle := b.Slice(1, 3)
	if diff := cmp.Diff(sdk.Batch{Width: 2, Data: []float32{2, 3, 4, 5}}, middle); diff != "" {
		t.Errorf("rows 1 to 3 (-want +got):\n%s", diff)
	}
	middle.Data[0] = 9
	_ = append(middle.Data, 99)
	if diff := cmp.Diff([]float32{0, 1, 9, 3, 4, 5, 6, 7}, b.Data); diff != "" {
		t.Errorf("batch after writing to a slice (-want +got):\n%s", diff)
	}
	if got := b.Slice(2, 2).Rows(); got != 0 {
		t.Errorf("an empty slice has %d rows", got)
	}
}

func TestBatchCloneSharesNothing(t *testing.T) {
	b := counting(2, 2)
	c := b.Clone()
	if diff := cmp.Diff(b, c); diff != "" {
		t.Errorf("clone (-want +got):\n%s", diff)
	}
	c.Data[0] = 9
	if b.Data[0] != 0 {
		t.Error("writing to the clone changes the batch")
	}
}

func TestBatchValidate(t *testing.T) {
	for name, test := range map[string]struct {
		batch sdk.Batch
		width int
		ok    bool
	}{
		"right":          {sdk.NewBatch(3, 2), 2, true},
		"no rows":        {sdk.NewBatch(0, 2), 2, true},
		"wrong width":    {sdk.NewBatch(3, 2), 3, false},
		"zero batch":     {sdk.Batch{}, 2, false},
		"width 0 wanted": {sdk.Batch{}, 0, false},
		"half a row":     {sdk.Batch{Width: 2, Data: make([]float32, 5)}, 2, false},
		"negative width": {sdk.Batch{Width: -2, Data: make([]float32, 4)}, -2, false},
	} {
		err := test.batch.Validate(test.width)
		if test.ok && err != nil || !test.ok && !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want one: %v", name, err, !test.ok)
		}
	}
}

func TestFinite(t *testing.T) {
	for _, test := range []struct {
		row  []float32
		want bool
	}{
		{nil, true},
		{[]float32{0, -1, math.MaxFloat32, math.SmallestNonzeroFloat32}, true},
		{[]float32{1, nan}, false},
		{[]float32{inf, 1}, false},
		{[]float32{-inf}, false},
	} {
		if got := sdk.Finite(test.row); got != test.want {
			t.Errorf("Finite(%v) = %v", test.row, got)
		}
	}
}

func TestFillNaN(t *testing.T) {
	b := counting(3, 2)
	sdk.FillNaN(b.Row(1))
	want := [][2]bool{{true, true}, {false, false}, {true, true}}
	for i := range want {
		for k := range 2 {
			if finite := sdk.Finite(b.Row(i)[k : k+1]); finite != want[i][k] {
				t.Errorf("number %d of row %d is %v", k, i, b.Row(i)[k])
			}
		}
	}
}

func TestDatasetValidate(t *testing.T) {
	bad := counting(3, 2)
	bad.Row(2)[1] = nan
	for name, test := range map[string]struct {
		data sdk.Dataset
		want string // the error, or "" for none
	}{
		"right": {sdk.Dataset{X: counting(3, 2), Y: counting(3, 1)}, ""},
		"rows": {
			sdk.Dataset{X: counting(3, 2), Y: counting(2, 1)}, "3 rows of x and 2 rows of y",
		},
		"empty": {sdk.Dataset{}, "0 rows of x"},
		"bad x": {sdk.Dataset{X: bad, Y: counting(3, 2)}, "row 2"},
		"bad y": {sdk.Dataset{X: counting(3, 2), Y: bad}, "row 2"},
		"bad first": {
			sdk.Dataset{X: sdk.Batch{Width: 1, Data: []float32{inf, nan}}, Y: counting(2, 1)},
			"row 0",
		},
	} {
		t.Run(name, func(t *testing.T) {
			wantInvalid(t, test.data.Validate(), test.want)
		})
	}
	if n := (sdk.Dataset{X: counting(3, 2)}).Len(); n != 3 {
		t.Errorf("Len is %d, want 3", n)
	}
}
