package catalog

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/invbench/invbench/sdk"
)

func TestWhatIsAScript(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if script, err := isScript(self); script || err != nil {
		t.Errorf("this test is a script: %t, %v", script, err)
	}
	for name, test := range map[string]struct {
		head string
		want bool
	}{
		"shell": {"#!/bin/sh\n", true}, "no magic": {"exec other", true}, "empty": {"", true},
		"short": {"\x7fE", true},
		"ELF":   {"\x7fELF\x02", false}, "Mach-O": {"\xcf\xfa\xed\xfe\x07", false},
		"fat Mach-O": {"\xca\xfe\xba\xbe", false},
		"PE":         {"MZ\x90", false},
	} {
		file := filepath.Join(t.TempDir(), "plugin")
		if err := os.WriteFile(file, []byte(test.head), 0o755); err != nil {
			t.Fatal(err)
		}
		if got, err := isScript(file); got != test.want || err != nil {
			t.Errorf("%s: script %t, %v, want %t", name, got, err, test.want)
		}
	}
}

// TestAWrapperIsAskedAnew changes what a wrapper starts, and not a byte of the wrapper.
func TestAWrapperIsAskedAnew(t *testing.T) {
	r := newRepository(t)
	dir := t.TempDir()
	target, wrapper := filepath.Join(dir, "target"), filepath.Join(dir, "wrapper")
	if err := os.WriteFile(wrapper, []byte("#!/bin/sh\nexec "+target+" \"$@\"\n"),
		0o755); err != nil {
		t.Fatal(err)
	}
	var seen []Plugin
	for _, name := range []string{"one", "two"} {
		if err := os.WriteFile(target, []byte(r.script(sdk.KindModel, name, nil)),
			0o755); err != nil {
			t.Fatal(err)
		}
		plugins, err := r.open().Resolve(context.Background(),
			[]Ref{{Kind: sdk.KindModel, Name: wrapper}})
		if err != nil {
			t.Fatal(err)
		}
		if p := plugins[0]; !p.Script || p.Description.Name != name {
			t.Errorf("plugin is %+v, want the script of %s", p, name)
		}
		seen = append(seen, plugins[0])
	}
	if seen[0].Digest != seen[1].Digest || string(seen[0].Document) == string(seen[1].Document) {
		t.Error("the wrapper itself has changed, or its description has not")
	}
}
