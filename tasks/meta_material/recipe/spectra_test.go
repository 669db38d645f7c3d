package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/tasks/internal/metamaterial"
)

// TestSpectraAreThoseOfTheSolver makes streams with two threads and compares a row with the
// solver's transmittance.
func TestSpectraAreThoseOfTheSolver(t *testing.T) {
	folder := t.TempDir()
	all := []stream{cheap("fine", 2*chunk), cheap("coarse", chunk)}
	var out bytes.Buffer
	if err := spectra(t.Context(), &lockedWriter{w: &out}, folder, 2, all); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != 3 {
		t.Errorf("%d chunks were made, want 3:\n%s", n, out.String())
	}
	rows, err := all[0].load(folder, all[0].want)
	if err != nil || rows.Rows() != 2*chunk {
		t.Fatalf("%d rows, error %v; want %d", rows.Rows(), err, 2*chunk)
	}
	solver, err := metamaterial.NewSpectrometer(all[0].truncation)
	if err != nil {
		t.Fatal(err)
	}
	x, y := powers(rows)
	i := chunk + 3
	want, wide := make([]float64, points), make([]float64, metamaterial.Width)
	for j, v := range x.Row(i) {
		wide[j] = float64(v)
	}
	if err := solver.Measure(metamaterial.Geometry(wide), want, nil); err != nil {
		t.Fatal(err)
	}
	for j, v := range y.Row(i) {
		near(t, "T", float64(v), want[j], 1e-6)
	}
	if slices.Equal(x.Row(0), x.Row(chunk)) {
		t.Error("the second chunk repeats the first")
	}
}

// TestSpectraGoOn removes a chunk: it alone is made again, and is the same.
func TestSpectraGoOn(t *testing.T) {
	folder, s := t.TempDir(), cheap("fine", 2*chunk)
	if err := spectra(t.Context(), io.Discard, folder, 1, []stream{s}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(s.path(folder, 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(s.path(folder, 1)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := spectra(t.Context(), &out, folder, 1, []stream{s}); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(s.path(folder, 1))
	if err != nil || !bytes.Equal(before, after) || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("the chunk is another one (error %v), or more was made:\n%s", err, out.String())
	}
}

func TestSpectraStop(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := spectra(ctx, io.Discard, t.TempDir(), 2,
		[]stream{cheap("fine", chunk)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
}

// TestPace asks for chunks until none is left: streams stay at the same share of what is wanted.
func TestPace(t *testing.T) {
	b := &board{streams: []stream{cheap("a", 8*chunk), cheap("b", 2*chunk)}, next: []int{0, 0}}
	var got []string
	for s, _, ok := b.take(); ok; s, _, ok = b.take() {
		got = append(got, s.name)
	}
	if diff := cmp.Diff("a b a a a a b a a a", strings.Join(got, " ")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFilesOfOthers reads a chunk as what it is not.
func TestFilesOfOthers(t *testing.T) {
	folder := fill(t)
	s, err := find("fine")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.read(folder, 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a chunk that is not there: error %v, want ErrNotExist", err)
	}
	text, err := os.ReadFile(s.path(folder, 0))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"another chunk": text,
		"a cut one": bytes.Replace(text[:len(text)-4], []byte("0 to 31"), []byte("32 to 63"),
			1),
	} {
		if err := os.WriteFile(s.path(folder, 1), file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.load(folder, s.want); err == nil ||
			!strings.Contains(err.Error(), "rows 32 to 63") {
			t.Errorf("%s: error %v, want one that names the rows", name, err)
		}
	}
	if rows, err := s.load(folder, 7); err != nil || rows.Rows() != 7 {
		t.Errorf("%d rows, error %v; want 7", rows.Rows(), err)
	}
}
