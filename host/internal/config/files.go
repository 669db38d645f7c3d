package config

import (
	"errors"
	"path/filepath"

	"github.com/invbench/invbench/host/internal/fileset"
	"github.com/invbench/invbench/host/internal/record"
)

// files returns the globs of a task or an entry, of the last source that has any, as absolute ones:
// relative ones start from the file's folder. It notes where each stands.
func (l *loader) files(c *Config, section, name string) []string {
	owner := paramKey{entry: name}
	if section == "tasks" {
		owner = paramKey{task: name}
	}
	i, listed := l.last([]string{section, name, "files"})
	if listed == nil {
		return nil
	}
	var all []string
	for _, item := range listed.Content {
		glob := absolute(l.options.File, item.Value)
		owner.param = globMark + glob
		c.origins[owner] = l.sources[i].at(item)
		all = append(all, glob)
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

// HashFiles reads the files that tasks and entries name, and returns their digests in the order of
// Tasks and of Entries, nil for those without files. The error joins a problem for each glob that
// matches nothing, with file and line; it wraps sdk.ErrInvalid unless a file cannot be read.
func (c *Config) HashFiles() (tasks, entries []*record.Files, err error) {
	var problems []error
	digest := func(owner paramKey, globs []string) *record.Files {
		files, err := fileset.Hash(globs)
		if errors.Is(err, fileset.ErrNone) {
			err = c.unmatched(owner, globs)
		}
		problems = append(problems, err)
		return files
	}
	for _, t := range c.Tasks {
		tasks = append(tasks, digest(paramKey{task: t.Name}, t.Files))
	}
	for _, e := range c.Entries {
		entries = append(entries, digest(paramKey{entry: e.Name}, e.Files))
	}
	return tasks, entries, errors.Join(problems...)
}

// unmatched returns a problem for each glob that matches nothing.
func (c *Config) unmatched(owner paramKey, globs []string) error {
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
