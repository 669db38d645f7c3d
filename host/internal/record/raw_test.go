package record

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sbinet/npyio/npz"

	"github.com/invbench/invbench/sdk"
)

func exampleRaw() Raw {
	return Raw{
		Targets: sdk.Batch{Width: 1, Data: []float32{7, -8}},
		Draws: sdk.Batch{
			Width: 2, Data: []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, float32(math.Inf(1)), -0.5},
		},
		Errors: []float64{0.1, 0.2, 0.3, 1e-300, 0.5, math.Inf(1)},
	}
}

func TestRawIsReadByNpyio(t *testing.T) {
	store, key, raw := Store{Board: t.TempDir()}, strings.Repeat("0a", 32), exampleRaw()
	if err := store.WriteRaw(key, raw); err != nil {
		t.Fatal(err)
	}
	archive, err := npz.Open(filepath.Join(store.Board, "raw", key+".npz"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	if diff := cmp.Diff([]string{"draws.npy", "errors.npy", "targets.npy"},
		archive.Keys()); diff != "" {
		t.Errorf("arrays (-want +got):\n%s", diff)
	}
	var (
		draws, targets []float32
		errs           []float64
	)
	for name, into := range map[string]any{
		"draws.npy": &draws, "errors.npy": &errs, "targets.npy": &targets,
	} {
		if err := archive.Read(name, into); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	for _, diff := range []string{
		cmp.Diff(raw.Draws.Data, draws), cmp.Diff(raw.Errors, errs),
		cmp.Diff(raw.Targets.Data, targets),
		cmp.Diff([]int{2, 3, 2}, archive.Header("draws.npy").Descr.Shape),
		cmp.Diff([]int{2, 3}, archive.Header("errors.npy").Descr.Shape),
		cmp.Diff([]int{2, 1}, archive.Header("targets.npy").Descr.Shape),
	} {
		if diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// The format asks for the data to be aligned, and for a newline at the end of the header.
func TestNpyHeaderIsAligned(t *testing.T) {
	for _, shape := range [][]int{
		{1, 1}, {200, 200, 4}, {123456, 7890, 300}, {1234567890, 1234567890, 1234567890},
	} {
		var file bytes.Buffer
		if err := (array{"x", "<f4", shape, []float32{1.5}}).encode(&file); err != nil {
			t.Fatal(err)
		}
		data := file.Len() - 4
		if data%64 != 0 || file.Bytes()[data-1] != '\n' {
			t.Errorf("shape %v: data start at %d after %q", shape, data, file.Bytes()[:data])
		}
	}
}

func TestSameDrawsGiveTheSameBytes(t *testing.T) {
	var first, second bytes.Buffer
	if err := errors.Join(exampleRaw().encode(&first), exampleRaw().encode(&second)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("archives differ")
	}
}

func TestFirstRawWins(t *testing.T) {
	store, key := Store{Board: t.TempDir()}, strings.Repeat("0a", 32)
	if err := store.WriteRaw(key, exampleRaw()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(store.Board, "raw", key+".npz")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := exampleRaw()
	other.Errors[0] = 9
	if err := store.WriteRaw(key, other); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed, or %v", err)
	}
}

func TestWriteRawRefuses(t *testing.T) {
	good := strings.Repeat("0a", 32)
	for _, test := range []struct {
		name, key string
		change    func(r *Raw)
	}{
		{"a way out", "../../x", func(*Raw) {}},
		{"no targets", good, func(r *Raw) { r.Targets = sdk.Batch{} }},
		{"a missing draw", good, func(r *Raw) { r.Draws = r.Draws.Slice(0, 5) }},
		{"a missing error", good, func(r *Raw) { r.Errors = r.Errors[:5] }},
	} {
		t.Run(test.name, func(t *testing.T) {
			store, raw := Store{Board: t.TempDir()}, exampleRaw()
			test.change(&raw)
			if err := store.WriteRaw(test.key, raw); !errors.Is(err, sdk.ErrInvalid) {
				t.Errorf("got %v", err)
			}
			if left := filesIn(t, store.Board); len(left) > 0 {
				t.Errorf("left %v", left)
			}
		})
	}
}

// TestWriteRawMends leaves a file alone that reads whole, and replaces one that was cut off at any
// byte.
func TestWriteRawMends(t *testing.T) {
	store, key := Store{Board: t.TempDir()}, strings.Repeat("0a", 32)
	if err := store.WriteRaw(key, exampleRaw()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(store.RawPath(key))
	if err != nil {
		t.Fatal(err)
	}
	other := exampleRaw()
	other.Errors[0]++
	if err := store.WriteRaw(key, other); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(store.RawPath(key)); err != nil || !bytes.Equal(got, whole) {
		t.Errorf("the second writer of a key wins: %v", err)
	}
	for _, size := range []int{0, 1, len(whole) / 2, len(whole) - 1} {
		if err := os.WriteFile(store.RawPath(key), whole[:size], 0o644); err != nil {
			t.Fatal(err)
		}
		if err := store.WriteRaw(key, exampleRaw()); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(store.RawPath(key)); err != nil || !bytes.Equal(got, whole) {
			t.Errorf("of %d bytes, %d were left: the file was not mended: %v",
				len(whole), size, err)
		}
	}
}
