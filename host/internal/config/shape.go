package config

import (
	"math"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/numeral"
	"github.com/invbench/invbench/sdk"
)

// shape says what a value of a configuration may be.
type shape interface {
	// check reports everything that is wrong with n, which stands at path.
	check(c *checker, path string, n *yaml.Node)
}

// checker walks over one source.
type checker struct {
	source   source
	known    map[string][]string // for tasks, entries and profiles, the names that the file defines
	problems *problems
}

func (c *checker) add(n *yaml.Node, format string, args ...any) {
	c.problems.add(c.source.at(n), format, args...)
}

// keysOf reports keys of a mapping that are not strings or come twice, and returns the rest. A value that was left out
// is a mapping without keys.
func (c *checker) keysOf(path, want string, n *yaml.Node) []pair {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		c.add(n, "%s is %s, want %s", path, describe(n), want)
		return nil
	}
	first := make(map[string]*yaml.Node)
	var good []pair
	for _, p := range pairs(n) {
		before := first[p.key.Value]
		switch {
		case p.key.Kind != yaml.ScalarNode || p.key.ShortTag() != tagString:
			c.add(p.key, "%s has a key that is %s, want a name", path, describe(p.key))
		case before != nil:
			c.add(p.key, "%s is given twice, first in line %d; delete one", join(path, p.key.Value), before.Line)
		default:
			first[p.key.Value] = p.key
			good = append(good, p)
		}
	}
	return good
}

// fields is a mapping with keys that are known.
type fields []field

type field struct {
	name     string
	shape    shape
	required bool // in the file; an override never has to be complete
}

func (f fields) check(c *checker, path string, n *yaml.Node) {
	found := c.keysOf(path, "a mapping with keys such as "+f[0].name, n)
	for _, p := range found {
		i := slices.IndexFunc(f, func(f field) bool { return f.name == p.key.Value })
		if i < 0 {
			c.add(p.key, "unknown key %q%s; %s", clip(p.key.Value), inside(path), hint(p.key.Value, f.names()))
			continue
		}
		f[i].shape.check(c, join(path, f[i].name), p.value)
	}
	for _, want := range f {
		missing := !slices.ContainsFunc(found, func(p pair) bool { return p.key.Value == want.name })
		if want.required && missing && c.source.file && (n.Kind == yaml.MappingNode || isNull(n)) {
			c.add(n, "%q is missing%s", want.name, inside(path))
		}
	}
}

func (f fields) names() []string {
	names := make([]string, len(f))
	for i := range f {
		names[i] = f[i].name
	}
	return names
}

// named is a mapping from names to values of one shape. The names are free to choose if the mapping defines them, and
// otherwise those that the file defines elsewhere.
type named struct {
	kind    string // task, entry or profile
	defines bool
	each    shape
}

func (s named) check(c *checker, path string, n *yaml.Node) {
	found := c.keysOf(path, "a mapping from names to what belongs to them", n)
	for _, p := range found {
		if c.name(s.kind, s.defines && c.source.file, p.key) {
			s.each.check(c, join(path, p.key.Value), p.value)
		}
	}
	if s.defines && c.source.file && len(found) == 0 && (n.Kind == yaml.MappingNode || isNull(n)) {
		c.add(n, "%s is empty; name at least one %s", path, s.kind)
	}
}

// name checks the name of a task, an entry or a profile where it is defined or used.
func (c *checker) name(kind string, defined bool, n *yaml.Node) bool {
	switch {
	case n.Kind != yaml.ScalarNode || n.ShortTag() != tagString:
		c.add(n, "want the name of a %s, found %s", kind, describe(n))
	case defined && !sdk.ValidName(n.Value):
		c.add(n, "%s name %q: use small letters, digits and _, and begin with a letter", kind, clip(n.Value))
	case defined && len(n.Value) > longestName:
		c.add(n, "%s name %q has %d letters, want at most %d: folders and files are named by it", kind, clip(n.Value), len(n.Value), longestName)
	case defined && reserved(n.Value):
		c.add(n, "%s name %q: programs that read the board's tables take the word for a missing value, a number or a truth value; "+
			"choose another", kind, n.Value)
	case !defined && !slices.Contains(c.known[kind], n.Value):
		c.add(n, "unknown %s %q; %s", kind, clip(n.Value), hint(n.Value, c.known[kind]))
	default:
		return true
	}
	return false
}

