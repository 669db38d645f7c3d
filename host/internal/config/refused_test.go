package config

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/invbench/invbench/sdk"
)

// TestRefused reads testdata/refused: each archive holds a bench.yaml, overrides in a file named
// set, and in a file named want all that is wrong with them, one problem a line.
func TestRefused(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join("testdata", "refused", "*.txt"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := make(map[string]string)
			for _, f := range archive.Files {
				files[f.Name] = string(f.Data)
			}
			o := Options{File: FileName}
			for _, line := range strings.Split(strings.TrimSpace(files["set"]), "\n") {
				if line != "" {
					o.Set = append(o.Set, line)
				}
			}
			_, err = parse(o, []byte(files[FileName]))
			if err == nil {
				t.Fatal("not refused")
			}
			if diff := cmp.Diff(strings.TrimSpace(files["want"]), err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if !errors.Is(err, sdk.ErrInvalid) {
				t.Error("the error does not wrap sdk.ErrInvalid")
			}
		})
	}
}
