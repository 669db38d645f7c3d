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

// file is how thresholds are written: a key for each metric beside the others.
type file struct {
	Alpha   *float64                         `yaml:"alpha"`
	Missing *Action                          `yaml:"missing"`
	Entries map[string]map[string]*Threshold `yaml:"entries"`
	Metrics map[string]yaml.Node             `yaml:",inline"`
}

// decode changes t to what a text says.
func (t *Thresholds) decode(text []byte) error {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return err
	}
	if document.Kind == 0 { // there is nothing in it
		return nil
	}
	if err := numeral.CheckYAML(&document); err != nil {
		return err
	}
	if err := checkKeys(document.Content[0], slices.Sorted(maps.Keys(t.Metrics))); err != nil {
		return err
	}
	f := file{Alpha: &t.Alpha, Missing: &t.Missing}
	if err := document.Decode(&f); err != nil {
		return err
	}
	for name, node := range f.Metrics {
		threshold := t.Metrics[name]
		if err := node.Decode(&threshold); err != nil {
			return err
		}
		t.Metrics[name] = threshold
	}
	t.Entries = map[string]map[string]Threshold{}
	for entry, thresholds := range f.Entries {
		t.Entries[entry] = map[string]Threshold{}
		for name, threshold := range thresholds {
			if threshold != nil {
				t.Entries[entry][name] = *threshold
			}
		}
	}
	return nil
}

// checkKeys refuses keys that mean nothing, wherever they are.
func checkKeys(document *yaml.Node, metrics []string) error {
	bounds := []string{"worse", "limit", "limit_same"}
	return eachKey(document, append([]string{"alpha", "missing", "entries"}, metrics...),
		func(key string, value *yaml.Node) error {
			switch key {
			case "alpha", "missing":
				return nil
			case "entries":
				return eachKey(value, nil, func(_ string, entry *yaml.Node) error {
					return eachKey(entry, metrics, func(_ string, threshold *yaml.Node) error {
						return eachKey(threshold, bounds, nil)
					})
				})
			}
			return eachKey(value, bounds, nil)
		})
}

// eachKey calls then for each key of a mapping, and refuses one that is not among those known, if
// any are. What is no mapping is left to the decoder.
func eachKey(node *yaml.Node, known []string, then func(key string, value *yaml.Node) error) error {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Tag == "!!merge" {
			if err := eachKey(value, known, then); err != nil {
				return err
			}
			continue
		}
		if known != nil && !slices.Contains(known, key.Value) {
			return unknownKey(key, known)
		}
		if then != nil {
			if err := then(key.Value, value); err != nil {
				return err
			}
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
