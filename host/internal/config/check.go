package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// CheckParams checks the parameters of every task and entry against the JSON Schemas of their plugins, given by the names
// that tasks and entries have on the board; one without a schema is not checked. The error joins everything that is
// wrong, each with the file and line, or the override, that set the parameter; it wraps sdk.ErrInvalid. A schema that is
// none is the plugin's fault, and its error does not.
func (c *Config) CheckParams(tasks, entries map[string]json.RawMessage) error {
	var found problems
	var broken []error
	check := func(owner string, schema, raw json.RawMessage, entry, task string) {
		bad, err := faults(schema, raw)
		if err != nil {
			broken = append(broken, fmt.Errorf("%s: %w", owner, err))
		}
		for _, f := range bad {
			where, ok := c.origins[place{entry, task, f.param}]
			if !ok {
				where = c.File
			}
			found.add(where, "%s: %s", owner, f.text)
		}
	}
	for _, t := range c.Tasks {
		if schema, ok := tasks[t.Name]; ok {
			check("task "+t.Name, schema, t.Params, "", t.Name)
		}
	}
	for _, e := range c.Entries {
		schema, ok := entries[e.Name]
		for _, t := range c.Tasks {
			if raw, runs := e.Params[t.Name]; ok && runs {
				check("entry "+e.Name, schema, raw, e.Name, t.Name)
			}
		}
	}
	return errors.Join(append(found, broken...)...)
}

// fault is what is wrong with one parameter.
type fault struct {
	param string // empty if it is none in particular
	text  string
}

// faults returns what is wrong with parameters under a schema, sorted by parameter. The error is about the schema.
func faults(schema, raw json.RawMessage) ([]fault, error) {
	compiled, err := compile(schema)
	if err != nil {
		return nil, fmt.Errorf("the plugin's parameter schema is defective: %w", err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return []fault{{"", fmt.Sprintf("parameters are not JSON: %v", err)}}, nil
	}
	var invalid *jsonschema.ValidationError
	switch err := compiled.Validate(instance); {
	case err == nil:
		return nil, nil
	case !errors.As(err, &invalid):
		return nil, err
	}
	var all []fault
	for _, leaf := range leaves(invalid) {
		all = append(all, explain(leaf, schema, raw)...)
	}
	slices.SortStableFunc(all, func(a, b fault) int { return strings.Compare(a.param, b.param) })
	return all, nil
}

// compile reads a schema without following references out of it: a plugin must not make the host open files.
func compile(schema json.RawMessage) (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, err
	}
	const name = "plugin:params"
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.UseLoader(jsonschema.SchemeURLLoader{})
	if err := compiler.AddResource(name, document); err != nil {
		return nil, err
	}
	return compiler.Compile(name)
}

// leaves returns the errors that have no further causes.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

// explain puts an error of the validator in words, for each parameter that it is about.
func explain(e *jsonschema.ValidationError, schema, raw json.RawMessage) []fault {
	if extra, ok := e.ErrorKind.(*kind.AdditionalProperties); ok && len(e.InstanceLocation) == 0 {
		var all []fault
		for _, name := range extra.Properties {
			text := fmt.Sprintf("unknown parameter %q; %s", name, hint(name, properties(schema)))
			all = append(all, fault{name, text})
		}
		return all
	}
	text := e.ErrorKind.LocalizedString(message.NewPrinter(language.English))
	if len(e.InstanceLocation) == 0 {
		return []fault{{"", text}}
	}
	param := e.InstanceLocation[0]
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return []fault{{param, text}}
	}
	return []fault{{param, fmt.Sprintf("parameter %q is %s: %s", param, clip(string(values[param])), text)}}
}

// properties returns the names of the parameters in a schema, sorted.
func properties(schema json.RawMessage) []string {
	var document struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(schema, &document); err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(document.Properties))
}
