package config

import (
	"errors"
	"path/filepath"

	yaml "go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/fileset"
	"github.com/invbench/invbench/host/internal/record"
)

// globs is a list of globs of files.
type globs struct{}

func (globs) check(c *checker, path string, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		c.add(n, `%s is %s, want a list of files or globs, such as ["model.py", "lib/*.py"]`, path, describe(n))
		return
	}
	for _, item := range n.Content {
		text{}.check(c, path, item)
		if err := fileset.Check(item.Value); err != nil {
			c.add(item, "%s: %q: %v", path, clip(item.Value), err)
		}
	}
}

// files returns the globs of a task or an entry, of the last source that has any, as absolute ones: relative ones
// start from the file's folder. It notes where each stands.
func (l *loader) files(c *Config, section, name string) []string {
	var all []string
	owner := place{entry: name}
	if section == "tasks" {
		owner = place{task: name}
	}
	for _, s := range l.sources {
		n := find(s.root, section, name, "files")
		if n == nil || n.Kind != yaml.SequenceNode {
			continue
		}
		all = nil
		for _, item := range n.Content {
			glob := absolute(l.options.File, item.Value)
			owner.param = globMark + glob
			c.origins[owner] = s.at(item)
			all = append(all, glob)
		}
	}
	return all
}

// globMark begins what a glob is called among the origins. No parameter has such a name.
const globMark = "files: "

// absolute returns a path, which starts from the folder of a file unless it is absolute.
func absolute(file, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	full, err := filepath.Abs(filepath.Join(filepath.Dir(file), path))
	if err != nil {
		return path
	}
	return full
}

// HashFiles reads the files that tasks and entries name, and returns their digests in the order of Tasks and of
// Entries, nil for those without files. The error joins a problem for each glob that matches nothing, with file and
// line; it wraps sdk.ErrInvalid unless a file cannot be read.
func (c *Config) HashFiles() (tasks, entries []*record.Files, err error) {
	var problems []error
	digest := func(owner place, globs []string) *record.Files {
		files, err := fileset.Hash(globs)
		if errors.Is(err, fileset.ErrNone) {
			err = c.unmatched(owner, globs)
		}
		problems = append(problems, err)
		return files
	}
	for _, t := range c.Tasks {
		tasks = append(tasks, digest(place{task: t.Name}, t.Files))
	}
	for _, e := range c.Entries {
		entries = append(entries, digest(place{entry: e.Name}, e.Files))
	}
	return tasks, entries, errors.Join(problems...)
}

// unmatched returns a problem for each glob that matches nothing.
func (c *Config) unmatched(owner place, globs []string) error {
	var found problems
	for _, glob := range globs {
		if _, err := fileset.Find(glob); !errors.Is(err, fileset.ErrNone) {
			continue
		}
		owner.param = globMark + glob
		where, ok := c.origins[owner]
		if !ok {
			where = c.File
		}
		found.add(where, "files: %s matches no file; correct it, or take it out", glob)
	}
	return found.err()
}
