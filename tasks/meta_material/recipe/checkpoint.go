package main

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
)

// checkpoint is a training that can go on.
type checkpoint struct {
	Plan  plan
	Step  int         // steps made
	State [][]float32 // parameters, first and second moments
}

// save writes v, all of it or nothing.
func save(path string, v any) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	if err := errors.Join(gob.NewEncoder(f).Encode(v), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(path+".part", path)
}

// open reads what save has written.
func open(path string, v any) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := errors.Join(gob.NewDecoder(f).Decode(v), f.Close()); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// resume returns the checkpoint of a network, and false if there is none. One of another plan is an
// error: a training goes on as it began, or begins anew.
func (p *plan) resume(folder string) (checkpoint, bool, error) {
	var c checkpoint
	path := p.path(folder, "training")
	err := open(path, &c)
	if errors.Is(err, fs.ErrNotExist) {
		return c, false, nil
	} else if err != nil {
		return c, false, err
	}
	want := *p
	if want.FineRows == 0 {
		want.FineRows = c.Plan.FineRows
	}
	if want.CoarseRows == 0 {
		want.CoarseRows = c.Plan.CoarseRows
	}
	if want != c.Plan {
		return c, false,
			fmt.Errorf("%s began with another plan, %+v: delete it to begin anew", path, c.Plan)
	}
	return c, true, nil
}

// weights returns the network of a checkpoint.
func (c checkpoint) weights() proxy.Weights {
	return proxy.Weights{Layout: c.Plan.Layout, Tensors: c.State[:net{c.Plan.Layout}.own()]}
}
