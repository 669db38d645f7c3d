package params_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk/params"
)

const table = `| name | type | default | allowed | meaning |
|---|---|---|---|---|
| ` + "`seed` | integer | `0` |  | comes first |" + `
| ` + "`on` | boolean | `true` |  | a switch |" + `
| ` + "`count` | integer | `3` | ≥ 1 and ≤ 9 | a count |" + `
| ` + "`big` | integer | `-5000000000` |  | a large \\| number |" + `
| ` + "`rate` | number | `1e-3` | > 0 and < 1 | a rate (1/s) |" + `
| ` + "`word` | string | `\"two words\"` | one of \"one\", \"two words\", \"\\\"3\\\"\" | a choice |" + `
| ` + "`free` | string | `\"\"` |  | any text |" + `
| ` + "`power` | integer | `2` | one of 1, 2, 4 | a power of two |" + `
| ` + "`widths` | list of integer | `[8,8]` | 1 to 3 values, each ≥ 1 | some widths |" + `
| ` + "`range` | list of number | `[-1,1]` | 2 values | two ends |" + `
| ` + "`names` | list of string | `[]` | each one of \"a\", \"b\" | any letters |" + `
`

func TestTable(t *testing.T) {
	got, err := params.Table(mustSchema[all]())
	if diff := cmp.Diff(table, got); err != nil || diff != "" {
		t.Errorf("table: %v (-want +got):\n%s", err, diff)
	}
	got, err = params.Table(mustSchema[none]())
	if want := "There are no parameters.\n"; err != nil || got != want {
		t.Errorf("table of no parameters is %q, %v; want %q", got, err, want)
	}
	for _, bad := range []string{"", "{", "[]", `{"properties":3}`, `{"properties":{"a":3}}`} {
		if got, err := params.Table([]byte(bad)); err == nil {
			t.Errorf("the table of %q is %q, want an error", bad, got)
		}
	}
}

func TestReadme(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	write(t, path, "# Title\n\n"+params.ReadmeBegin+"\nold\n"+params.ReadmeEnd+"\nmore\n")
	if err := params.Readme[all](path, false); err == nil ||
		!strings.Contains(err.Error(), "-update") {
		t.Errorf("an old table gives %v, want an error that says how to mend it", err)
	}
	if err := params.Readme[all](path, true); err != nil {
		t.Fatal(err)
	}
	want := "# Title\n\n" + params.ReadmeBegin + "\n" + table + params.ReadmeEnd + "\nmore\n"
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("README is %q, %v; want %q", got, err, want)
	}
	if err := params.Readme[all](path, false); err != nil {
		t.Errorf("after the update: %v", err)
	}
}

func TestReadmeWithoutMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	for _, text := range []string{"", params.ReadmeBegin, params.ReadmeEnd + params.ReadmeBegin} {
		write(t, path, text)
		if err := params.Readme[all](path, true); err == nil ||
			!strings.Contains(err.Error(), "params:begin") {
			t.Errorf("README %q gives %v, want an error that names the marks", text, err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("README %q became %q", text, got)
		}
	}
	none := filepath.Join(t.TempDir(), "none.md")
	if err := params.Readme[all](none, false); !os.IsNotExist(err) {
		t.Errorf("no README gives %v", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
