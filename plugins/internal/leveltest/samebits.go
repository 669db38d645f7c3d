// Package leveltest checks that a model's training and draws are the same bits at all vector levels
// of the machine and with any number of threads.
//
// This is what a board's promise rests on, that a configuration and a seed give the same scores on
// any x86-64 machine with AVX2: a training multiplies the smallest difference, so that after some
// epochs its scores have little in common.
package leveltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/cpu"
	"github.com/invbench/invbench/sdk/params"
)

// SameBits fits a plugin's model with the given parameters to rows, by each level with one thread
// and with three, and compares all that it gives: its snapshot, draws for a few targets, and
// densities, as far as it has them. Portable kernels, which round otherwise, are compared only
// between numbers of threads.
func SameBits[P any](
	t *testing.T, plugin sdk.ModelPlugin[P], parameters string, setup sdk.Setup, rows sdk.Dataset,
) {
	t.Helper()
	p, err := params.Decode[P](json.RawMessage(parameters))
	if err != nil {
		t.Fatal(err)
	}
	results := map[string][]byte{} // of the first run of each kind of rounding
	first := map[string]string{}
	for _, level := range cpu.ISAs() {
		for _, threads := range []int{1, 3} {
			t.Setenv(cpu.LevelVariable, level)
			setup.Threads = threads
			m, err := plugin.New(p, setup)
			if err != nil {
				t.Fatal(err)
			}
			got, how := outcome(t, m, rows), fmt.Sprintf("%s, %d threads", level, threads)
			rounding := "vector"
			if level == "portable" {
				rounding = level
			}
			if want, ok := results[rounding]; !ok {
				results[rounding], first[rounding] = got, how
			} else if !bytes.Equal(got, want) {
				t.Errorf("%s gives other bits than %s", how, first[rounding])
			}
		}
	}
}

// outcome fits a model and returns the bytes of all that it learnt and draws.
func outcome(t *testing.T, m sdk.Model, rows sdk.Dataset) []byte {
	t.Helper()
	if err := m.Fit(t.Context(), rows, nil); err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	if s, ok := m.(sdk.Snapshotter); ok {
		if err := s.Snapshot(t.Context(), &all); err != nil {
			t.Fatal(err)
		}
	}
	const targets, draws = 3, 9
	for x, err := range m.Invert(t.Context(), rows.Y.Slice(0, targets), draws) {
		if err != nil {
			t.Fatal(err)
		}
		write(&all, x)
	}
	if d, ok := m.(sdk.LogDensity); ok {
		p, err := d.LogDensity(t.Context(), rows.Y.Slice(0, targets), rows.X.Slice(0, targets))
		if err != nil {
			t.Fatal(err)
		}
		write(&all, p)
	}
	return all.Bytes()
}

// write appends the bits of a batch.
func write(to *bytes.Buffer, b sdk.Batch) {
	for _, v := range b.Data {
		fmt.Fprintf(to, "%08x", math.Float32bits(v))
	}
}
