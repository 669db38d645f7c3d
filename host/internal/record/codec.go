package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/invbench/invbench/sdk"
)

// ErrDamaged says that a file is not a record that can be believed: cut off, edited, or of another
// version of the format. Its cell is to be run again.
var ErrDamaged = errors.New("not a valid record")

// maxSize is the size of the largest record that is read. One of 1000 targets has about 200 kB.
const maxSize = 64 << 20

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
}

// readFile returns the content of a file of reasonable size.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil, damaged("is no file, or larger than %d bytes", maxSize)
	}
	return io.ReadAll(io.LimitReader(f, maxSize))
}

// readRecord returns the record in a file, wherever it lies.
func readRecord(path string) (*Record, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return decode(data)
}

// decode returns the record that data is. Numbers are finite, since JSON knows no others and those
// too large for their type are refused. Fields that are not known are skipped: a later version may
// have added them.
func decode(data []byte) (*Record, error) {
	var r Record
	if err := json.Unmarshal(data, &r); err != nil || r.Schema != Schema {
		return nil, foreign(data, err)
	}
	if err := r.validate(); err != nil {
		return nil, damaged("%v", err)
	}
	r.compactParams()
	if r.Scores != nil && r.Scores.Typical == nil { // made before 2026-12
		r.Scores.Complete()
	}
	return &r, nil
}

// foreign says why data is no record of this version. err is what decoding it as one gave.
func foreign(data []byte, err error) error {
	var version struct {
		Schema *int `json:"schema"`
	}
	switch as := json.Unmarshal(data, &version); {
	case !json.Valid(data):
		return damaged("%v: cut off, or not JSON at all", err)
	case as != nil || version.Schema == nil:
		return damaged("is JSON of something else: it does not say its schema")
	case *version.Schema > Schema:
		return damaged("has schema %d where this version reads %d: it was made by a later version",
			*version.Schema, Schema)
	case *version.Schema != Schema:
		return damaged("has schema %d where this version reads %d", *version.Schema, Schema)
	}
	return damaged("%v", err)
}

// compactParams removes the layout that parameters have in the file.
func (r *Record) compactParams() {
	r.Task.Params, r.Model.Params = compact(r.Task.Params), compact(r.Model.Params)
}

// compact returns valid JSON without the layout that it has in the file.
func compact(text json.RawMessage) json.RawMessage {
	var plain bytes.Buffer
	if json.Compact(&plain, text) != nil {
		return text
	}
	return plain.Bytes()
}

// encode returns the file of r.
func encode(r *Record) ([]byte, error) {
	if err := r.validate(); err != nil {
		return nil, fmt.Errorf("%w: %w", err, sdk.ErrInvalid)
	}
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r.withParams()); err != nil {
		return nil, err
	}
	return layout(bytes.TrimSpace(plain.Bytes())), nil
}

// withParams returns r with an empty object for parameters that are not given.
func (r Record) withParams() Record {
	for _, p := range []*Plugin{&r.Task, &r.Model} {
		if len(p.Params) == 0 {
			p.Params = json.RawMessage("{}")
		}
	}
	return r
}

// validate reports whether r is complete and belongs together.
func (r *Record) validate() error {
	if err := r.validateHead(); err != nil {
		return err
	}
	if (r.Status == OK) != (r.Scores != nil) {
		return fmt.Errorf("status is %s, but scores are given: %t", r.Status, r.Scores != nil)
	}
	for _, c := range r.Training {
		if err := c.validate(); err != nil {
			return err
		}
	}
	return r.Sketch.Validate()
}

// validateHead reports whether all but the scores, curves and sketch of r belongs together.
func (r *Record) validateHead() error {
	switch {
	case r.Schema != Schema:
		return fmt.Errorf("schema is %d, want %d", r.Schema, Schema)
	case !sdk.ValidName(r.Task.Name) || !sdk.ValidName(r.Model.Name):
		return fmt.Errorf("task %q or entry %q does not match %s",
			r.Task.Name, r.Model.Name, sdk.NamePattern)
	case r.Repeat < 0:
		return fmt.Errorf("repeat %d is negative", r.Repeat)
	case !r.Status.valid():
		return fmt.Errorf("status %q is not known", r.Status)
	case !isObject(r.Task.Params) || !isObject(r.Model.Params):
		return errors.New("parameters are not a JSON object")
	case r.Key != Key(r):
		return fmt.Errorf("key %.12q… is not that of its content", r.Key)
	}
	return nil
}

func (s Status) valid() bool {
	switch s {
	case OK, Failed, Crashed, Timeout, OutOfMemory, Invalid:
		return true
	}
	return false
}

// isObject reports whether params is a JSON object, or nothing at all.
func isObject(params json.RawMessage) bool {
	if len(params) == 0 {
		return true
	}
	var object map[string]json.RawMessage
	return json.Unmarshal(params, &object) == nil && object != nil
}
