package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/invbench/invbench/sdk"
)

const withFiles = `tasks:
  wave:
    files: [wave.py]
entries:
  a:
    files:
      - lib/*.py
      - weights
  b:
profiles:
  p: {train_rows: 1, targets: 1, draws: 1, repeats: 1, t: [1]}
`

// layFiles writes a configuration and the files that it names, and returns the configuration's
// name.
func layFiles(t *testing.T, text string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		FileName: text, "wave.py": "w", "lib/a.py": "a", "weights/b.npz": "b", "other.py": "o",
	} {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755),
			os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, FileName)
}

func TestHashFiles(t *testing.T) {
	file := layFiles(t, withFiles)
	tasks, entries, err := load(t, Options{File: file}).HashFiles()
	if err != nil {
		t.Fatal(err)
	}
	if len(tasks) != 1 || len(tasks[0].List) != 1 || tasks[0].List["wave.py"] == "" {
		t.Errorf("files of the task are %+v", tasks)
	}
	if len(entries) != 2 || len(entries[0].List) != 2 || entries[0].List["lib/a.py"] == "" ||
		entries[1] != nil {
		t.Errorf("files of the entries are %+v", entries)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), "weights", "b.npz"), []byte("c"),
		0o644); err != nil {
		t.Fatal(err)
	}
	_, again, err := load(t, Options{File: file}).HashFiles()
	if err != nil || again[0].Digest == entries[0].Digest {
		t.Errorf("a file has changed, the digest has not; %v", err)
	}
}

// TestFilesThatAreNotThere names the line and the glob, and only when the files are wanted: a board
// can be read elsewhere.
func TestFilesThatAreNotThere(t *testing.T) {
	file := layFiles(t, strings.Replace(withFiles, "weights", "weights/*.txt", 1))
	_, _, err := load(t, Options{File: file, Set: []string{"tasks::wave::files=[none]"}}).
		HashFiles()
	if !errors.Is(err, sdk.ErrInvalid) {
		t.Fatalf("error is %v", err)
	}
	for _, want := range []string{
		file + ":8: files: ", "weights/*.txt matches no file",
		"--set tasks::wave::files=[none]: files: ", "none matches no file",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error has no %q:\n%v", want, err)
		}
	}
}

func TestFilesOfAWrongShape(t *testing.T) {
	for value, want := range map[string]string{
		"lib":        "want a list of files or globs",
		"[]":         "want a list of files or globs",
		"[1]":        "want a string",
		`["l/**/x"]`: "** is not supported",
		`["[a"]`:     "syntax error in pattern",
	} {
		_, err := Load(Options{
			File: layFiles(t, withFiles), Set: []string{"entries::a::files=" + value},
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v, want %q", value, err, want)
		}
	}
}

// TestAlone reads what a board was asked for, whatever the environment asks for now.
func TestAlone(t *testing.T) {
	t.Setenv(EnvPrefix+"_SEED", "99")
	t.Setenv(EnvPrefix+"_PROFILE", "none")
	t.Setenv(EnvPrefix+"_BOARD", "elsewhere")
	c := load(t, Options{Alone: true})
	if c.Seed != 7 || c.Profile != "quick" ||
		c.Board != filepath.Join("testdata", "results", "quick") {
		t.Errorf("seed %d, profile %s, board %s", c.Seed, c.Profile, c.Board)
	}
}
