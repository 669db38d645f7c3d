package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// truthFixture is a task's targets with a way to count how often their truth is prepared.
type truthFixture struct {
	targets  sdk.Batch
	protocol score.Protocol
	prepared atomic.Int64
}

func newTruthFixture() *truthFixture {
	return &truthFixture{
		targets:  sdk.Batch{Width: 1, Data: []float32{0.5, 0.9, 1.3}},
		protocol: testCell("good", 0, `{}`).Protocol.Score,
	}
}

func (f *truthFixture) get(t *testing.T, truths *truths, task record.Plugin) *score.Truth {
	t.Helper()
	truth, err := truths.get(t.Context(), task, f.targets, f.protocol,
		func(ctx context.Context) (*score.Truth, error) {
			f.prepared.Add(1)
			return score.Prepare(ctx, sum{}, sumSpaces(), f.targets, f.protocol, nil)
		})
	if err != nil {
		t.Fatal(err)
	}
	return truth
}

func TestTruthIsPreparedOnce(t *testing.T) {
	f, folder := newTruthFixture(), t.TempDir()
	truths := newTruths(folder, zerolog.Nop())
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { f.get(t, truths, record.Plugin{Digest: "a"}) })
	}
	group.Wait()
	if n := f.prepared.Load(); n != 1 {
		t.Errorf("prepared %d times by cells side by side", n)
	}
	first := f.get(t, truths, record.Plugin{Digest: "a"})
	later := f.get(t, newTruths(folder, zerolog.Nop()), record.Plugin{Digest: "a"})
	if n := f.prepared.Load(); n != 1 {
		t.Errorf("prepared %d times although it is in a file", n)
	}
	if diff := cmp.Diff(first, later); diff != "" {
		t.Errorf("the file holds another truth (-prepared +read):\n%s", diff)
	}
}

func TestTruthIsPreparedAnew(t *testing.T) {
	good := record.Plugin{Digest: "a", Params: []byte(`{}`)}
	file := func(t *testing.T, folder string) string {
		t.Helper()
		names, err := filepath.Glob(filepath.Join(folder, "truth-*.bin"))
		if err != nil || len(names) != 1 {
			t.Fatalf("files are %q, %v", names, err)
		}
		return names[0]
	}
	for name, change := range map[string]func(
		t *testing.T, f *truthFixture, folder string, task *record.Plugin,
	){
		"another task": func(_ *testing.T, _ *truthFixture, _ string, task *record.Plugin) {
			task.Digest = "b"
		},
		"other parameters": func(_ *testing.T, _ *truthFixture, _ string, task *record.Plugin) {
			task.Params = []byte(`{"a":1}`)
		},
		"another word": func(_ *testing.T, _ *truthFixture, _ string, task *record.Plugin) {
			task.Fingerprint = "torch 2.9"
		},
		"another script": func(_ *testing.T, _ *truthFixture, _ string, task *record.Plugin) {
			task.Describe = "c"
		},
		"other files": func(_ *testing.T, _ *truthFixture, _ string, task *record.Plugin) {
			task.Files = &record.Files{Digest: "d"}
		},
		"another protocol": func(_ *testing.T, f *truthFixture, _ string, _ *record.Plugin) {
			f.protocol.Seed++
		},
		"other targets": func(_ *testing.T, f *truthFixture, _ string, _ *record.Plugin) {
			f.targets.Data[0] = 0.6
		},
		"file is cut off": func(t *testing.T, _ *truthFixture, folder string, _ *record.Plugin) {
			damage(t, file(t, folder), -7)
		},
		"file is damaged": func(t *testing.T, _ *truthFixture, folder string, _ *record.Plugin) {
			damage(t, file(t, folder), 200)
		},
		"file is empty": func(t *testing.T, _ *truthFixture, folder string, _ *record.Plugin) {
			write(t, file(t, folder), "")
		},
		"file of other use": func(t *testing.T, _ *truthFixture, folder string, _ *record.Plugin) {
			write(t, file(t, folder), "hello")
		},
		"file is not there": func(t *testing.T, _ *truthFixture, folder string, _ *record.Plugin) {
			remove(t, file(t, folder))
		},
		"folder is not there": func(
			t *testing.T, _ *truthFixture, folder string, _ *record.Plugin,
		) {
			remove(t, folder)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, folder, task := newTruthFixture(), filepath.Join(t.TempDir(), "cache"), good
			f.get(t, newTruths(folder, zerolog.Nop()), task)
			change(t, f, folder, &task)
			anew := f.get(t, newTruths(folder, zerolog.Nop()), task)
			if n := f.prepared.Load(); n != 2 {
				t.Errorf("prepared %d times, want again", n)
			}
			if err := anew.Fits(f.targets, f.protocol); err != nil {
				t.Error(err)
			}
			f.get(t, newTruths(folder, zerolog.Nop()), task)
			if n := f.prepared.Load(); n != 2 {
				t.Error("the new file was not used")
			}
		})
	}
}

func TestTruthThatCannotBeKeptIsUsed(t *testing.T) {
	f, folder := newTruthFixture(), filepath.Join(t.TempDir(), "file")
	write(t, folder, "not a folder")
	if f.get(t, newTruths(folder, zerolog.Nop()), record.Plugin{}) == nil {
		t.Error("no truth")
	}
}

func TestTruthThatFailsIsTriedAgain(t *testing.T) {
	f := newTruthFixture()
	truths := newTruths(t.TempDir(), zerolog.Nop())
	broken := errors.New("the task died")
	_, err := truths.get(t.Context(), record.Plugin{}, f.targets, f.protocol,
		func(context.Context) (*score.Truth, error) {
			return nil, broken
		})
	if !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	f.get(t, truths, record.Plugin{})
	if n := f.prepared.Load(); n != 1 {
		t.Errorf("prepared %d times after a failure", n)
	}
}

// damage changes one byte of a file, or cuts off its end if at is negative.
func damage(t *testing.T, path string, at int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if at < 0 {
		data = data[:len(data)+at]
	} else {
		data[at] ^= 1
	}
	write(t, path, string(data))
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}