// longestName is the most letters of a name: a file system takes 255 bytes, and files have endings.
const longestName = 100

// reserved reports whether readers of CSV and YAML, such as pandas and PyYAML, make something else of a word than a
// string.
func reserved(name string) bool {
	return slices.Contains([]string{
		"nan", "inf", "infinity", "null", "none", "true", "false", "yes", "no", "on", "off",
	}, name)
}

// names is a list of names that the file defines.
type names struct {
	kind string
}

func (s names) check(c *checker, path string, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		c.add(n, "%s is %s, want a list of names", path, describe(n))
		return
	}
	for i, item := range n.Content {
		if c.name(s.kind, false, item) && slices.Contains(items(n)[:i], item.Value) {
			c.add(item, "%s names %q twice", path, item.Value)
		}
	}
}

// either is a list of names that are kept, or a mapping that changes some.
type either struct {
	list    names
	mapping named
}

func (s either) check(c *checker, path string, n *yaml.Node) {
	if n.Kind == yaml.SequenceNode {
		s.list.check(c, path, n)
		return
	}
	s.mapping.check(c, path, n)
}

// unless is a mapping that changes something, or false in its place to leave it out.
type unless struct {
	change fields
}

func (s unless) check(c *checker, path string, n *yaml.Node) {
	switch {
	case isFalse(n):
	case n.Kind == yaml.ScalarNode && !isNull(n):
		c.add(n, "%s is %s, want a mapping with keys such as %s, or false to leave it out", path, describe(n), s.change[0].name)
	default:
		s.change.check(c, path, n)
	}
}

// parameters are those of a plugin: names, and values that only the plugin's own schema can judge.
type parameters struct{}

func (parameters) check(c *checker, path string, n *yaml.Node) {
	for _, p := range c.keysOf(path, "a mapping from parameters to values", n) {
		if !sdk.ValidName(p.key.Value) {
			c.add(p.key, "parameter %q in %s: names are of small letters, digits and _", clip(p.key.Value), path)
		} else if _, err := value(p.value); err != nil {
			c.add(p.value, "%s: %v", join(path, p.key.Value), err)
		}
	}
}

// number is a number in a range; a whole one unless real.
type number struct {
	low, high float64
	real      bool
}

func (s number) check(c *checker, path string, n *yaml.Node) {
	v, err := value(n)
	tag := n.ShortTag()
	var f float64
	switch v := v.(type) {
	case int:
		f = float64(v)
	case uint64:
		f = float64(v)
	case float64:
		f = v
	default:
		tag = ""
	}
	switch {
	case n.Kind == yaml.ScalarNode && n.ShortTag() != tagString && numeral.Check(n.Value) != nil:
		c.add(n, "%s: %v", path, err)
	case err != nil || tag != tagInt && (tag != tagFloat || !s.real):
		c.add(n, "%s is %s, want %s", path, describe(n), s)
	case f < s.low || f > s.high:
		c.add(n, "%s is %s, want %s", path, describe(n), s)
	}
}

// String says which numbers are allowed.
func (s number) String() string {
	noun := "a whole number"
	if s.real {
		noun = "a number"
	}
	if math.IsInf(s.high, 1) || s.high > 1e15 {
		return noun + " of at least " + short(s.low)
	}
	return noun + " from " + short(s.low) + " to " + short(s.high)
}

// numbers is a list of numbers.
type numbers struct {
	each number
}

func (s numbers) check(c *checker, path string, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		c.add(n, "%s is %s, want a list such as [1, 10, 100]", path, describe(n))
		return
	}
	for _, item := range n.Content {
		s.each.check(c, path, item)
	}
}

// text is a string that is not empty.
type text struct{}

func (text) check(c *checker, path string, n *yaml.Node) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != tagString || strings.TrimSpace(n.Value) == "" {
		c.add(n, "%s is %s, want a string", path, describe(n))
	}
}

// reference is the name of something that the file defines.
type reference struct {
	kind string
}

func (s reference) check(c *checker, _ string, n *yaml.Node) { c.name(s.kind, false, n) }

func join(path, key string) string {
	if path == "" {
		return clip(key)
	}
	return path + separator + clip(key)
}

func inside(path string) string {
	if path == "" {
		return ""
	}
	return " in " + path
}
