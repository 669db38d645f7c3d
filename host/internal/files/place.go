package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// place is where a file is written to.
type place struct {
	path    string // with no symbolic link left in it, unless it is written through
	through bool   // opened and written, never replaced
	exists  bool
}

// find follows path to the file that is meant.
func find(path string) (place, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return place{}, errors.New("it is a folder; name a file in it")
	case err == nil && !info.Mode().IsRegular():
		return place{path: path, through: true, exists: true}, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return place{}, err
	}
	exists := err == nil
	for range 40 { // as many links as Linux follows
		if exists && ofSystem(path) {
			return place{path: path, through: true, exists: true}, nil
		}
		folder, name := filepath.Split(path)
		if folder == "" {
			folder = "."
		}
		if folder, err = filepath.EvalSymlinks(folder); err != nil {
			return place{}, err
		}
		path = filepath.Join(folder, name)
		link, err := os.Readlink(path)
		if err != nil { // no link, or nothing there yet
			return place{path: path, exists: exists}, nil
		}
		if path = link; !filepath.IsAbs(link) {
			// Not cleaned: a .. in it counts from where links lead.
			path = folder + string(filepath.Separator) + link
		}
	}
	return place{}, fmt.Errorf("too many symbolic links: %s", path)
}

// ofSystem reports whether a path names a descriptor of a process, as /dev/stdout does, even if a
// regular file is behind it.
func ofSystem(path string) bool {
	return strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/")
}
