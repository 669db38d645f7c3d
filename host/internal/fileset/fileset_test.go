package fileset

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
)

// lay writes files, by name, and returns their folder.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func digest(t *testing.T, globs ...string) *record.Files {
	t.Helper()
	files, err := Hash(globs)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

func TestHash(t *testing.T) {
	folder := lay(t, map[string]string{
		"lib/a.py": "a", "lib/sub/b.py": "b", "lib/__pycache__/a.pyc": "x", "lib/.hidden": "x",
		"lib/.git/c": "x",
		"main.py":    "m", "other.txt": "o",
	})
	want := &record.Files{
		List: map[string]string{
			"lib/a.py": sum("a"), "lib/sub/b.py": sum("b"), "main.py": sum("m"),
		},
		Digest: sum(fmt.Sprintf("\"lib/a.py\" %s\n\"lib/sub/b.py\" %s\n\"main.py\" %s\n", sum("a"),
			sum("b"), sum("m"))),
	}
	for name, globs := range map[string][]string{
		"a folder and a file": {filepath.Join(folder, "lib"), filepath.Join(folder, "main.py")},
		"in another order, twice": {
			filepath.Join(folder, "*.py"), filepath.Join(folder, "lib"),
			filepath.Join(folder, "lib", "*.py"),
		},
	} {
		if diff := cmp.Diff(want, digest(t, globs...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got, err := Hash(nil); got != nil || err != nil {
		t.Errorf("no globs give %v, %v", got, err)
	}
}

// TestWhatCounts changes one thing at a time.
func TestWhatCounts(t *testing.T) {
	base := map[string]string{"lib/a.py": "a", "lib/b.py": "b"}
	first := digest(t, filepath.Join(lay(t, base), "lib"))
	for name, test := range map[string]struct {
		files map[string]string
		same  bool
	}{
		"elsewhere":    {base, true},
		"another text": {map[string]string{"lib/a.py": "a", "lib/b.py": "c"}, false},
		"another name": {map[string]string{"lib/a.py": "a", "lib/c.py": "b"}, false},
		"one more": {
			map[string]string{"lib/a.py": "a", "lib/b.py": "b", "lib/c.py": ""}, false,
		},
		"moved below":    {map[string]string{"lib/a.py": "a", "lib/sub/b.py": "b"}, false},
		"texts swapped":  {map[string]string{"lib/a.py": "b", "lib/b.py": "a"}, false},
		"not in the set": {map[string]string{"lib/a.py": "a", "lib/b.py": "b", "c.py": "c"}, true},
	} {
		got := digest(t, filepath.Join(lay(t, test.files), "lib"))
		if (got.Digest == first.Digest) != test.same {
			t.Errorf("%s: the same digest: %t, want %t",
				name, got.Digest == first.Digest, test.same)
		}
	}
}

func TestManyFilesAreNotListed(t *testing.T) {
	files := map[string]string{}
	for i := range listed + 1 {
		files[fmt.Sprintf("%d.txt", i)] = ""
	}
	if got := digest(t, filepath.Join(lay(t, files), "*.txt")); got.List != nil ||
		got.Digest == "" {
		t.Errorf("%d files give %v", len(files), got)
	}
}

func TestFilesThatCannotBe(t *testing.T) {
	folder := lay(t, map[string]string{"a.py": ""})
	if err := os.Mkdir(filepath.Join(folder, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, glob := range []string{"*.txt", "empty", "nowhere/a.py"} {
		if _, err := Hash([]string{
			filepath.Join(folder, "a.py"),
			filepath.Join(folder, glob),
		}); !errors.Is(err, ErrNone) {
			t.Errorf("%s: %v, want %v", glob, err, ErrNone)
		}
	}
	for _, glob := range []string{"lib/**/a.py", "[a", "**"} {
		if Check(glob) == nil {
			t.Errorf("%s is not refused", glob)
		}
	}
	for _, glob := range []string{"lib/*.py", "lib", "../[ab]?.bin"} {
		if err := Check(glob); err != nil {
			t.Errorf("%s: %v", glob, err)
		}
	}
}
