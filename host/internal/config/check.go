package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml "go.yaml.in/yaml/v3"
)

// CheckParams checks the parameters of every task and entry against the JSON Schemas of their
// plugins, given by the names that tasks and entries have on the board; one without a schema is not
// checked. The error joins everything that is wrong, each with the file and line, or the override,
// that set the parameter; it wraps sdk.ErrInvalid. A schema that is none is the plugin's fault, and
// its error does not.
func (c *Config) CheckParams(tasks, entries map[string]json.RawMessage) error {
	var found problems
	var broken []error
	check := func(owner string, schema, params json.RawMessage, entry, task string) {
		bad, err := faults(schema, params)
		if err != nil {
			broken = append(broken, fmt.Errorf("%s: %w", owner, err))
		}
		for _, f := range bad {
			where := cmp.Or(c.origins[paramKey{entry, task, f.top}], c.File)
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

// faults returns what is wrong with a JSON object of parameters under a plugin's schema, in their
// order. The error is about the schema.
func faults(schema, params json.RawMessage) ([]finding, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, fmt.Errorf("the plugin's parameter schema is not JSON: %w", err)
	}
	rules, err := compile(jsonschema.NewCompiler(), "plugin:params", "", document)
	if err != nil {
		return nil, fmt.Errorf("the plugin's parameter schema is defective: %w", err)
	}
	rules.key = "parameter"
	var node yaml.Node
	if err := yaml.Unmarshal(params, &node); err != nil || len(node.Content) == 0 { // JSON is YAML
		return nil, fmt.Errorf("parameters %s are not JSON: %w", params, err)
	}
	return rules.check(source{file: true, root: node.Content[0]}), nil
}
