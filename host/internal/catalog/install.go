package catalog

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/fileset"
)

// note is what latest.json holds.
type note struct {
	Stamp  string `json:"stamp"`  // of the sources
	Digest string `json:"digest"` // of the executable
}

func (c *Catalog) home(s source) string {
	return filepath.Join(c.folder, "bin", string(s.kind), s.name)
}

func (c *Catalog) noteFile(s source) string { return filepath.Join(c.home(s), "latest.json") }

// binary returns where the executable of a digest is. The first 16 digits tell it from any other.
func (c *Catalog) binary(s source, digest string) string {
	return filepath.Join(c.home(s), digest[:min(16, len(digest))], s.file())
}

// install moves a new executable to where it belongs. If it is there already, it stays as it is.
func (c *Catalog) install(s source, from string) (executable, error) {
	digest, err := fileset.HashFile(from)
	if err != nil {
		return executable{}, err
	}
	e := executable{path: c.binary(s, digest), digest: digest, source: s}
	if have, err := fileset.HashFile(e.path); err == nil && have == digest {
		return e, nil
	}
	if err := os.MkdirAll(filepath.Dir(e.path), 0o777); err != nil {
		return executable{}, err
	}
	c.removeOld(c.home(s), 14*24*time.Hour)
	return e, os.Rename(from, e.path)
}

// note writes latest.json, whole.
func (c *Catalog) note(s source, stamp string, e executable) error {
	text, err := json.Marshal(note{Stamp: stamp, Digest: e.digest})
	if err != nil {
		return err
	}
	return remember(c.noteFile(s), text)
}

// removeOld removes the folders in dir that nobody has touched for a while. It is housekeeping:
// what cannot be removed stays.
func (c *Catalog) removeOld(dir string, age time.Duration) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && e.IsDir() && time.Since(info.ModTime()) > age {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				c.log.Debug().Err(err).Msg("an old build stays")
			}
		}
	}
}

// touch marks an executable as used, so that it is not removed.
func touch(e executable) {
	now := time.Now()
	// in a folder that cannot be written to, nothing is removed either
	_ = os.Chtimes(filepath.Dir(e.path), now, now)
}

// remember writes a file of this package's own, with the folder that it needs.
func remember(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return files.Update(name, text)
}
