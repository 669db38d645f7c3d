package record

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func TestOpen(t *testing.T) {
	store, want := Store{Board: t.TempDir()}, example()
	if err := store.Write(want); err != nil {
		t.Fatal(err)
	}
	path := store.Path(want.ID())
	got, at, err := Open(path)
	if err != nil || at != store || got.Key != want.Key {
		t.Fatalf("%v, %v, %v; want the record of %v", got, at, err, store)
	}
	t.Chdir(filepath.Dir(path))
	if _, at, err := Open(filepath.Base(path)); err != nil ||
		filepath.Base(at.Board) != filepath.Base(store.Board) {
		t.Errorf("by its bare name: %v, %v; want %v", at, err, store)
	}
}

func TestOpenRefuses(t *testing.T) {
	store, r := Store{Board: t.TempDir()}, example()
	if err := store.Write(r); err != nil {
		t.Fatal(err)
	}
	good := store.Path(r.ID())
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	moved := store.Path(ID{r.Task.Name, r.Model.Name, 7})
	broken := store.Path(ID{r.Task.Name, r.Model.Name, 8})
	if err := errors.Join(os.WriteFile(moved, text, 0o666),
		os.WriteFile(broken, text[:40], 0o666)); err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for name, path := range map[string]string{
		"nothing there": store.Path(ID{r.Task.Name, r.Model.Name, 5}),
		"a folder":      filepath.Dir(good), "anywhere": filepath.Join(store.Board, "0.json"),
		"not a repeat": filepath.Join(filepath.Dir(good), "x.json"), "of another repeat": moved,
		"cut off": broken,
	} {
		switch _, _, err := Open(path); {
		case errors.Is(err, ErrDamaged):
			got[name] = "damaged"
		case errors.Is(err, sdk.ErrInvalid):
			got[name] = "invalid"
		}
	}
	want := map[string]string{
		"nothing there": "invalid", "a folder": "invalid", "anywhere": "invalid",
		"not a repeat": "invalid", "of another repeat": "damaged", "cut off": "damaged",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
