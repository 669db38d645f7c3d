package files

import (
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// abandoned is the age at which a temporary file belongs to a writer that is no more. Writing takes
// seconds.
const abandoned = time.Hour

// ending is how temporary files are told from others.
const ending = ".tmp"

// create makes a new file in a folder, under a name that no other writer has and that says which
// file it will be. Its permissions are those of any new file.
func create(folder, base string) (*os.File, error) {
	name := prefix(base) + strings.ToLower(rand.Text()[:12]) + ending
	return os.OpenFile(filepath.Join(folder, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// prefix begins the names of temporary files for a file: hidden, and short enough for every file
// system.
func prefix(base string) string {
	const most = 150 // bytes, of the 255 that there are
	return "." + strings.ToValidUTF8(base[:min(len(base), most)], "") + "."
}

// sweep removes what writers of path that were killed left behind. It does no harm to those at
// work.
func sweep(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	start := prefix(filepath.Base(path))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), start) && strings.HasSuffix(e.Name(), ending) && old(e) {
			os.Remove(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
}

func old(e fs.DirEntry) bool {
	info, err := e.Info()
	return err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > abandoned
}
