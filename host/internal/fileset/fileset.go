// Package fileset finds the files that a configuration names by globs, and hashes their contents.
//
// A plugin may depend on files that its executable's digest does not cover: the module that a
// script imports, the weights that it loads, the program that a wrapper starts. Named in bench.yaml
// they are part of what decides a score. The digest is of names and contents; names are relative to
// the folder that all files have in common, so that it does not matter where the configuration lies
// that names them. Times and permissions do not count.
package fileset

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/record"
)

// listed is the most files whose digests are listed one by one.
const listed = 16

// ErrNone says that a glob matches nothing.
var ErrNone = errors.New("matches no file")

// Check reports whether a glob can be used: in the syntax of filepath.Match. ** is refused, since a
// folder stands for all that is below it.
func Check(glob string) error {
	if strings.Contains(glob, "**") {
		return errors.New("** is not supported: name the folder, and everything below it counts")
	}
	_, err := filepath.Match(glob, "")
	return err
}

// Find returns the files that a glob matches, sorted. A folder stands for the files below it,
// without those that are hidden or that Python makes of others (__pycache__). The error wraps
// ErrNone if there are none.
func Find(glob string) ([]string, error) {
	matches, err := filepath.Glob(glob)
	if err != nil {
		return nil, fmt.Errorf("look for files %s: %w", glob, err)
	}
	var found []string
	for _, match := range matches {
		below, err := walk(match)
		if err != nil {
			return nil, fmt.Errorf("look for files %s: %w", glob, err)
		}
		found = append(found, below...)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s %w", glob, ErrNone)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// walk returns a file itself, or the files below a folder.
func walk(top string) ([]string, error) {
	if info, err := os.Stat(top); err != nil || info.Mode().IsRegular() {
		return []string{top}, err
	}
	var found []string
	err := filepath.WalkDir(top, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path != top && (strings.HasPrefix(e.Name(), ".") || e.Name() == "__pycache__") {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		// links are followed to files
		if info, err := os.Stat(path); err != nil || info.Mode().IsRegular() {
			found = append(found, path)
			return err
		}
		return nil
	})
	return found, err
}

// Hash returns the digests of all files that the globs match, nil without globs.
func Hash(globs []string) (*record.Files, error) {
	if len(globs) == 0 {
		return nil, nil
	}
	var all []string
	for _, glob := range globs {
		found, err := Find(glob)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return hash(all, common(all))
}

// hash reads the files, whose names are relative to a folder.
func hash(paths []string, folder string) (*record.Files, error) {
	total, files := sha256.New(), &record.Files{}
	list := make(map[string]string, len(paths))
	for _, path := range paths {
		digest, err := HashFile(path)
		if err != nil {
			return nil, fmt.Errorf("read a file that decides scores: %w", err)
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return nil, fmt.Errorf("name a file that decides scores: %w", err)
		}
		name = filepath.ToSlash(name)
		list[name] = digest
		fmt.Fprintf(total, "%q %s\n", name, digest)
	}
	files.Digest = hex.EncodeToString(total.Sum(nil))
	if len(list) <= listed {
		files.List = list
	}
	return files, nil
}

// HashFile returns the SHA-256 of a file's bytes, in hexadecimal.
func HashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// common returns the deepest folder that all paths are in.
func common(paths []string) string {
	folder := filepath.Dir(paths[0])
	for _, path := range paths[1:] {
		for !below(path, folder) {
			folder = filepath.Dir(folder)
		}
	}
	return folder
}

// below reports whether a path is somewhere in a folder.
func below(path, folder string) bool {
	const separator = string(filepath.Separator)
	return strings.HasPrefix(path, strings.TrimSuffix(folder, separator)+separator)
}
