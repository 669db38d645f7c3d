package config

import (
	"fmt"

	yaml "go.yaml.in/yaml/v3"
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
	for _, step := range path {
		var next *yaml.Node
		if p := entry(n, step); p != nil {
			next = p.value
		}
		n = next
	}
	return n
}

// key returns the node of a key of a mapping, or the mapping if it is not there.
func key(n *yaml.Node, name string) *yaml.Node {
	if p := entry(n, name); p != nil {
		return p.key
	}
	return n
}

// entry returns the first key of a mapping that is the string name, with its value; nil if there is
// none.
func entry(n *yaml.Node, name string) *pair {
	for _, p := range pairs(n) {
		if p.key.Value == name && isName(p.key) {
			return &p
		}
	}
	return nil
}

// isName reports whether a key is a string.
func isName(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == tagString }

// isFalse reports whether a value is false. The words no and off are strings.
func isFalse(n *yaml.Node) bool { return plain(n) == false }

// describe says what n is, for a message that says what it should be.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode && len(n.Content) == 0:
		return "an empty mapping"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode && len(n.Content) == 0:
		return "an empty list"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind != yaml.ScalarNode || n.ShortTag() == tagNull:
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
