package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	yaml "go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// finding is something wrong, and where.
type finding struct {
	node *yaml.Node
	top  string // the key of the source that it is under; empty if it is about the whole
	text string
}

// checker finds what is wrong with one source.
type checker struct {
	source source
	rules  rules
	top    string // of what is being explained
	bad    map[*yaml.Node]bool
	found  []finding
}

// check returns what is wrong with a source, in the order of its lines.
func (r rules) check(src source) []finding {
	c := &checker{source: src, rules: r, bad: make(map[*yaml.Node]bool)}
	instance := reader{c.add}.value(src.root, "")
	var invalid *jsonschema.ValidationError
	if errors.As(r.compiled.Validate(instance), &invalid) {
		c.explain(invalid)
	}
	slices.SortFunc(c.found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.node.Line, b.node.Line),
			cmp.Compare(a.node.Column, b.node.Column), strings.Compare(a.text, b.text))
	})
	return c.found
}

// add reports something that is wrong with a node; of a value or a key only the first thing.
func (c *checker) add(n *yaml.Node, format string, args ...any) {
	if n.Kind != yaml.MappingNode && n.Kind != yaml.SequenceNode && c.bad[n] {
		return
	}
	c.bad[n] = true
	c.found = append(c.found, finding{n, c.top, fmt.Sprintf(format, args...)})
}

// explain puts what the validator found in words. An error that has causes is explained by them.
func (c *checker) explain(e *jsonschema.ValidationError) {
	if _, stale := e.ErrorKind.(*kind.PropertyNames); stale {
		return // a badKey says the same, at a place that is right
	}
	n, path := locate(c.source.root, e.InstanceLocation)
	c.top = ""
	if len(e.InstanceLocation) > 0 {
		c.top = e.InstanceLocation[0]
	}
	wrong, ok := e.ErrorKind.(*badKey)
	for _, cause := range e.Causes {
		if ok {
			c.explainKey(key(n, wrong.Property), path, cause)
		} else {
			c.explain(cause)
		}
	}
	if len(e.Causes) == 0 {
		c.explainOne(n, path, e)
	}
}

// explainKey puts in words what is wrong with the name of a key, which is in the mapping at path.
func (c *checker) explainKey(n *yaml.Node, path string, e *jsonschema.ValidationError) {
	for _, cause := range e.Causes {
		c.explainKey(n, path, cause)
	}
	if _, unknown := e.ErrorKind.(*kind.Enum); unknown {
		c.explainOne(n, path, e)
	} else if len(e.Causes) == 0 {
		c.add(n, "name %q%s: %s", clip(n.Value), inside(path), c.want(e))
	}
}

// explainOne puts an error without causes in words.
func (c *checker) explainOne(n *yaml.Node, path string, e *jsonschema.ValidationError) {
	rule := c.rules.at(e.SchemaURL)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		properties, _ := rule["properties"].(map[string]any)
		known := slices.Sorted(maps.Keys(properties))
		top := c.top
		for _, name := range k.Properties {
			c.top = cmp.Or(top, name)
			c.add(key(n, name), "unknown %s %q%s; %s",
				c.rules.key, clip(name), inside(path), hint(name, known))
		}
		return
	case *kind.Required:
		for _, name := range k.Missing {
			if c.source.file { // an override is never complete
				c.add(n, "%q is missing%s", name, inside(path))
			}
		}
		return
	case *kind.MinProperties:
		if !c.source.file {
			return
		}
	case *kind.Enum:
		if title, ok := rule["title"].(string); ok { // a name that is defined elsewhere in the file
			known := make([]string, len(k.Want))
			for i, name := range k.Want {
				known[i] = fmt.Sprint(name)
			}
			c.add(n, "unknown %s %q; %s", title, clip(n.Value), hint(n.Value, known))
			return
		}
	case *kind.UniqueItems:
		again := n.Content[k.Duplicates[1]]
		c.add(again, "%s names %q twice", path, clip(again.Value))
		return
	case *kind.Format:
		c.add(n, "%s: %q: %v", path, clip(n.Value), k.Err)
		return
	}
	if path == "" {
		c.add(n, "%s", c.want(e))
		return
	}
	c.add(n, "%s is %s, %s", path, describe(n), c.want(e))
}

// want says what to write instead: the schema's own words, or else the validator's.
func (c *checker) want(e *jsonschema.ValidationError) string {
	if text, ok := c.rules.at(e.SchemaURL)["errorMessage"].(string); ok {
		return text
	}
	return e.ErrorKind.LocalizedString(message.NewPrinter(language.English))
}

// at returns the schema at a URL of the validator, whose fragment is a JSON pointer.
func (r rules) at(address string) map[string]any {
	_, fragment, _ := strings.Cut(address, "#")
	pointer, _ := url.PathUnescape(fragment) // the validator wrote it
	v := r.document
	for _, step := range strings.Split(pointer, "/")[1:] {
		switch inner := v.(type) {
		case map[string]any:
			v = inner[step]
		case []any:
			i, _ := strconv.Atoi(step)
			v = inner[i]
		}
	}
	found, _ := v.(map[string]any)
	return found
}

// locate returns the node at a location, and how an override would write the way there.
func locate(n *yaml.Node, location []string) (at *yaml.Node, path string) {
	for _, step := range location {
		if n.Kind == yaml.SequenceNode {
			i, _ := strconv.Atoi(step) // the validator counted
			n = n.Content[i]
			continue
		}
		n, path = find(n, step), join(path, step)
	}
	return n, path
}

// join adds a key to the path of an override.
func join(path, key string) string {
	return strings.TrimPrefix(path+separator+clip(key), separator)
}

// inside says of a key where it stands, unless that is the top.
func inside(path string) string {
	if path == "" {
		return ""
	}
	return " in " + path
}
