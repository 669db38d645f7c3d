package config

import (
	"encoding/json"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// paramKey names a parameter of a task or an entry. An entry's may differ from task to task.
type paramKey struct {
	entry, task, param string // entry is empty for a task's own parameter
}

// merged is a set of parameters under construction.
type merged struct {
	values  map[string]any
	origins map[string]string
}

// add puts the parameters of a mapping over what is there.
func (m *merged) add(s source, n *yaml.Node) {
	for _, p := range pairs(n) {
		m.values[p.key.Value] = plain(p.value)
		m.origins[p.key.Value] = s.at(p.key)
	}
}

// merge puts together what all sources say under the given paths. A later source wins over an
// earlier one, and within a source a later path.
func (l *loader) merge(paths ...[]string) merged {
	m := merged{values: make(map[string]any), origins: make(map[string]string)}
	for _, s := range l.sources {
		for _, path := range paths {
			m.add(s, find(s.root, path...))
		}
	}
	return m
}

// json returns the parameters as a JSON object with sorted names, and notes where each came from.
func (m merged) json(c *Config, entry, task string) json.RawMessage {
	for param, where := range m.origins {
		c.origins[paramKey{entry, task, param}] = where
	}
	return encode(m.values)
}

// resolveTasks sets the tasks that the profile and the command line keep.
func (l *loader) resolveTasks(c *Config) {
	for _, name := range l.known["task"] {
		if !l.kept(c.Profile, "tasks", name) || !keeps(l.options.Tasks, name) {
			continue
		}
		params := l.merge(
			[]string{"tasks", name, "params"},
			[]string{"profiles", c.Profile, "tasks", name, "params"},
		)
		c.Tasks = append(c.Tasks, Task{
			Name: name, Plugin: l.plugin("tasks", name),
			Params: params.json(c, "", name), Files: l.files(c, "tasks", name),
		})
	}
	if len(c.Tasks) == 0 {
		l.problems.add(l.options.File,
			"no task is left: --task and profile %s have none in common", c.Profile)
	}
}

// resolveEntries sets the entries that the profile and the command line keep and that run on a task
// that is kept.
func (l *loader) resolveEntries(c *Config) {
	for _, name := range l.known["entry"] {
		if !l.kept(c.Profile, "entries", name) || !keeps(l.options.Entries, name) {
			continue
		}
		_, listed := l.last([]string{"entries", name, "only"})
		only := items(listed)
		e := Entry{
			Name: name, Plugin: l.plugin("entries", name), Params: make(map[string]json.RawMessage),
			Targets: l.size(c.Profile, name, "targets"), Budget: l.size(c.Profile, name, "budget"),
			Files: l.files(c, "entries", name),
		}
		for _, task := range c.Tasks {
			if !keeps(only, task.Name) {
				continue
			}
			params := l.merge(
				[]string{"entries", name, "params"},
				[]string{"entries", name, "tasks", task.Name},
				[]string{"profiles", c.Profile, "entries", name, "params"},
				[]string{"profiles", c.Profile, "entries", name, "tasks", task.Name},
			)
			e.Params[task.Name] = params.json(c, name, task.Name)
			if len(only) > 0 {
				e.Tasks = append(e.Tasks, task.Name)
			}
		}
		if len(e.Params) > 0 {
			c.Entries = append(c.Entries, e)
		}
	}
	if len(c.Entries) == 0 {
		l.problems.add(l.options.File,
			"no entry is left: --model, profile %s and the tasks have none in common", c.Profile)
	}
}

// keeps reports whether a list of names, if there is one, has name in it.
func keeps(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }

// kept reports whether a profile keeps a task or an entry. It does unless the last source that
// speaks of it leaves it out: by a list without it, or a mapping with false for it.
func (l *loader) kept(profile, section, name string) bool {
	kept := true
	for _, s := range l.sources {
		said := find(s.root, "profiles", profile, section)
		if list := items(said); list != nil {
			kept = slices.Contains(list, name)
		} else if n := find(said, name); n != nil {
			kept = !isFalse(n)
		}
	}
	return kept
}

// last returns what the last source that has any of the paths says there, and which source it is:
// nil and -1 if none has. Within a source a later path wins.
func (l *loader) last(paths ...[]string) (at int, said *yaml.Node) {
	at = -1
	for i, s := range l.sources {
		for _, path := range paths {
			if n := find(s.root, path...); n != nil {
				at, said = i, n
			}
		}
	}
	return at, said
}

// size returns a size that an entry has for itself, 0 if it has none. Within a source the profile's
// word wins.
func (l *loader) size(profile, entry, key string) int {
	_, n := l.last(
		[]string{"entries", entry, key}, []string{"profiles", profile, "entries", entry, key})
	if n == nil {
		return 0
	}
	return plain(n).(int) // the schema lets nothing else pass
}

// plugin returns the plugin of a task or an entry: its own name unless a source says otherwise. A
// relative path starts from the file's folder, and is returned as an absolute one.
func (l *loader) plugin(section, name string) string {
	_, said := l.last([]string{section, name, "plugin"})
	switch {
	case said == nil:
		return name
	case isPath(said.Value):
		return absolute(l.options.File, said.Value)
	}
	return said.Value
}

// isPath reports whether a plugin is an executable's path and not the name of an in-tree plugin.
func isPath(plugin string) bool { return strings.ContainsAny(plugin, `/\`) }
