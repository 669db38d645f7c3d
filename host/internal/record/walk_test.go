package record

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// put writes a file below the board's folder.
func put(t *testing.T, s Store, name string, content []byte) {
	t.Helper()
	path := filepath.Join(s.Board, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777),
		os.WriteFile(path, content, 0o666)); err != nil {
		t.Fatal(err)
	}
}

// TestBrokenInputIsNamed holds both readers to naming every file that is no record and returning
// all others.
func TestBrokenInputIsNamed(t *testing.T) {
	store := Store{Board: t.TempDir()}
	whole, err := encode(longRecord())
	if err != nil {
		t.Fatal(err)
	}
	write(t, store, longRecord())
	for name, content := range map[string]string{
		"waves/inn_reference/0.json": string(whole[:len(whole)/2]),
		"waves/inn_reference/1.json": string(whole[:len(whole)-2]),
		"waves/inn_reference/3.json": string(whole), // a copy under another cell's name
		"waves/inn_reference/4.json": strings.Replace(string(whole), `"schema": 1`,
			`"schema": 2`, 1),
		"waves/inn_reference/5.json":        `[1, 2, 3]`,
		"waves/inn_reference/6.json":        `{"name": "something else"}`,
		"waves/inn_reference/2 (1).json":    string(whole), // a copy beside the original
		"waves/inn_reference/old/2.json":    string(whole),
		"waves/Inn Reference/2.json":        string(whole),
		"2.json":                            string(whole),
		"waves/inn_reference/notes.txt":     "nobody's business",
		"waves/inn_reference/.2.json.tmp":   "half",
		"waves/inn_reference/.cache/2.json": "hidden",
	} {
		put(t, store, "records/"+name, []byte(content))
	}
	want := map[string]string{
		"2.json":                         "it counts for nothing",
		"waves/Inn Reference/2.json":     "it counts for nothing",
		"waves/inn_reference/0.json":     "cut off, or not JSON",
		"waves/inn_reference/1.json":     "cut off, or not JSON",
		"waves/inn_reference/2 (1).json": "it counts for nothing",
		"waves/inn_reference/3.json":     "is of waves/inn_reference/2, not of its place",
		"waves/inn_reference/4.json": "has schema 2 where this version reads 1: it was made " +
			"by a later version",
		"waves/inn_reference/5.json":     "JSON of something else",
		"waves/inn_reference/6.json":     "JSON of something else",
		"waves/inn_reference/old/2.json": "it counts for nothing",
	}
	for name, read := range map[string]func() ([]*Record, error){
		"All": store.All, "Heads": store.Heads,
	} {
		records, err := read()
		if len(records) != 1 || records[0].Key != longRecord().Key {
			t.Errorf("%s: %d records, want the one that is whole", name, len(records))
		}
		got := map[string]string{}
		for _, p := range Problems(err) {
			file, _ := filepath.Rel(store.records(), p.Path)
			file = filepath.ToSlash(file)
			got[file] = p.Error()
			if strings.Contains(p.Error(), want[file]) {
				got[file] = want[file]
			}
			if !errors.Is(p, ErrDamaged) && !errors.Is(p, ErrMisplaced) ||
				!strings.Contains(p.Error(), p.Path) || strings.Contains(p.Error(), "\n") {
				t.Errorf("%s: problem is %q", name, p)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: problems (-want +got):\n%s", name, diff)
		}
	}
}

func TestFolderThatCannotBeReadIsNamed(t *testing.T) {
	store := Store{Board: t.TempDir()}
	put(t, store, "records", nil) // a file where a folder must be
	records, err := store.All()
	if len(records) != 0 || err == nil || !strings.Contains(err.Error(), store.records()) {
		t.Errorf("got %d records, %v", len(records), err)
	}
	if got := Problems(err); len(got) != 0 {
		t.Errorf("problems of records are %v, where there is none", got)
	}
}
