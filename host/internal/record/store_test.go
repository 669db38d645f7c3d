package record

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func write(t *testing.T, s Store, r *Record) {
	t.Helper()
	if err := s.Write(r); err != nil {
		t.Fatal(err)
	}
}

// reason returns the reason in the record of the example's cell.
func reason(t *testing.T, s Store) string {
	t.Helper()
	r, err := s.Read(ID{"waves", "inn_reference", 2})
	if err != nil || r == nil {
		t.Fatalf("read: %v, %v", r, err)
	}
	return r.Reason
}

// filesIn returns the names of all files under a folder, relative to it.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(folder, path)
			found = append(found, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestFirstWriterOfAKeyWins(t *testing.T) {
	store := Store{Board: t.TempDir()}
	first, second := failure(), failure()
	first.Reason, second.Reason = "first", "second"
	write(t, store, first)
	write(t, store, second)
	if got := reason(t, store); got != "first" {
		t.Errorf("the %s writer won", got)
	}
}

func TestAnotherKeyReplaces(t *testing.T) {
	store := Store{Board: t.TempDir()}
	first, second := failure(), failure()
	first.Reason, second.Reason = "first", "second"
	second.Protocol.TrainRows++
	second.Key = Key(second)
	write(t, store, first)
	write(t, store, second)
	if got := reason(t, store); got != "second" {
		t.Errorf("the %s record is there", got)
	}
}

func TestDamagedRecordIsReplaced(t *testing.T) {
	store := Store{Board: t.TempDir()}
	write(t, store, example())
	path := store.Path(ID{"waves", "inn_reference", 2})
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	write(t, store, failure())
	if got, want := reason(t, store), failure().Reason; got != want {
		t.Errorf("reason is %q, want %q", got, want)
	}
}

func TestWritersAtOnceLeaveOneWholeRecord(t *testing.T) {
	store := Store{Board: t.TempDir()}
	var writers sync.WaitGroup
	for i := range 16 {
		writers.Go(func() {
			r := failure()
			r.Reason = fmt.Sprint("writer ", i)
			r.Detail = strings.Repeat(r.Reason+"\n", 1000)
			if err := store.Write(r); err != nil {
				t.Error(err)
			}
		})
		writers.Go(func() {
			if _, err := store.Read(ID{"waves", "inn_reference", 2}); err != nil {
				t.Errorf("a reader saw: %v", err)
			}
		})
	}
	writers.Wait()
	winner := reason(t, store)
	r, err := store.Read(ID{"waves", "inn_reference", 2})
	if err != nil || r.Detail != strings.Repeat(winner+"\n", 1000) {
		t.Errorf("record of %s is not whole: %v", winner, err)
	}
	if diff := cmp.Diff([]string{"records/waves/inn_reference/2.json"},
		filesIn(t, store.Board)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestAllIsSortedAndSkipsWhatIsNoRecord(t *testing.T) {
	store := Store{Board: t.TempDir()}
	var want []string
	for _, cell := range []struct {
		task, entry string
		repeat      int
	}{{"a", "m", 0}, {"a", "m", 2}, {"a", "m", 10}, {"a", "n", 1}, {"b", "m", 0}} {
		r := failure()
		r.Task.Name, r.Model.Name, r.Repeat = cell.task, cell.entry, cell.repeat
		r.Key = Key(r)
		write(t, store, r)
		want = append(want, fmt.Sprint(cell))
	}
	for _, name := range []string{
		"a/m/notes.txt", "a/m/.0.json.1.tmp", "a/m/.json", "a/Old/notes.txt", "a/.git/0.json",
		"README.md",
	} {
		path := filepath.Join(store.Board, "records", filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777),
			os.WriteFile(path, []byte("{}"), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	records, err := store.All()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range records {
		got = append(got, fmt.Sprintf("{%s %s %d}", r.Task.Name, r.Model.Name, r.Repeat))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestAllOfNothing(t *testing.T) {
	records, err := Store{Board: t.TempDir()}.All()
	if len(records) != 0 || err != nil {
		t.Errorf("got %v, %v", records, err)
	}
}

func TestAllReturnsWhatCanBeRead(t *testing.T) {
	store := Store{Board: t.TempDir()}
	write(t, store, example())
	for _, repeat := range []int{0, 7} {
		if err := os.WriteFile(store.Path(ID{"waves", "inn_reference", repeat}),
			[]byte(`{"schema":1`), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	records, err := store.All()
	if len(records) != 1 {
		t.Errorf("%d records, want 1", len(records))
	}
	if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "0.json") ||
		!strings.Contains(err.Error(), "7.json") {
		t.Errorf("error does not name both damaged files: %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	valid, err := encode(example())
	if err != nil {
		t.Fatal(err)
	}
	other := example()
	other.Repeat = 3
	other.Key = Key(other)
	elsewhere, err := encode(other)
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) []byte {
		if !strings.Contains(string(valid), old) {
			t.Fatalf("no %s in the example", old)
		}
		return []byte(strings.Replace(string(valid), old, new, 1))
	}
	for name, content := range map[string][]byte{
		"nothing":           nil,
		"half":              valid[:len(valid)/2],
		"two":               append(append([]byte{}, valid...), valid...),
		"another schema":    replace(`"schema": 1`, `"schema": 2`),
		"an infinity":       replace(`"infeasible": 0.1`, `"infeasible": 1e999`),
		"a NaN":             replace(`"infeasible": 0.1`, `"infeasible": NaN`),
		"a wrong type":      replace(`"repeat": 2`, `"repeat": "2"`),
		"another status":    replace(`"status": "ok"`, `"status": "fine"`),
		"scores of failure": replace(`"status": "ok"`, `"status": "failed"`),
		"another key":       replace(`"train_rows": 1000`, `"train_rows": 1001`),
		"a list for params": replace("{\n      \"sampling\": \"iid\"\n    }", `[]`),
		"another's record":  elsewhere,
	} {
		t.Run(name, func(t *testing.T) {
			store := Store{Board: t.TempDir()}
			path := store.Path(ID{"waves", "inn_reference", 2})
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777),
				os.WriteFile(path, content, 0o666)); err != nil {
				t.Fatal(err)
			}
			r, err := store.Read(ID{"waves", "inn_reference", 2})
			if r != nil || !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, %v", r, err)
			}
		})
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, change := range map[string]func(r *Record){
		"a wrong key":      func(r *Record) { r.Key = strings.Repeat("0", 64) },
		"a way out":        func(r *Record) { r.Task.Name = "../.."; r.Key = Key(r) },
		"no entry":         func(r *Record) { r.Model.Name = ""; r.Key = Key(r) },
		"a negative":       func(r *Record) { r.Repeat = -1; r.Key = Key(r) },
		"no schema":        func(r *Record) { r.Schema = 0; r.Key = Key(r) },
		"no scores":        func(r *Record) { r.Scores = nil },
		"broken params":    func(r *Record) { r.Task.Params = []byte("{"); r.Key = Key(r) },
		"params of a list": func(r *Record) { r.Task.Params = []byte("[1]"); r.Key = Key(r) },
	} {
		t.Run(name, func(t *testing.T) {
			store, r := Store{Board: t.TempDir()}, example()
			change(r)
			if err := store.Write(r); !errors.Is(err, sdk.ErrInvalid) {
				t.Errorf("got %v", err)
			}
			if left := filesIn(t, store.Board); len(left) > 0 {
				t.Errorf("left %v", left)
			}
		})
	}
}

func TestHugeFileIsNotRead(t *testing.T) {
	store := Store{Board: t.TempDir()}
	write(t, store, example())
	if err := os.Truncate(store.Path(ID{"waves", "inn_reference", 2}), maxSize+1); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Read(ID{"waves", "inn_reference", 2}); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestAbandonedTemporaryFilesAreSwept(t *testing.T) {
	store := Store{Board: t.TempDir()}
	write(t, store, example())
	folder := filepath.Dir(store.Path(ID{"waves", "inn_reference", 2}))
	const abandoned = time.Hour
	for name, age := range map[string]time.Duration{
		".2.json.1.tmp": 2 * abandoned, ".2.json.2.tmp": 0, ".3.json.1.tmp": 2 * abandoned,
	} {
		path, then := filepath.Join(folder, name), time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(path, nil, 0o666),
			os.Chtimes(path, then, then)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, store, example())
	if diff := cmp.Diff([]string{".2.json.2.tmp", ".3.json.1.tmp", "2.json"},
		filesIn(t, folder)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
