package bench

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"

	"github.com/invbench/invbench/host/internal/lockfile"
)

// neighbours is where processes of one user on one machine say that they run a cell, whichever board it is of: a folder
// with a file that is held for each cell. The empty one is of a process that asks and tells nobody.
//
// Who joins leaves a mark in the files of those who are there. So a cell that runs for hours knows of one that ran
// beside it for seconds, without looking around all the time.
type neighbours string

// UserCells returns the folder in which the processes of this user on this machine say that they run a cell, for
// Options.Cells; empty if there is nowhere for it. It lies in the user's cache, which other machines may share: hence
// the name of the machine in the path.
func UserCells() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	here := self()
	name, _, _ := strings.Cut(here.World, " ") // the boot, which containers on this machine have in common
	if name == "" {
		name = here.Host
	}
	if name == "" || strings.ContainsAny(name, `/\`) {
		return ""
	}
	return filepath.Join(cache, "invbench", "cells", name)
}

// stay is the time of one cell among its neighbours.
type stay struct {
	file   *lockfile.File // nil if it could not be said
	shared bool
}

// join says that a cell runs now.
func (n neighbours) join() *stay {
	s := &stay{}
	if n == "" || os.MkdirAll(string(n), 0o700) != nil {
		return s
	}
	own := strings.ToLower(rand.Text()) + suffix
	file, err := lockfile.Create(filepath.Join(string(n), own))
	if err != nil {
		return s
	}
	s.file = file
	others, err := os.ReadDir(string(n))
	if err != nil {
		return s
	}
	for _, e := range others {
		path := filepath.Join(string(n), e.Name())
		if e.Name() == own || filepath.Ext(e.Name()) != suffix {
			continue
		}
		switch lockfile.Owner(path) {
		case lockfile.Alive:
			s.shared = true
			_ = lockfile.Touch(path) // it may just have ended
		case lockfile.Gone:
			os.Remove(path)
		}
	}
	return s
}

// suffix ends the names of files of cells.
const suffix = ".cell"

// leave reports whether another cell ran meanwhile.
func (s *stay) leave() bool {
	if s.file == nil {
		return false
	}
	shared := s.shared || s.file.Size() > 0
	s.file.Release()
	return shared
}
