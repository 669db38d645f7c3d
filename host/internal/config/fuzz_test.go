package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

// FuzzLoad checks that any bytes either are refused as the writer's fault, or give a configuration
// that survives being written and read again.
func FuzzLoad(f *testing.F) {
	board, err := os.ReadFile(filepath.Join("testdata", "board.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(board, "seed=2")
	f.Add([]byte("tasks: {a: }\nentries: {b: {params: {c: [1, -0.0, x]}}}\n"+
		"profiles: {p: {train_rows: 1, targets: 1, draws: 1, repeats: 1}}\n"),
		"entries::b::params::d={e: 1e-9}")
	f.Add([]byte("a: &x [*x]\n<<: *x\n? [k]\n: !!binary v\n"), "=")
	f.Add([]byte("{"), "a::b")
	f.Fuzz(func(t *testing.T, text []byte, set string) {
		o := Options{File: filepath.Join("results", "b", FileName), Set: []string{set}}
		c, err := parse(o, text)
		if err != nil {
			if !errors.Is(err, sdk.ErrInvalid) {
				t.Fatalf("error %v does not wrap sdk.ErrInvalid", err)
			}
			return
		}
		written, err := c.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		o = Options{File: filepath.Join(c.Board, FileName)}
		again, err := parse(o, written)
		if err != nil {
			t.Fatalf("%v in\n%s", err, written)
		}
		again.File = c.File
		if diff := cmp.Diff(c, again, ignore()); diff != "" {
			t.Fatalf("read back (-want +got):\n%s\nfrom\n%s", diff, written)
		}
	})
}
