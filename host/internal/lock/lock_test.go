package lock

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
)

func example() *Lock {
	l := New()
	l.Tasks["wave"] = Plugin{Plugin: "sine_wave", Version: "1", Digest: "d"}
	l.Entries["mine"] = Plugin{
		Plugin: "m", Version: "<2>", Digest: "e", Fingerprint: "f",
		Describe: "g", Files: "h",
	}
	return l
}

func TestALockIsReadBack(t *testing.T) {
	board := t.TempDir()
	if l, err := Read(board); l != nil || err != nil {
		t.Fatalf("no lock is read as %v, %v", l, err)
	}
	if err := example().Write(board); err != nil {
		t.Fatal(err)
	}
	l, err := Read(board)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(example(), l); diff != "" {
		t.Errorf("lock (-want +got):\n%s", diff)
	}
}

func TestALockThatCannotBe(t *testing.T) {
	for _, text := range []string{"", "[]", `{"schema": 2}`, `{}`, `{"schema": 1, "tasks": []}`} {
		board := t.TempDir()
		if err := os.WriteFile(filepath.Join(board, FileName), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if l, err := Read(board); l != nil || err == nil ||
			!strings.Contains(err.Error(), "bench run writes it anew") {
			t.Errorf("%q is read as %v, %v", text, l, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"schema": 1, "tasks": {"a": {"plugin": "b"}}, "entries": null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if l, err := decode(text); err == nil {
			if err := l.Write(t.TempDir()); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestThePluginOfARecord holds that a lock tells all that a key depends on.
func TestThePluginOfARecord(t *testing.T) {
	r := &record.Record{
		Schema: record.Schema,
		Task:   record.Plugin{Name: "wave", Plugin: "sine_wave", Version: "1", Digest: "d"},
	}
	r.Model = record.Plugin{
		Name: "mine", Plugin: "m", Version: "2", Digest: "e", Fingerprint: "f", Describe: "g",
		Files: &record.Files{Digest: "h"},
	}
	again := &record.Record{
		Schema: record.Schema, Task: record.Plugin{Name: "wave"},
		Model: record.Plugin{Name: "mine"},
	}
	Of(r.Task).Put(&again.Task)
	Of(r.Model).Put(&again.Model)
	if record.Key(again) != record.Key(r) {
		t.Errorf("the key of %+v is another than that of %+v", again.Model, r.Model)
	}
}
