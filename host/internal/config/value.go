package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"

	yaml "go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/numeral"
)

// reader turns YAML into what encoding/json and the schema know: bool, int, uint64, float64,
// string, list or map. What JSON has no word for it reports, and leaves out or replaces by nil.
type reader struct {
	report func(n *yaml.Node, format string, args ...any)
}

// plain returns the value of a node that has been checked.
func plain(n *yaml.Node) any {
	return reader{func(*yaml.Node, string, ...any) {}}.value(n, "")
}

// value returns a node's value. The path is what messages call it.
func (r reader) value(n *yaml.Node, path string) any {
	switch n.Kind {
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			list[i] = r.value(item, path)
		}
		return list
	case yaml.MappingNode:
		return r.object(n, path)
	case yaml.AliasNode:
		r.report(n, "%s is an alias, which is not supported: write the value out", path)
		return nil
	}
	v, err := scalar(n)
	if err != nil {
		r.report(n, "%s: %v", path, err)
	}
	return v
}

// object returns the values of a mapping. Of a key that comes twice the first counts.
func (r reader) object(n *yaml.Node, path string) map[string]any {
	object := make(map[string]any, len(n.Content)/2)
	first := make(map[string]*yaml.Node)
	for _, p := range pairs(n) {
		before := first[p.key.Value]
		switch {
		case !isName(p.key):
			r.report(p.key, "%s has a key that is %s, want a name",
				cmp.Or(path, "the file"), describe(p.key))
		case before != nil:
			r.report(p.key, "%s is given twice, first in line %d; delete one",
				join(path, p.key.Value), before.Line)
		default:
			first[p.key.Value] = p.key
			object[p.key.Value] = r.value(p.value, join(path, p.key.Value))
		}
	}
	return object
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
		return nil, nil
	default:
		return nil, fmt.Errorf("%s is not supported", n.ShortTag())
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return nil, fmt.Errorf("%q is not what its tag %s says", n.Value, n.ShortTag())
	}
	f, ok := v.(float64)
	switch {
	case !ok:
		return v, nil
	case math.IsNaN(f) || math.IsInf(f, 0):
		return nil, fmt.Errorf("%s is not a finite number", n.Value)
	case f == math.Trunc(f) && math.Abs(f) <= 1<<53:
		return int(f), nil // 1e4 is a whole number, as JSON Schema has it; JSON's -0 is YAML's 0
	}
	return f, nil
}

// encode returns v as JSON, with the names of objects sorted and <, > and & legible. The values of
// checked YAML always can be encoded.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("config: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}
