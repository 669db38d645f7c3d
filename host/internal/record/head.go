package record

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"os"
)

// readHead returns a record without what is long in it. Of a file that this program has written it
// reads little more than that. A file in which anything looks odd is read whole, so that the error
// says what is wrong with it.
func readHead(path string) (*Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if ends(f) {
		if r := decodeHead(f); r != nil {
			return r, nil
		}
	}
	r, err := readRecord(path)
	if err != nil {
		return nil, err
	}
	r.Scores, r.Training, r.Sketch = nil, nil, nil
	return r, nil
}

// ends reports whether a file ends as a JSON object does. One that was cut off does not, and that
// would not be seen in its head.
func ends(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSize {
		return false
	}
	last := make([]byte, 4)
	n, err := f.ReadAt(last, max(0, info.Size()-int64(len(last))))
	return (err == nil || err == io.EOF) && bytes.HasSuffix(bytes.TrimSpace(last[:n]), []byte("}"))
}

// decodeHead returns the record that in holds, without its scores, curves and sketch; nil if that
// cannot be told. It reads the fields one by one and stops at the first of the long ones, since
// records have them last. In records from before 2026-12 they stand in the middle and are skipped.
func decodeHead(in io.Reader) *Record {
	var h head
	if !h.read(json.NewDecoder(in)) || h.validateHead() != nil || (h.Status == OK) != h.scored {
		return nil
	}
	h.compactParams()
	return &h.Record
}

// head is what has been read of a record.
type head struct {
	Record
	scored bool // it has scores
}

// read takes fields until the head is complete. It reports whether it is.
func (h *head) read(in *json.Decoder) bool {
	needed, optional := h.fields()
	if t, err := in.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for in.More() {
		t, err := in.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return false
		}
		if long(name) && len(needed) == 0 {
			t, err = in.Token()
			h.scored = h.scored || name == "scores" && t == json.Delim('{')
			return err == nil
		}
		var skipped json.RawMessage
		to := cmp.Or[any](needed[name], optional[name], &skipped)
		if in.Decode(to) != nil {
			return false
		}
		h.scored = h.scored || name == "scores" && skipped[0] == '{'
		if needed[name] != nil {
			optional[name] = needed[name] // a field that comes twice counts as package json has it
			delete(needed, name)
		}
	}
	return len(needed) == 0
}

// long reports whether a field may be long, and is no part of a head.
func long(field string) bool {
	return field == "scores" || field == "training" || field == "sketch"
}

// fields returns where the fields of a head belong: those that every record has, and others.
func (h *head) fields() (needed, optional map[string]any) {
	needed = map[string]any{
		"schema": &h.Schema, "key": &h.Key, "task": &h.Task, "model": &h.Model, "repeat": &h.Repeat,
		"protocol": &h.Protocol, "status": &h.Status, "time": &h.Time, "machine": &h.Machine,
		"build": &h.Build, "started": &h.Started,
	}
	return needed, map[string]any{
		"reason": &h.Reason, "detail": &h.Detail, "warnings": &h.Warnings,
	}
}
