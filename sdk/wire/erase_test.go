package wire

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/invbench/invbench/sdk"
)

type noParams struct{}

func adding() sdk.TaskPlugin[noParams] {
	return sdk.TaskPlugin[noParams]{
		About:  sdk.About{Name: "adding", Version: "1", Summary: "a < b & c", Citation: "someone"},
		Spaces: func(noParams) sdk.Spaces { return testSpaces() },
		New:    func(noParams) (sdk.Simulator, error) { return adder{}, nil },
	}
}

func echoing() sdk.ModelPlugin[noParams] {
	return sdk.ModelPlugin[noParams]{
		About: sdk.About{Name: "echo", Version: "1", Summary: "echoes"}, Order: sdk.Ranked,
		New: func(noParams, sdk.Setup) (sdk.Model, error) { return modelOf{}, nil },
	}
}

// TestDescriptionIsOneDocument compares the bytes of the call with those that the sub-command
// prints.
func TestDescriptionIsOneDocument(t *testing.T) {
	task, err := NewTask(adding())
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "schema": 1,
  "name": "adding",
  "kind": "task",
  "version": "1",
  "summary": "a < b & c",
  "citation": "someone",
  "capabilities": [],
  "spaces": {
`
	if got := string(task.Description); !strings.HasPrefix(got, want) ||
		!strings.HasSuffix(got, "}\n") {
		t.Errorf("description is\n%s\nwant it to begin\n%s", got, want)
	}
	c := NewTaskClient(serve(t, task.Register))
	resp, err := c.plugin.Describe(t.Context(), nil)
	if err != nil || string(resp.GetJson()) != string(task.Description) {
		t.Errorf("the call says %s, %v", resp.GetJson(), err)
	}
	_, err = NewModelClient(serve(t, task.Register)).Describe(t.Context())
	wantError(t, err, sdk.ErrInvalid, "adding is a task, want a model")
}

func TestDefectiveTaskPlugins(t *testing.T) {
	for want, spoil := range map[string]func(*sdk.TaskPlugin[noParams]){
		"New and Spaces": func(p *sdk.TaskPlugin[noParams]) { p.New = nil },
		"must be set":    func(p *sdk.TaskPlugin[noParams]) { p.Spaces = nil },
		"Adding":         func(p *sdk.TaskPlugin[noParams]) { p.Name = "Adding" },
		"no version":     func(p *sdk.TaskPlugin[noParams]) { p.Version = "" },
		"0 dims": func(p *sdk.TaskPlugin[noParams]) {
			p.Spaces = func(noParams) sdk.Spaces { return sdk.Spaces{} }
		},
	} {
		p := adding()
		spoil(&p)
		if _, err := NewTask(p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	p := adding()
	p.New = func(noParams) (sdk.Simulator, error) { return nil, nil }
	task, err := NewTask(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := task.New(nil); err == nil || !strings.Contains(err.Error(), "neither") {
		t.Errorf("error %v", err)
	}
	type bad struct{ A int }
	if _, err := NewTask(sdk.TaskPlugin[bad]{
		About: adding().About, Spaces: func(bad) sdk.Spaces { return testSpaces() },
		New: func(bad) (sdk.Simulator, error) { return adder{}, nil },
	}); err == nil || !strings.Contains(err.Error(), "param tag") {
		t.Errorf("error %v", err)
	}
}

func TestDefectiveModelPlugins(t *testing.T) {
	for want, spoil := range map[string]func(*sdk.ModelPlugin[noParams]){
		"New must be set": func(p *sdk.ModelPlugin[noParams]) { p.New = nil },
		"order":           func(p *sdk.ModelPlugin[noParams]) { p.Order = "" },
		"name":            func(p *sdk.ModelPlugin[noParams]) { p.Name = "" },
	} {
		p := echoing()
		spoil(&p)
		if _, err := NewModel(p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	p := echoing()
	p.New = func(noParams, sdk.Setup) (sdk.Model, error) { return nil, nil }
	model, err := NewModel(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := model.New(nil, testSetup()); err == nil ||
		!strings.Contains(err.Error(), "neither") {
		t.Errorf("error %v", err)
	}
	if _, err := model.New(nil, sdk.Setup{}); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("an empty setup gives %v", err)
	}
}

func TestDecodeDescription(t *testing.T) {
	task, err := NewTask(adding())
	if err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(string(task.Description), `"schema"`, `"colour": "red", "schema"`, 1)
	if d, err := DecodeDescription([]byte(later)); err != nil || d.Name != "adding" {
		t.Errorf("a description with more to say gives %+v, %v", d, err)
	}
	for _, bad := range []string{
		"", "null", "[]", "{}", later[:len(later)/2], later + later,
		strings.Replace(later, `"adding"`, `"../adding"`, 1),
		strings.Replace(later, `"schema": 1`, `"schema": 99`, 1),
		strings.Replace(later, `"high": 1`, `"high": "1"`, 1),
	} {
		if _, err := DecodeDescription([]byte(bad)); !errors.Is(err, ErrProtocol) {
			t.Errorf("%.40q: error %v, want one that wraps %q", bad, err, ErrProtocol)
		}
	}
}

// TestFingerprint holds that a fingerprint arrives on one clean line, and that there is an end to
// its length.
func TestFingerprint(t *testing.T) {
	for name, test := range map[string]struct{ said, want string }{
		"plain": {"numpy 2.4, torch 2.9", "numpy 2.4, torch 2.9"},
		"lines": {" a\n\tb\x1b[31m\x00c ", "a b[31mc"},
		"longest": {
			strings.Repeat("x", sdk.MaxFingerprint), strings.Repeat("x", sdk.MaxFingerprint),
		},
		"too long": {strings.Repeat("x", sdk.MaxFingerprint+1), ""},
	} {
		plugin := adding()
		task, err := NewTask(plugin)
		if err != nil {
			t.Fatal(err)
		}
		quoted, err := json.Marshal(test.said)
		if err != nil {
			t.Fatal(err)
		}
		foreign := strings.Replace(string(task.Description), `"schema"`,
			`"fingerprint": `+string(quoted)+`, "schema"`, 1)
		d, err := DecodeDescription([]byte(foreign))
		if d.Fingerprint != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%s, from outside: %.40q, %v", name, d.Fingerprint, err)
		}
		plugin.Fingerprint = test.said
		task, err = NewTask(plugin)
		if test.want == "" {
			continue // cleaned first, a long one of our own may fit
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d, err := DecodeDescription(task.Description); err != nil || d.Fingerprint != test.want {
			t.Errorf("%s, of our own: %.40q, %v", name, d.Fingerprint, err)
		}
	}
}

func FuzzDecodeDescription(f *testing.F) {
	task, err := NewTask(adding())
	if err != nil {
		f.Fatal(err)
	}
	model, err := NewModel(echoing())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(task.Description))
	f.Add([]byte(model.Description))
	f.Add([]byte(
		`{"schema":1,"name":"a","kind":"task","version":"1","spaces":{"x":[{}],"y":null,` +
			`"box":[]},"params":3}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		d, err := DecodeDescription(document)
		switch {
		case err != nil && !errors.Is(err, ErrProtocol):
			t.Fatalf("error %v does not wrap %q", err, ErrProtocol)
		case err == nil &&
			(!sdk.ValidName(d.Name) ||
				d.Kind == sdk.KindTask && len(d.Spaces.Box) != len(d.Spaces.X)):
			t.Fatalf("%q decodes to %+v", document, d)
		}
	})
}
