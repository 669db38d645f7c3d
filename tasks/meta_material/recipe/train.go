package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gomlx/gomlx/backends"

	"github.com/invbench/invbench/sdk"
)

// How many steps are made between two reports, and how much time between two checkpoints.
const (
	reportEvery     = 500
	checkpointEvery = time.Minute
)

// training is a network being trained.
type training struct {
	plan         plan
	machine      machine
	step, error  program
	fine, coarse source
	validation   sdk.Batch
	state        []backends.Buffer
	made         int     // steps
	average      float64 // of the error of late batches
}

// train trains a network, from where it stopped if it did, and writes it to the folder.
func train(ctx context.Context, stdout io.Writer, folder string, threads int, p plan) error {
	c, found, err := p.resume(folder)
	if err != nil {
		return err
	}
	if found {
		p = c.Plan
	}
	t := &training{plan: p}
	if err := t.load(folder); err != nil {
		return err
	}
	if t.machine, err = newMachine(threads); err != nil {
		return err
	}
	t.step, t.error = t.plan.compileStep(t.machine), t.plan.compileError(t.machine)
	if err := t.begin(c, found); err != nil {
		return err
	}
	return t.run(ctx, stdout, folder)
}

// load reads the spectra.
func (t *training) load(folder string) error {
	p := &t.plan
	var problems []error
	read := func(name string, limit int) sdk.Batch {
		s, err := find(name)
		if err != nil {
			problems = append(problems, err)
			return sdk.Batch{}
		}
		if limit == 0 {
			limit = s.want
		}
		rows, err := s.load(folder, limit)
		if err == nil && rows.Rows() == 0 {
			err = fmt.Errorf("no spectra of %s: run the step spectra", name)
		}
		problems = append(problems, err)
		return rows
	}
	t.fine = source{rows: read("fine", p.FineRows), seed: p.seed().Derive("fine")}
	t.coarse = source{rows: read("coarse", p.CoarseRows), seed: p.seed().Derive("coarse")}
	t.validation = read("validation", 0)
	p.FineRows, p.CoarseRows = t.fine.rows.Rows(), t.coarse.rows.Rows()
	return errors.Join(problems...)
}

// begin sets the state to that of a checkpoint, or to the first values.
func (t *training) begin(c checkpoint, found bool) error {
	n := net{t.plan.Layout}
	each := n.shapes()
	if !found {
		c.State = n.start(t.plan.seed().Derive("start").Row(0), meanAmplitudes(t.fine.rows))
		for i := range 2 * len(each) {
			c.State = append(c.State, make([]float32, each[i%len(each)].Size()))
		}
	}
	t.made = c.Step
	for i, v := range c.State {
		b, err := t.machine.upload(v, each[i%len(each)])
		if err != nil {
			return err
		}
		t.state = append(t.state, b)
	}
	return nil
}

// run makes all steps that are left.
func (t *training) run(ctx context.Context, stdout io.Writer, folder string) error {
	begun, saved := time.Now(), time.Now()
	fmt.Fprintf(stdout, "network %d: %d fine and %d coarse spectra, from step %d\n",
		t.plan.Network, t.plan.FineRows, t.plan.CoarseRows, t.made)
	for t.made < t.plan.Steps {
		if err := t.advance(); err != nil {
			return err
		}
		last := t.made == t.plan.Steps
		if t.made%reportEvery == 0 || last {
			validation, err := t.validate()
			if err != nil {
				return err
			}
			fmt.Fprintf(stdout, "step %d: error %.3g, of fresh spectra %.4g, after %.0f s\n",
				t.made, t.average, validation, time.Since(begun).Seconds())
		}
		if last || ctx.Err() != nil || time.Since(saved) > checkpointEvery {
			if err := errors.Join(t.checkpoint(folder, last), ctx.Err()); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	return nil
}

// advance makes a step.
func (t *training) advance() error {
	p := t.plan
	rows := append(t.fine.take(t.made*p.Fine, p.Fine), t.coarse.take(t.made*p.Coarse, p.Coarse)...)
	batch, err := t.machine.uploadBatch(rows, p.Coarse)
	if err != nil {
		return err
	}
	in := make([]backends.Buffer, 2, 5+len(t.state))
	rate, correction := p.rates(t.made)
	for i, v := range []float32{rate, correction} {
		if in[i], err = t.machine.upload([]float32{v}, array()); err != nil {
			return err
		}
	}
	in = append(in, batch...)
	out, err := t.step.run(append(in, t.state...))
	if err != nil {
		return err
	}
	t.state = out[1:]
	got, err := t.machine.download(out[0], 1)
	t.made++
	t.average += (float64(got[0]) - t.average) / float64(min(t.made, 100))
	return errors.Join(err, t.machine.free(append(in[:5], out[0])...))
}

// validate returns the error of the spectra kept for that.
func (t *training) validate() (float64, error) {
	sum, n := 0.0, t.validation.Rows()
	parameters := t.state[:len(net{t.plan.Layout}.tensors())]
	count := (n + judged - 1) / judged
	for i := range count {
		rows := make([][]float32, judged)
		for j := range rows { // the last batch is filled up from the beginning
			rows[j] = t.validation.Row((i*judged + j) % n)
		}
		batch, err := t.machine.uploadBatch(rows, 0)
		if err != nil {
			return 0, err
		}
		out, err := t.error.run(append(batch, parameters...))
		if err != nil {
			return 0, err
		}
		got, err := t.machine.download(out[0], 1)
		if err := errors.Join(err, t.machine.free(append(batch[:3], out[0])...)); err != nil {
			return 0, err
		}
		sum += float64(got[0])
	}
	return sum / float64(count), nil
}

// checkpoint writes the training so far, and the network if it is done.
func (t *training) checkpoint(folder string, done bool) error {
	each := net{t.plan.Layout}.shapes()
	c := checkpoint{Plan: t.plan, Step: t.made}
	for i, b := range t.state {
		v, err := t.machine.download(b, each[i%len(each)].Size())
		if err != nil {
			return err
		}
		c.State = append(c.State, v)
	}
	if done {
		if err := save(t.plan.path(folder, "network"), c.weights()); err != nil {
			return err
		}
	}
	return save(t.plan.path(folder, "training"), c)
}
