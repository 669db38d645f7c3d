package sdk_test

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/sdk"
)

func task() sdk.Description {
	s := spaces()
	return sdk.Description{
		Schema: sdk.DescriptionSchema, Name: "throw", Kind: sdk.KindTask, Version: "1.0.0",
		Summary:      "a throw",
		Capabilities: []sdk.Capability{sdk.CanJacobian}, Spaces: &s,
		Params: json.RawMessage(`{"type":"object"}`),
	}
}

func model() sdk.Description {
	d := task()
	d.Kind, d.Spaces, d.Order = sdk.KindModel, nil, sdk.Ranked
	return d
}

func TestDescriptionValidate(t *testing.T) {
	for name, test := range map[string]struct {
		of    func() sdk.Description
		spoil func(*sdk.Description)
		want  string
	}{
		"task":         {task, func(*sdk.Description) {}, ""},
		"model":        {model, func(*sdk.Description) {}, ""},
		"later schema": {task, func(d *sdk.Description) { d.Schema = 2 }, "schema 2"},
		"bad name":     {task, func(d *sdk.Description) { d.Name = "2_moons" }, `"2_moons"`},
		"no kind":      {task, func(d *sdk.Description) { d.Kind = "" }, `kind ""`},
		"no version":   {task, func(d *sdk.Description) { d.Version = "" }, "no version"},
		"no order":     {model, func(d *sdk.Description) { d.Order = "" }, `order ""`},
		"strange order": {
			model, func(d *sdk.Description) { d.Order = "best_last" }, `"best_last"`,
		},
		"no spaces":     {task, func(d *sdk.Description) { d.Spaces = nil }, "no spaces"},
		"bad spaces":    {task, func(d *sdk.Description) { d.Spaces.Box = nil }, "task throw"},
		"no parameters": {task, func(d *sdk.Description) { d.Params = nil }, "parameter schema"},
		"bad parameters": {
			model,
			func(d *sdk.Description) { d.Params = json.RawMessage("{") }, "parameter schema",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := test.of()
			test.spoil(&d)
			wantInvalid(t, d.Validate(), test.want)
		})
	}
}

func TestDescriptionHas(t *testing.T) {
	if d := task(); !d.Has(sdk.CanJacobian) || d.Has(sdk.CanReference) {
		t.Errorf("capabilities %v: jacobian %v, reference %v",
			d.Capabilities, d.Has(sdk.CanJacobian), d.Has(sdk.CanReference))
	}
}

func TestDescriptionJSON(t *testing.T) {
	const want = `{"schema":1,"name":"throw","kind":"model","version":"1.0.0",` +
		`"summary":"a throw",` +
		`"capabilities":["jacobian"],"order":"ranked","params":{"type":"object"}}`
	if got, err := json.Marshal(model()); err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}

func TestValidName(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "sine_wave": true, "x1": true, "a__b_": true,
		"": false, "X": false, "1x": false, "_x": false, "a-b": false, "a b": false, "a\n": false,
		"é": false, "../a": false,
	} {
		if got := sdk.ValidName(name); got != want {
			t.Errorf("ValidName(%q) = %v", name, got)
		}
	}
}
