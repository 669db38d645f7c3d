package config

import (
	"errors"
	"fmt"
	"math"

	yaml "go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/numeral"
)

// The short tags of YAML's scalars that a configuration may hold.
const (
	tagString = "!!str"
	tagInt    = "!!int"
	tagFloat  = "!!float"
	tagBool   = "!!bool"
	tagNull   = "!!null"
	tagTime   = "!!timestamp" // what YAML makes of 2020-12-06; here it is a string
)

// pair is a key of a mapping and its value.
type pair struct {
	key   *yaml.Node
	value *yaml.Node
}

// pairs returns the contents of a mapping, none for anything else.
func pairs(n *yaml.Node) []pair {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	all := make([]pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		all = append(all, pair{n.Content[i], n.Content[i+1]})
	}
	return all
}

// keys returns the keys of a mapping in the order of the file.
func keys(n *yaml.Node) []string {
	var all []string
	for _, p := range pairs(n) {
		all = append(all, p.key.Value)
	}
	return all
}

// items returns the words of a list of scalars, none for anything else.
func items(n *yaml.Node) []string {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	var all []string
	for _, item := range n.Content {
		all = append(all, item.Value)
	}
	return all
}

// find follows keys into nested mappings, and returns nil where one is missing.
func find(n *yaml.Node, path ...string) *yaml.Node {
	for _, key := range path {
		var next *yaml.Node
		for _, p := range pairs(n) {
			if p.key.Value == key {
				next = p.value
			}
		}
		n = next
	}
	return n
}

// key returns the node of a key of a mapping, or the mapping if it is not there.
func key(n *yaml.Node, name string) *yaml.Node {
	for _, p := range pairs(n) {
		if p.key.Value == name {
			return p.key
		}
	}
	return n
}

// isNull reports whether a value was left out, as after the colon of "params:".
func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == tagNull }

// isFalse reports whether a value is false. The words no and off are strings.
func isFalse(n *yaml.Node) bool {
	v, err := value(n)
	return err == nil && v == false
}

// value returns n as what encoding/json can encode: bool, int, uint64, float64, string, list or map.
func value(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			v, err := value(item)
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	case yaml.MappingNode:
		object := make(map[string]any, len(n.Content)/2)
		for _, p := range pairs(n) {
			v, err := value(p.value)
			if err != nil {
				return nil, err
			}
			if _, twice := object[p.key.Value]; twice || p.key.Kind != yaml.ScalarNode || p.key.ShortTag() != tagString {
				return nil, fmt.Errorf("key %q is not a name, or is given twice", p.key.Value)
			}
			object[p.key.Value] = v
		}
		return object, nil
	case yaml.AliasNode:
		return nil, errors.New("aliases are not supported: write the value out")
	}
	return scalar(n)
}

func scalar(n *yaml.Node) (any, error) {
	switch n.ShortTag() {
	case tagString, tagTime:
		return n.Value, nil
	case tagInt, tagFloat:
		if err := numeral.Check(n.Value); err != nil {
			return nil, err
		}
	case tagBool:
	case tagNull:
		return nil, errors.New(`there is no value; write "" or [] for an empty one`)
	default:
		return nil, fmt.Errorf("%s is not supported", n.ShortTag())
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return nil, fmt.Errorf("%q is not what its tag %s says", n.Value, n.ShortTag())
	}
	f, ok := v.(float64)
	switch {
	case ok && (math.IsNaN(f) || math.IsInf(f, 0)):
		return nil, fmt.Errorf("%s is not a finite number", n.Value)
	case ok && f == 0:
		return 0, nil // JSON has a negative zero, YAML's integers do not
	}
	return v, nil
}

// describe says what n is, for a message that says what it should be.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.AliasNode:
		return "an alias, which is not supported: write the value out"
	case n.Kind != yaml.ScalarNode || isNull(n):
		return "nothing"
	case n.ShortTag() == tagString:
		return fmt.Sprintf("the string %q", clip(n.Value))
	}
	return clip(n.Value)
}

// clip shortens text for a message.
func clip(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
