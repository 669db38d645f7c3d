package scale_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/sdk"
)

// rows have x1 with mean 3 and sd 1, x2 that does not vary, y1 with mean 10 and sd 4, y2 with mean
// 0 and sd 2.
func rows() sdk.Dataset {
	return sdk.Dataset{
		X: sdk.Batch{Width: 2, Data: []float32{2, 7, 4, 7, 2, 7, 4, 7}},
		Y: sdk.Batch{Width: 2, Data: []float32{6, 2, 14, 2, 14, -2, 6, -2}},
	}
}

func TestStandardise(t *testing.T) {
	s := scale.Option{Standardise: true}.New(rows())
	got := s.Rows(rows())
	common := float32(math.Sqrt((16 + 4) / 2.0)) // of both dims of y
	want := sdk.Dataset{
		X: sdk.Batch{Width: 2, Data: []float32{-1, 0, 1, 0, -1, 0, 1, 0}},
		Y: sdk.Batch{
			Width: 2,
			Data: []float32{
				-4 / common, 2 / common, 4 / common, 2 / common, 4 / common, -2 / common,
				-4 / common, -2 / common,
			},
		},
	}
	near := cmp.Comparer(func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Errorf("scaled rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(rows().X, s.X.Out(got.X), near); diff != "" {
		t.Errorf("x in and out again (-want +got):\n%s", diff)
	}
}

func TestOff(t *testing.T) {
	if diff := cmp.Diff(rows(), scale.Option{}.New(rows()).Rows(rows())); diff != "" {
		t.Errorf("rows that are not scaled (-want +got):\n%s", diff)
	}
}

func TestSnapshot(t *testing.T) {
	want := scale.Option{Standardise: true}.New(rows())
	var saved bytes.Buffer
	if err := snapshot.Write(&saved, want.Arrays()); err != nil {
		t.Fatal(err)
	}
	got := scale.None(2, 2)
	if err := snapshot.Read(&saved, got.Arrays(), 0); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("restored scale (-want +got):\n%s", diff)
	}
}
