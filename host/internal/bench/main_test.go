package bench

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
)

// TestMain makes this binary a plugin where it is started under the name of one.
func TestMain(m *testing.M) {
	switch filepath.Base(os.Args[0]) {
	case "sum_task":
		serve.Task(sdk.TaskPlugin[sumParams]{
			About:  sdk.About{Name: "sum", Version: "1", Summary: "the sum of two numbers"},
			Spaces: func(sumParams) sdk.Spaces { return sumSpaces() },
			New:    func(p sumParams) (sdk.Simulator, error) { return realTask{p: p}, nil },
		})
	case "bad_model":
		serve.Model(sdk.ModelPlugin[vices]{
			About: sdk.About{Name: "bad", Version: "1", Summary: "a model with vices"},
			Order: sdk.Exchangeable,
			New: func(v vices, s sdk.Setup) (sdk.Model, error) {
				return &badModel{vice: v.Vice, setup: s}, nil
			},
		})
	}
	os.Exit(m.Run())
}

// sumParams are the parameters of the task as a process.
type sumParams struct {
	Mortal bool `param:"mortal" default:"false" doc:"end the process at an x beyond 100"`
}

// realTask is sum, which may die.
type realTask struct {
	sum
	p sumParams
}

func (r realTask) Simulate(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	if r.p.Mortal && x.Rows() > 0 && x.Data[0] > 100 {
		os.Exit(7)
	}
	return r.sum.Simulate(ctx, seed, first, x)
}

// vices are the parameters of the model as a process.
type vices struct {
	Vice string `param:"vice" default:"none" enum:"none,exit,panic,goroutine,hang,stop,flood,eat,wide,nan,poison,deaf" doc:"what it does wrong"`
}

// badModel draws from the prior, and has a vice.
type badModel struct {
	vice  string
	setup sdk.Setup
}

func (m *badModel) Fit(ctx context.Context, _ sdk.Dataset, sim sdk.Oracle) error {
	sdk.Report(ctx, sdk.Progress{Stage: "backend fingers"})
	switch m.vice {
	case "exit":
		println("I have had enough")
		os.Exit(3)
	case "panic":
		panic("in a call")
	case "goroutine":
		go func() { panic("in a goroutine") }()
		select {}
	case "hang":
		<-ctx.Done()
		return ctx.Err()
	case "deaf": // hears neither the end of the call nor the request to stop
		select {}
	case "flood":
		for range 200_000 {
			fmt.Fprintln(os.Stderr,
				"a line of no use to anybody, of a good length, again and again and again")
		}
	case "eat":
		eat(ctx)
	case "poison":
		_, err := sim.Simulate(ctx, sdk.Batch{Width: 2, Data: []float32{1000, 0}})
		return err
	}
	return nil
}

// eat takes memory until the process is ended.
func eat(ctx context.Context) {
	var eaten [][]byte
	for ctx.Err() == nil {
		b := make([]byte, 16<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		eaten = append(eaten, b)
		time.Sleep(5 * time.Millisecond)
	}
	fmt.Fprintln(os.Stderr, len(eaten))
}

func (m *badModel) Invert(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		if m.vice == "stop" {
			yield(sdk.Batch{}, errors.New("no more today"))
			return
		}
		for i := range y.Rows() {
			width := 2
			if m.vice == "wide" {
				width = 3
			}
			b := sdk.NewBatch(draws, width)
			if width == 2 {
				b, _ = sum{}.Draw(ctx, m.setup.Seed, i*draws, draws)
			}
			if m.vice == "nan" {
				sdk.FillNaN(b.Data)
			}
			if !yield(b, nil) {
				return
			}
		}
	}
}
