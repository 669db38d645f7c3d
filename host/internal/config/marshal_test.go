package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarshalReadsBackEqual(t *testing.T) {
	for name, o := range map[string]Options{
		"quick": {}, "one": {Profile: "one"},
		"some": {Tasks: []string{"robotic_arm"}, Entries: []string{"na", "once"}},
		"odd values": {Set: []string{
			`tasks::wave::params={a: "yes", b: 1e-7, c: -0.0, d: [1, 2.5, "x: y"], e: true, f: ` +
				`"1", g: 18446744073709551615}`,
			`tasks::wave::params::h="<&>\u2028\0"`,
			`tasks::wave::params::i={k: [], l: {}, "on": 1e300}`, `seed=18446744073709551615`,
			`entries::na::targets=9`, `profiles::quick::mmd::posterior=exact`,
			`entries::na::budget=80`, `tasks::wave::files=[bin/wave/*.so]`,
			`entries::once::files=[bin/lib, ../weights/*.npz]`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o.File = filepath.Join(t.TempDir(), FileName)
			original, err := os.ReadFile(filepath.Join("testdata", "board.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(o.File, original, 0o644); err != nil {
				t.Fatal(err)
			}
			c := load(t, o)
			text, err := c.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(c.Board, 0o755); err != nil {
				t.Fatal(err)
			}
			copied := filepath.Join(c.Board, FileName)
			if err := os.WriteFile(copied, text, 0o644); err != nil {
				t.Fatal(err)
			}
			again := load(t, Options{File: copied})
			again.File = c.File
			if diff := cmp.Diff(c, again, ignore()); diff != "" {
				t.Errorf("read back (-want +got):\n%s\nfrom\n%s", diff, text)
			}
			if strings.Contains(string(text), o.File) ||
				strings.Contains(string(text), filepath.Dir(o.File)) {
				t.Errorf("a path of this machine is in\n%s", text)
			}
		})
	}
}
