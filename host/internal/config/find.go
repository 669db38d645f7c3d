package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// FileName is what a configuration is called.
const FileName = "bench.yaml"

// Find returns the bench.yaml in dir, or else in the nearest folder above it, up to the
// repository's root: the folder with a .git in it. The path is relative where dir is and the file
// lies below it.
func Find(dir string) (string, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", FileName, err)
	}
	for at, name := full, filepath.Join(dir, FileName); ; {
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
		_, err := os.Stat(filepath.Join(at, ".git"))
		if err == nil || at == filepath.Dir(at) {
			text := fmt.Sprintf("not found in %s or above; say where it is with -c", full)
			return "", problem{FileName, text}
		}
		at = filepath.Dir(at)
		name = filepath.Join(at, FileName)
	}
}

// cause takes the path off an error of the file system.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
