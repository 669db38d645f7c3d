package lockfile

import (
	"os"
	"path/filepath"
	"strings"
)

// ownerFile is the file in a folder that its process keeps locked.
const ownerFile = "owner"

// Folder is a temporary folder. If this process ends before it removes the folder, a later one
// does.
type Folder struct {
	path  string
	owner *File
}

// TempFolder makes a folder in base that only this user can enter, under a name of prefix and
// digits. It removes those of the same prefix that processes of this user have left behind, and
// nothing else.
func TempFolder(base, prefix string) (*Folder, error) {
	sweep(base, prefix)
	path, err := os.MkdirTemp(base, prefix)
	if err != nil {
		return nil, err
	}
	owner, err := Create(filepath.Join(path, ownerFile))
	if err != nil {
		owner = nil // a file system without locks: the folder serves all the same
	}
	return &Folder{path: path, owner: owner}, nil
}

// Path returns where the folder is.
func (f *Folder) Path() string { return f.path }

// Remove removes the folder and all that is in it.
func (f *Folder) Remove() error {
	if f.owner != nil {
		f.owner.Release()
	}
	return os.RemoveAll(f.path)
}

// sweep removes the folders of processes that are gone. A folder without an owner's file, of
// another user or of another kind of name is not touched.
func sweep(base, prefix string) {
	dir, err := os.Open(base)
	if err != nil {
		return
	}
	names, err := dir.Readdirnames(-1)
	dir.Close()
	if err != nil {
		return
	}
	for _, name := range names {
		if !numbered(name, prefix) {
			continue
		}
		path := filepath.Join(base, name)
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || !isOurs(info) {
			continue
		}
		if Owner(filepath.Join(path, ownerFile)) == Gone {
			os.RemoveAll(path)
		}
	}
}

// numbered reports whether a name is one that os.MkdirTemp makes of a prefix.
func numbered(name, prefix string) bool {
	digits, ok := strings.CutPrefix(name, prefix)
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}
