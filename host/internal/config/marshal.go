package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// Marshal returns c as a bench.yaml of its own, which Load reads back to an equal configuration
// from the board's folder (its File apart). It has one profile and no defaults left out, and the
// paths in it start from the board's folder.
func (c *Config) Marshal() ([]byte, error) {
	profile := mapping(
		"train_rows", c.TrainRows, "targets", c.Targets, "draws", c.Draws,
		"repeats", c.Repeats, "budget", c.Budget, "t", flow(c.Score.T),
		"prior_draws", c.Score.PriorDraws, "bootstrap", c.Score.Bootstrap,
	)
	if m := c.Score.MMD; m.Targets > 0 || m.Sample > 0 {
		mmd := mapping("targets", m.Targets, "sample", m.Sample, "pool", m.Pool)
		if m.Exact {
			put(mmd, "posterior", exactPosterior)
		}
		put(profile, "mmd", mmd)
	}
	tasks, entries := mapping(), mapping()
	for _, t := range c.Tasks {
		node := mapping()
		c.putPlugin(node, t.Name, t.Plugin)
		if err := putParams(node, "params", t.Params); err != nil {
			return nil, fmt.Errorf("write the configuration: task %s: %w", t.Name, err)
		}
		c.putFiles(node, t.Files)
		put(tasks, t.Name, node)
	}
	for _, e := range c.Entries {
		node, err := c.entry(e)
		if err != nil {
			return nil, fmt.Errorf("write the configuration: entry %s: %w", e.Name, err)
		}
		put(entries, e.Name, node)
	}
	limits := mapping("fit_s", c.Limits.FitS, "invert_s", c.Limits.InvertS,
		"memory_bytes", c.Limits.MemoryBytes)
	root := mapping("seed", c.Seed, "profile", c.Profile, "board", ".", "limits", limits,
		"tasks", tasks, "entries", entries, "profiles", mapping(c.Profile, profile))
	root.HeadComment = editorLine(schemaURL) + "\n\n" + asRun
	return encodeYAML(root)
}

// asRun heads a configuration that bench writes.
const asRun = "The configuration of this board as it was run: " +
	"one profile, nothing left to defaults."

func encodeYAML(root *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	return b.Bytes(), nil
}

// entry returns an entry's node: parameters that are the same on all of its tasks once, otherwise
// task by task.
func (c *Config) entry(e Entry) (*yaml.Node, error) {
	node := mapping()
	c.putPlugin(node, e.Name, e.Plugin)
	c.putFiles(node, e.Files)
	if len(e.Tasks) > 0 {
		put(node, "only", flow(e.Tasks))
	}
	if e.Targets > 0 {
		put(node, "targets", e.Targets)
	}
	if e.Budget > 0 {
		put(node, "budget", e.Budget)
	}
	if common, ok := e.common(); ok {
		return node, putParams(node, "params", common)
	}
	tasks := mapping()
	for _, t := range c.Tasks {
		if raw, ok := e.Params[t.Name]; ok {
			if err := putParams(tasks, t.Name, raw); err != nil {
				return nil, err
			}
		}
	}
	put(node, "tasks", tasks)
	return node, nil
}

// common returns the parameters that the entry has on every task, if they are the same on all.
func (e Entry) common() (json.RawMessage, bool) {
	var first json.RawMessage
	for _, raw := range e.Params {
		if first == nil {
			first = raw
		}
		if !bytes.Equal(first, raw) {
			return nil, false
		}
	}
	return first, true
}

// putPlugin writes the plugin's name if it differs from the entry's, and a path relative to the
// board's folder.
func (c *Config) putPlugin(node *yaml.Node, name, plugin string) {
	if plugin == name {
		return
	}
	if isPath(plugin) {
		if plugin = c.fromBoard(plugin); !strings.Contains(plugin, "/") {
			plugin = "./" + plugin
		}
	}
	put(node, "plugin", plugin)
}

// putFiles writes the globs of files, relative to the board's folder, unless there are none.
func (c *Config) putFiles(node *yaml.Node, globs []string) {
	var short []string
	for _, glob := range globs {
		short = append(short, c.fromBoard(glob))
	}
	if len(short) > 0 {
		put(node, "files", flow(short))
	}
}

// fromBoard returns an absolute path as one from the board's folder, with slashes.
func (c *Config) fromBoard(path string) string {
	if dir, err := filepath.Abs(c.Board); err == nil {
		if short, err := filepath.Rel(dir, path); err == nil {
			path = short
		}
	}
	return filepath.ToSlash(path)
}

// putParams writes a JSON object of parameters, unless it is empty.
func putParams(node *yaml.Node, key string, raw json.RawMessage) error {
	var document yaml.Node
	// JSON that encoding/json has written is YAML.
	if err := yaml.Unmarshal(raw, &document); err != nil {
		return fmt.Errorf("parameters %s: %w", raw, err)
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		return fmt.Errorf("parameters %s are not a JSON object", raw)
	}
	if object := document.Content[0]; len(object.Content) > 0 {
		object.Style = 0
		for _, p := range pairs(object) {
			p.key.Style = 0
		}
		put(node, key, object)
	}
	return nil
}

// mapping returns a mapping of keys and values, in order.
func mapping(contents ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i < len(contents); i += 2 {
		put(n, contents[i].(string), contents[i+1])
	}
	return n
}

// put adds a key and a value to a mapping.
func put(n *yaml.Node, key string, v any) {
	at, ok := v.(*yaml.Node)
	if !ok {
		at = new(yaml.Node)
		if err := at.Encode(v); err != nil {
			panic("config: " + err.Error()) // strings and numbers only
		}
	}
	name := new(yaml.Node)
	name.SetString(key)
	n.Content = append(n.Content, name, at)
}

// flow returns a list in one line.
func flow[T any](list []T) *yaml.Node {
	n := new(yaml.Node)
	if err := n.Encode(list); err != nil {
		panic("config: " + err.Error()) // strings and numbers only
	}
	n.Style = yaml.FlowStyle
	return n
}
