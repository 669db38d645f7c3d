package config

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml "go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// root is the folder of the repository.
var root = filepath.Join("..", "..", "..")

// editor returns the schema as an editor has it: a plain validator, and any name where the file
// refers to one.
func editor(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("bench.schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("bench.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// decode reads YAML as an editor does.
func decode(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestCommittedConfigurations holds what is committed to the schema, as editors and as we read it,
// in each profile.
func TestCommittedConfigurations(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(root, "results", "*", FileName))
	if err != nil || len(names) == 0 {
		t.Fatalf("no boards: %v", err)
	}
	names = append(names, filepath.Join(root, FileName), filepath.Join("testdata", "board.yaml"))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := editor(t).Validate(decode(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		file, err := parseFile(name, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, profile := range keys(find(file.root, "profiles")) {
			load(t, Options{File: name, Profile: profile, Alone: true})
		}
	}
}

// TestEditorsRefuseTheSame checks that an editor sees wrong values, keys and names as we do.
func TestEditorsRefuseTheSame(t *testing.T) {
	const right = "tasks: {a: }\nentries: {b: }\n" +
		"profiles: {p: {train_rows: 1, targets: 1, draws: 1, repeats: 1}}\n"
	if err := editor(t).Validate(decode(t, []byte(right))); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ old, wrong string }{
		{"tasks: {a: }", "tasks: {nan: }"},
		{"tasks: {a: }", "tasks: {A: }"},
		{"tasks: {a: }", "tasks: {" + strings.Repeat("a", 101) + ": }"},
		{"tasks: {a: }", "tasks: {}"},
		{"tasks: {a: }\n", ""},
		{"tasks: {a: }", "tasks: {a: {parms: {}}}"},
		{"tasks: {a: }", "tasks: {a: {files: []}}"},
		{"entries: {b: }", "entries: {b: false}"},
		{"entries: {b: }", "entries: {b: {only: [a, a]}}"},
		{"entries: {b: }", "entries: {b: {params: {n: }}}"},
		{"entries: {b: }", "entries: {b: {params: {N: 1}}}"},
		{"entries: {b: }", "entries: {b: {plugin: ' '}}"},
		{"targets: 1, ", ""},
		{"targets: 1", "targets: 0"},
		{"targets: 1", "targets: 1.5"},
		{"targets: 1", "targets: '1'"},
		{"targets: 1", "targets: 1, t: []"},
		{"targets: 1", "targets: 1, mmd: {targets: 1}"},
		{"targets: 1", "targets: 1, mmd: {targets: 1, sample: 1, pool: 1, posterior: near}"},
		{"targets: 1", "targets: 1, limits: {fit_s: -1}"},
		{"targets: 1", "targets: 1, entries: {b: true}"},
		{"targets: 1", "targets: 1, entries: []"},
		{"tasks", "seed: -1\ntasks"},
		{"tasks", "sed: 1\ntasks"},
	} {
		text := []byte(strings.Replace(right, test.old, test.wrong, 1))
		if err := editor(t).Validate(decode(t, text)); err == nil {
			t.Errorf("%s: an editor sees nothing wrong", test.wrong)
		}
		if _, err := parse(Options{File: FileName}, text); err == nil {
			t.Errorf("%s: we see nothing wrong", test.wrong)
		}
	}
}

// TestSchemaIsForEditors checks what editors show: each key has a meaning, and each rule that can
// be broken by a value says what to write instead.
func TestSchemaIsForEditors(t *testing.T) {
	var document map[string]any
	if err := json.Unmarshal(Schema(), &document); err != nil {
		t.Fatal(err)
	}
	if document["$id"] != schemaURL {
		t.Errorf("$id is %v, want %s", document["$id"], schemaURL)
	}
	defs := document["$defs"].(map[string]any)
	var walk func(path string, v any)
	walk = func(path string, v any) {
		schema, ok := v.(map[string]any)
		if !ok {
			return
		}
		if _, typed := schema["type"]; typed && schema["errorMessage"] == nil {
			t.Errorf("%s does not say what it wants", path)
		}
		properties, _ := schema["properties"].(map[string]any)
		for name, v := range properties {
			property := v.(map[string]any)
			target, _ := property["$ref"].(string)
			def, _ := defs[strings.TrimPrefix(target, "#/$defs/")].(map[string]any)
			if property["description"] == nil && def["description"] == nil {
				t.Errorf("%s/%s has no description", path, name)
			}
			walk(path+"/"+name, v)
		}
		walk(path+"/items", schema["items"])
	}
	walk("", document)
	for _, name := range slices.Sorted(maps.Keys(defs)) {
		walk("$defs/"+name, defs[name])
	}
	if pattern := defs["parameter_name"].(map[string]any)["pattern"]; pattern != sdk.NamePattern {
		t.Errorf("names match %v, in the contract %s", pattern, sdk.NamePattern)
	}
}

// TestSchemaDefaults compares the defaults that the schema tells with those that hold.
func TestSchemaDefaults(t *testing.T) {
	rules, err := benchRules("", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	c := load(t, Options{File: write(t, "tasks: {a: }\nentries: {b: }\n"+
		"profiles: {p: {train_rows: 1, targets: 1, draws: 1000, repeats: 1}}\n")})
	protocol := score.DefaultProtocol()
	for at, want := range map[string]any{
		"/properties/seed":                               c.Seed,
		"/$defs/profile_settings/properties/budget":      c.Budget,
		"/$defs/profile_settings/properties/t":           protocol.T,
		"/$defs/profile_settings/properties/prior_draws": protocol.PriorDraws,
		"/$defs/profile_settings/properties/bootstrap":   protocol.Bootstrap,
		"/$defs/limits/properties/fit_s":                 c.Limits.FitS,
		"/$defs/limits/properties/invert_s":              c.Limits.InvertS,
		"/$defs/limits/properties/memory_bytes":          c.Limits.MemoryBytes,
	} {
		got := string(encode(rules.at("#" + at)["default"]))
		if want := string(encode(want)); got != want {
			t.Errorf("%s: the schema has the default %s, it is %s", at, got, want)
		}
	}
	if diff := cmp.Diff(protocol.T, c.Score.T); diff != "" {
		t.Errorf("t (-want +got):\n%s", diff)
	}
}

// TestEditorLine checks that editors find the schema of the configurations that people write here,
// and of a board's that bench writes.
func TestEditorLine(t *testing.T) {
	boards, err := filepath.Glob(filepath.Join(root, "results", "*", FileName))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range append(boards, filepath.Join(root, FileName)) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		line, _, _ := strings.Cut(string(text), "\n")
		at, ok := strings.CutPrefix(line, editorLine(""))
		if strings.Contains(string(text), asRun) || at == schemaURL {
			continue
		}
		schema, err := os.ReadFile(filepath.Join(filepath.Dir(name), filepath.FromSlash(at)))
		if !ok || err != nil || !bytes.Equal(schema, Schema()) {
			t.Errorf("%s begins with %q, which names no schema: %v", name, line, err)
		}
		found++
	}
	if found < 2 {
		t.Errorf("%d configurations by hand", found)
	}
	written, err := load(t, Options{}).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if want := editorLine(schemaURL) + "\n"; !strings.HasPrefix(string(written), want) {
		t.Errorf("a board's configuration does not begin with %q:\n%s", want, written)
	}
}

// TestWholeNumbers takes them in any notation, as JSON Schema and so editors do.
func TestWholeNumbers(t *testing.T) {
	c := load(
		t,
		Options{File: write(t, "tasks: {a: }\nentries: {b: {targets: 1e1, params: {n: 1e4}}}\n"+
			"profiles: {p: {train_rows: 1e4, targets: 0x10, draws: 1_000, repeats: 2.0, t: "+
			"[1e0]}}\n")},
	)
	got := []int{c.TrainRows, c.Targets, c.Draws, c.Repeats, c.Score.T[0], c.Entries[0].Targets}
	if diff := cmp.Diff([]int{10000, 16, 1000, 2, 1, 10}, got); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
	if got := string(c.Entries[0].Params["a"]); got != `{"n":10000}` {
		t.Errorf("parameters are %s", got)
	}
}

// write writes a bench.yaml and returns its name.
func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}
