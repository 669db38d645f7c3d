package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial"
	"github.com/invbench/invbench/tasks/internal/rcwa"
	"github.com/invbench/invbench/tasks/internal/rows"
)

// chunk is the number of spectra in a file.
const chunk = 32

// stream is a set of spectra: of geometries of its own, at a truncation.
type stream struct {
	name       string
	truncation rcwa.Truncation
	want       int // rows
}

// fine is the truncation of the spectra that networks are to reproduce, and coarse a cheaper one,
// whose spectra are roughly right and teach most of the shape.
var (
	fine   = rcwa.Truncation{Even: 8, Other: 6}
	coarse = rcwa.Truncation{Even: 6, Other: 4}
)

// streams returns all that the recipe needs.
func streams() []stream {
	return []stream{
		{"test", fine, 2048},
		{"validation", fine, 256},
		{"fine", fine, 4096},
		{"coarse", coarse, 32768},
	}
}

// find returns the stream of that name.
func find(name string) (stream, error) {
	for _, s := range streams() {
		if s.name == name {
			return s, nil
		}
	}
	return stream{}, fmt.Errorf("no stream %q", name)
}

// path returns the name of the file of a chunk.
func (s stream) path(folder string, i int) string {
	return filepath.Join(folder, s.name, fmt.Sprintf("%05d.spectra", i))
}

// seed is that of all spectra; each stream derives its own.
const seed = sdk.Seed(217)

// draw returns the geometries of a chunk as models see them.
func (s stream) draw(ctx context.Context, i int) (sdk.Batch, error) {
	return rows.Draw(ctx, seed.Derive("spectra", s.name), i*chunk, chunk, metamaterial.Width,
		metamaterial.Prior)
}
