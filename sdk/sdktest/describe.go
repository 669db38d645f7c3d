package sdktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"

	"github.com/invbench/invbench/sdk"
)

// describer is what tasks and models have in common.
type describer interface {
	Describe(ctx context.Context) (sdk.Description, error)
}

// checkDescription tests what a plugin says of itself.
func checkDescription(ctx context.Context, p describer, kind sdk.Kind) (sdk.Description, error) {
	d, err := p.Describe(ctx)
	if err != nil {
		return d, fmt.Errorf("describe fails: %w", err)
	}
	again, err := p.Describe(ctx)
	switch {
	case err != nil:
		return d, fmt.Errorf("describe fails the second time: %w", err)
	case !reflect.DeepEqual(d, again):
		return d, fmt.Errorf("describe says %+v and then %+v", d, again)
	case d.Kind != kind:
		return d, fmt.Errorf("the plugin is a %s, want a %s", d.Kind, kind)
	case strings.TrimSpace(d.Summary) == "" || strings.Contains(d.Summary, "\n"):
		return d, fmt.Errorf("summary %q is not one line", d.Summary)
	}
	return d, errors.Join(d.Validate(), checkCapabilities(d))
}

// checkCapabilities tests that what is announced exists, for the plugin's kind, and is announced
// once.
func checkCapabilities(d sdk.Description) error {
	known := []sdk.Capability{sdk.CanReference, sdk.CanJacobian, sdk.CanTruer}
	if d.Kind == sdk.KindModel {
		known = []sdk.Capability{sdk.CanSnapshot, sdk.CanLogDensity}
	}
	for i, c := range d.Capabilities {
		if !slices.Contains(known, c) {
			return fmt.Errorf("a %s cannot announce the capability %q", d.Kind, c)
		}
		if slices.Contains(d.Capabilities[:i], c) {
			return fmt.Errorf("the capability %q is announced twice", c)
		}
	}
	return nil
}

// property is what the checks read of a parameter's schema.
type property struct {
	Type    string          `json:"type"`
	Default json.RawMessage `json:"default"`
}

// properties reads the parameters of a schema, and tests that each has a proper name, a description
// and a default.
func properties(schema json.RawMessage) (map[string]property, error) {
	var doc struct {
		Type       string              `json:"type"`
		Properties map[string]property `json:"properties"`
	}
	if err := json.Unmarshal(schema, &doc); err != nil {
		return nil, fmt.Errorf("parameter schema: %w", err)
	}
	if doc.Type != "object" {
		return nil, fmt.Errorf("parameter schema is of type %q, want object", doc.Type)
	}
	for _, name := range sortedKeys(doc.Properties) {
		if !sdk.ValidName(name) {
			return nil, fmt.Errorf("parameter %q does not match %s", name, sdk.NamePattern)
		}
		if len(doc.Properties[name].Default) == 0 {
			return nil, fmt.Errorf("parameter %s has no default", name)
		}
	}
	return doc.Properties, nil
}

// checkParameters tests that configure takes the defaults, spelt out too, and refuses what the
// schema does not have.
func checkParameters(schema json.RawMessage, configure func(json.RawMessage) error) error {
	props, err := properties(schema)
	if err != nil {
		return err
	}
	defaults := make(map[string]json.RawMessage, len(props))
	for name, p := range props {
		defaults[name] = p.Default
	}
	spelt, err := json.Marshal(defaults)
	if err != nil {
		return fmt.Errorf("parameter schema: %w", err)
	}
	for _, good := range []json.RawMessage{nil, json.RawMessage("{}"), spelt} {
		if err := configure(good); err != nil {
			return fmt.Errorf("configure with the defaults %q fails: %w", good, err)
		}
	}
	bad := []string{`{"no_such_parameter_":1}`, `[]`, `{`}
	for _, name := range sortedKeys(props) {
		bad = append(bad, fmt.Sprintf(`{%q:{}}`, name), fmt.Sprintf(`{%q:null}`, name))
	}
	for _, params := range bad {
		if err := wants("configure with "+params, configure(json.RawMessage(params)),
			sdk.ErrInvalid); err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
