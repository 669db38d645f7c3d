package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial"
	"github.com/invbench/invbench/tasks/internal/rcwa"
)

// spectra solves Maxwell's equations for streams, a chunk at a time and all streams at the same
// pace, so that there is something to train and to measure with at any moment. What is there
// already stays.
func spectra(
	ctx context.Context, stdout io.Writer, folder string, workers int, streams []stream,
) error {
	b := &board{folder: folder, streams: streams, begun: time.Now(), out: stdout}
	for _, s := range b.streams {
		if err := os.MkdirAll(filepath.Join(folder, s.name), 0o755); err != nil {
			return err
		}
		b.next = append(b.next, s.count(folder))
	}
	var all sync.WaitGroup
	errs := make(chan error, workers)
	for range workers {
		all.Go(func() { errs <- b.work(ctx) })
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// board hands out the chunks that are still to be made.
type board struct {
	folder  string
	streams []stream
	out     io.Writer
	begun   time.Time

	lock sync.Mutex
	next []int // chunk of each stream
}

// take returns the next chunk of the stream that is furthest behind, and false if there is none.
func (b *board) take() (stream, int, bool) {
	b.lock.Lock()
	defer b.lock.Unlock()
	behind, least := -1, 1.0
	for i, s := range b.streams {
		if share := float64(b.next[i]*chunk) / float64(s.want); share < least {
			behind, least = i, share
		}
	}
	if behind < 0 {
		return stream{}, 0, false
	}
	b.next[behind]++
	return b.streams[behind], b.next[behind] - 1, true
}

// work makes chunks until none is left.
func (b *board) work(ctx context.Context) error {
	solvers := map[rcwa.Truncation]*rcwa.Spectrometer{}
	for {
		s, i, ok := b.take()
		if !ok {
			return nil
		}
		if solvers[s.truncation] == nil {
			solver, err := metamaterial.NewSpectrometer(s.truncation)
			if err != nil {
				return err
			}
			solvers[s.truncation] = solver
		}
		rows, err := s.solve(ctx, solvers[s.truncation], i)
		if err == nil {
			err = s.write(b.folder, i, rows)
		}
		if err != nil {
			return fmt.Errorf("chunk %d of %s: %w", i, s.name, err)
		}
		fmt.Fprintf(b.out, "%s %d of %d after %.0f s\n",
			s.name, (i+1)*chunk, s.want, time.Since(b.begun).Seconds())
	}
}

// solve computes the spectra of a chunk.
func (s stream) solve(ctx context.Context, solver *rcwa.Spectrometer, i int) (sdk.Batch, error) {
	x, err := s.draw(ctx, i)
	if err != nil {
		return sdk.Batch{}, err
	}
	out := sdk.NewBatch(chunk, rowWidth)
	wide := make([]float64, x.Width)
	transmitted, reflected := make([]complex128, points), make([]complex128, points)
	for i := range chunk {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		row := out.Row(i)
		for j, v := range x.Row(i) {
			row[j], wide[j] = v, float64(v)
		}
		if err := solver.Amplitudes(metamaterial.Geometry(wide), transmitted,
			reflected); err != nil {
			return out, err
		}
		parts(row[8:], transmitted)
		parts(row[8+2*points:], reflected)
	}
	return out, nil
}

// parts sets dst to the real parts of z, then its imaginary ones.
func parts(dst []float32, z []complex128) {
	for i, v := range z {
		dst[i], dst[len(z)+i] = float32(real(v)), float32(imag(v))
	}
}
