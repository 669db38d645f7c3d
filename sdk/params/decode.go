package params

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/invbench/invbench/sdk"
)

// Defaults returns P with every parameter at its default.
func Defaults[P any]() (P, error) { return Decode[P](nil) }

// Decode returns P with the defaults of its tags, overridden by the members of the JSON object raw.
// Empty raw and null override nothing. The error wraps sdk.ErrInvalid and joins everything that is
// wrong: each unknown name with the nearest right one, each value of the wrong type or out of range
// with what is allowed. An error in P's own tags, which is a defect of the plugin and not of raw,
// does not wrap sdk.ErrInvalid.
func Decode[P any](raw json.RawMessage) (P, error) {
	var p, none P
	fields, err := fieldsOf[P]()
	if err != nil {
		return none, err
	}
	given, err := members(raw)
	if err != nil {
		return none, err
	}
	if err := fill(reflect.ValueOf(&p).Elem(), fields, given); err != nil {
		return none, err
	}
	if err := validate(&p); err != nil {
		return none, err
	}
	return p, nil
}

// member is one name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// members splits a JSON object, keeping the order of its members.
func members(raw json.RawMessage) ([]member, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	bad := func(err error) ([]member, error) {
		return nil, fmt.Errorf("%w: parameters %s: %w, want a JSON object",
			sdk.ErrInvalid, clip(raw), err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		return bad(errors.Join(err, errors.New("not an object")))
	}
	var all []member
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return bad(err)
		}
		m := member{name: name.(string)} // the JSON decoder has checked that it is a string
		if err := dec.Decode(&m.value); err != nil {
			return bad(err)
		}
		all = append(all, m)
	}
	if _, err := dec.Token(); err != nil {
		return bad(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return bad(errors.New("there is more after the object"))
	}
	return all, nil
}

// fill sets every field of p to the given value, or to its default.
func fill(p reflect.Value, fields []field, given []member) error {
	var problems []error
	byName := make(map[string]json.RawMessage, len(given))
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	for _, m := range given {
		_, twice := byName[m.name]
		switch {
		case twice:
			problems = append(problems,
				fmt.Errorf("%w: parameter %q is given twice", sdk.ErrInvalid, m.name))
		case !contains(names, m.name):
			problems = append(problems, unknown(m.name, names))
		}
		byName[m.name] = m.value
	}
	for _, f := range fields {
		value, ok := byName[f.name]
		if !ok {
			value = f.fallback
		}
		if err := f.set(p.FieldByIndex(f.index), value); err != nil {
			problems = append(problems, fmt.Errorf("%w: %w", sdk.ErrInvalid, err))
		}
	}
	return errors.Join(problems...)
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

func unknown(name string, names []string) error {
	hint := "the plugin has no parameters"
	if near := Nearest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if len(names) > 0 {
		hint = "known are " + join(names)
	}
	return fmt.Errorf("%w: unknown parameter %q; %s", sdk.ErrInvalid, name, hint)
}

// validate calls p's own check, if it has one.
func validate[P any](p *P) error {
	v, ok := any(p).(interface{ Validate() error })
	if !ok {
		return nil
	}
	err := v.Validate()
	if err == nil || errors.Is(err, sdk.ErrInvalid) {
		return err
	}
	return fmt.Errorf("%w: %w", sdk.ErrInvalid, err)
}
