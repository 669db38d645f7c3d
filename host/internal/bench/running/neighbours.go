package running

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"

	"github.com/invbench/invbench/host/internal/lockfile"
)

// neighbours is a folder in which the processes of one user on one machine keep a locked file for
// each cell that they run. The empty name is of a process that neither asks nor tells.
//
// A cell that begins writes into the files of those that run already. So one that runs for hours
// knows of another that ran beside it for seconds, without looking into the folder all the time.
type neighbours string

// CellsFolder returns the folder in which the processes of this user on this machine say that they
// run a cell, for NewTracker; empty if there is nowhere for it. It lies in the user's cache, which
// other machines may share: hence the name of the machine in the path.
func CellsFolder() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	here := self()
	// The first word is the boot, which containers on this machine have in common.
	name, _, _ := strings.Cut(here.Namespace, " ")
	if name == "" {
		name = here.Host
	}
	if name == "" || strings.ContainsAny(name, `/\`) {
		return ""
	}
	return filepath.Join(cache, "invbench", "cells", name)
}

// mark is the file of one cell that runs.
type mark struct {
	file   *lockfile.File // nil if it could not be made
	shared bool           // another cell ran when it was made
}

// begin makes the file of a cell, and writes into those of the cells that run.
func (n neighbours) begin() *mark {
	m := &mark{}
	if n == "" || os.MkdirAll(string(n), 0o700) != nil {
		return m
	}
	own := strings.ToLower(rand.Text()) + suffix
	file, err := lockfile.Create(filepath.Join(string(n), own))
	if err != nil {
		return m
	}
	m.file = file
	others, err := os.ReadDir(string(n))
	if err != nil {
		return m
	}
	for _, e := range others {
		path := filepath.Join(string(n), e.Name())
		if e.Name() == own || filepath.Ext(e.Name()) != suffix {
			continue
		}
		switch lockfile.Owner(path) {
		case lockfile.Alive:
			m.shared = true
			_ = lockfile.Touch(path) // which fails if that cell has just ended
		case lockfile.Gone:
			os.Remove(path)
		}
	}
	return m
}

// suffix ends the names of the files of cells.
const suffix = ".cell"

// end removes the file, and reports whether another cell ran meanwhile.
func (m *mark) end() bool {
	if m.file == nil {
		return false
	}
	shared := m.shared || m.file.Size() > 0
	m.file.Release()
	return shared
}
