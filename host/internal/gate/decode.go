package gate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/numeral"
	"github.com/invbench/invbench/sdk/params"
)

// decode changes t to what a text says.
func (t *Thresholds) decode(text []byte) error {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil || document.Kind == 0 { // of nothing
		return err
	}
	if err := numeral.CheckYAML(&document); err != nil {
		return err
	}
	metrics := slices.Sorted(maps.Keys(t.Metrics))
	known := append([]string{"alpha", "missing", "entries"}, metrics...)
	return eachKey(document.Content[0], known, func(key string, value *yaml.Node) error {
		switch key {
		case "alpha":
			return value.Decode(&t.Alpha)
		case "missing":
			return value.Decode(&t.Missing)
		case "entries":
			return eachKey(value, nil, func(entry string, own *yaml.Node) error {
				t.Entries[entry] = map[string]Threshold{}
				return eachKey(own, metrics, func(metric string, value *yaml.Node) error {
					return decodeInto(t.Entries[entry], metric, value)
				})
			})
		}
		return decodeInto(t.Metrics, key, value)
	})
}

// decodeInto sets those bounds of a metric that a text has.
func decodeInto(thresholds map[string]Threshold, metric string, value *yaml.Node) error {
	threshold := thresholds[metric]
	bounds := map[string]*float64{
		"worse": &threshold.Worse, "limit": &threshold.Limit, "limit_same": &threshold.LimitSame,
	}
	err := eachKey(value, slices.Sorted(maps.Keys(bounds)),
		func(key string, value *yaml.Node) error {
			return value.Decode(bounds[key])
		})
	if value.Tag != "!!null" {
		thresholds[metric] = threshold
	}
	return err
}

// eachKey calls then for each key of a mapping, and refuses one that is there twice or is not among
// those known, if any are. What is empty has no keys.
func eachKey(node *yaml.Node, known []string, then func(key string, value *yaml.Node) error) error {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Tag == "!!null" {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want names with values, such as {worse: 1.05}", node.Line)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch {
		case seen[key.Value]:
			return fmt.Errorf("line %d: %q is there twice", key.Line, key.Value)
		case known != nil && !slices.Contains(known, key.Value):
			return unknownKey(key, known)
		}
		seen[key.Value] = true
		if err := then(key.Value, value); err != nil {
			return err
		}
	}
	return nil
}

// unknownKey says which key it may have been meant to be.
func unknownKey(key *yaml.Node, known []string) error {
	hint := "there are " + strings.Join(known, ", ")
	if near := params.Nearest(key.Value, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Errorf("line %d: %q is not known; %s", key.Line, key.Value, hint)
}
