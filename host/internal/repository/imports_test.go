package repository

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// module is the path that all of our packages begin with.
const module = "github.com/invbench/invbench/"

// listed is a package as go list describes it.
type listed struct {
	ImportPath   string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// list returns what go list says of the arguments, with paths of ours relative to the module.
func list(t *testing.T, args ...string) []listed {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go",
		append([]string{"list", "-json=ImportPath,Standard,Imports,TestImports,XTestImports"},
			args...)...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	decoder := json.NewDecoder(bytes.NewReader(out))
	var all []listed
	for {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// rule says what the packages in a folder may not import. A folder stands for all below it, and a
// package for itself.
type rule struct {
	from   string   // a folder of ours
	except []string // folders in it that the rule does not hold for
	not    []string // folders of ours, and modules of others
}

// rules are the directions of imports: sdk ← wire ← serve, sdktest; plugins and tasks on the SDK;
// the host on the SDK. Only configuration knows viper, and only what trains nets knows GoMLX:
// models, and the recipe of a task's networks.
var rules = []rule{
	{from: "sdk", not: []string{"host", "plugins", "tasks"}},
	{from: "host", not: []string{"plugins", "tasks"}},
	{from: "plugins", not: []string{"host", "tasks"}},
	{from: "tasks", not: []string{"host", "plugins"}},
	{from: "sdk/params", not: []string{"sdk/wire", "sdk/serve", "sdk/sdktest", "sdk/cpu"}},
	{from: "sdk/wire", not: []string{"sdk/serve", "sdk/sdktest", "sdk/cpu"}},
	{from: "sdk/serve", not: []string{"sdk/sdktest", "sdk/cpu"}},
	{from: "sdk/sdktest", not: []string{"sdk/serve", "sdk/cpu"}},
	{from: "sdk/cpu", not: []string{"sdk/wire", "sdk/serve", "sdk/sdktest", "sdk/params"}},
	{from: "", except: []string{"host/internal/config"}, not: []string{"github.com/spf13/viper"}},
	{
		from: "", except: []string{"plugins", "sdk/cpu", "tasks/meta_material/recipe"},
		not: []string{"github.com/gomlx/gomlx"},
	},
	{from: "", except: []string{"host"}, not: []string{"github.com/spf13/cobra"}},
}

// within reports whether a package lies in a folder. Everything of ours lies in "".
func within(pkg, folder string) bool {
	return folder == "" || pkg == folder || strings.HasPrefix(pkg, folder+"/")
}

// broken returns one sentence for each import of p that a rule forbids.
func (r rule) broken(p listed) []string {
	from := strings.TrimPrefix(p.ImportPath, module)
	if !within(from, r.from) || slices.ContainsFunc(r.except, func(f string) bool {
		return within(from, f)
	}) {
		return nil
	}
	var found []string
	for _, path := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
		to := strings.TrimPrefix(path, module)
		if slices.ContainsFunc(r.not, func(f string) bool { return within(to, f) }) {
			found = append(found, fmt.Sprintf("%s imports %s", from, to))
		}
	}
	return found
}

func TestImportsPointOneWay(t *testing.T) {
	packages := list(t, module+"...")
	if len(packages) < 20 {
		t.Fatalf("go list knows %d packages of ours: the test looks in the wrong place",
			len(packages))
	}
	for _, p := range packages {
		for _, r := range rules {
			for _, sentence := range r.broken(p) {
				t.Error(sentence)
			}
		}
	}
}

func TestContractNeedsTheStandardLibraryOnly(t *testing.T) {
	for _, p := range list(t, "-deps", module+"sdk") {
		if !p.Standard && p.ImportPath != module+"sdk" {
			t.Errorf("sdk needs %s", p.ImportPath)
		}
	}
}

// TestRules makes sure that the rules bite.
func TestRules(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     []string
	}{
		{
			"host/internal/score", "tasks/ballistics",
			[]string{"host/internal/score imports tasks/ballistics"},
		},
		{"host", "sdk/wire", nil},
		{"sdk", "sdk/params", nil}, // the other test's business
		{"sdk/wire", "sdk/serve", []string{"sdk/wire imports sdk/serve"}},
		{"plugins/inn", "tasks/internal/rows", []string{"plugins/inn imports tasks/internal/rows"}},
		{"plugins/inn", "github.com/gomlx/gomlx/pkg/core/graph", nil},
		// Trains, and is no plugin.
		{"tasks/meta_material/recipe", "github.com/gomlx/gomlx/pkg/core/graph", nil},
		{
			"tasks/meta_material", "github.com/gomlx/gomlx/pkg/core/graph",
			[]string{"tasks/meta_material imports github.com/gomlx/gomlx/pkg/core/graph"},
		},
		{
			"tasks/shell", "github.com/gomlx/gomlx/pkg/core/graph",
			[]string{"tasks/shell imports github.com/gomlx/gomlx/pkg/core/graph"},
		},
		{
			"host/internal/cli", "github.com/spf13/viper",
			[]string{"host/internal/cli imports github.com/spf13/viper"},
		},
		{"host/internal/config", "github.com/spf13/viper", nil},
		{
			"host/internal/configurator", "github.com/spf13/viper",
			[]string{"host/internal/configurator imports github.com/spf13/viper"},
		},
	} {
		to := test.to
		if !strings.HasPrefix(to, "github.com/") {
			to = module + to
		}
		var got []string
		for _, r := range rules {
			got = append(got,
				r.broken(listed{ImportPath: module + test.from, XTestImports: []string{to}})...)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s to %s (-want +got):\n%s", test.from, test.to, diff)
		}
	}
}
