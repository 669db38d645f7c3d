package record

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/invbench/invbench/host/internal/score"
)

func TestKeyChangesWithAllThatDecidesTheScores(t *testing.T) {
	changes := map[string]func(r *Record){
		"schema":       func(r *Record) { r.Schema++ },
		"task name":    func(r *Record) { r.Task.Name = "other" },
		"task plugin":  func(r *Record) { r.Task.Plugin = "other" },
		"task digest":  func(r *Record) { r.Task.Digest = "other" },
		"task params":  func(r *Record) { r.Task.Params = json.RawMessage(`{"sampling":"mesh"}`) },
		"entry name":   func(r *Record) { r.Model.Name = "other" },
		"model plugin": func(r *Record) { r.Model.Plugin = "other" },
		"model digest": func(r *Record) { r.Model.Digest = "other" },
		"model params": func(r *Record) {
			r.Model.Params = json.RawMessage(`{"blocks":4,"loss":"b<a"}`)
		},
		"swapped":       func(r *Record) { r.Task, r.Model = r.Model, r.Task },
		"fingerprint":   func(r *Record) { r.Model.Fingerprint = "torch 2.9" },
		"task's word":   func(r *Record) { r.Task.Fingerprint = "torch 2.9" },
		"description":   func(r *Record) { r.Model.Describe = "torch 2.9" },
		"files":         func(r *Record) { r.Model.Files = &Files{Digest: "torch 2.9"} },
		"repeat":        func(r *Record) { r.Repeat++ },
		"train_rows":    func(r *Record) { r.Protocol.TrainRows++ },
		"targets":       func(r *Record) { r.Protocol.Targets++ },
		"draws":         func(r *Record) { r.Protocol.Draws++ },
		"budget":        func(r *Record) { r.Protocol.Budget++ },
		"seed":          func(r *Record) { r.Protocol.Seed-- },
		"T":             func(r *Record) { r.Protocol.Score.T = []int{1, 2} },
		"prior draws":   func(r *Record) { r.Protocol.Score.PriorDraws++ },
		"bootstrap":     func(r *Record) { r.Protocol.Score.Bootstrap++ },
		"scoring seed":  func(r *Record) { r.Protocol.Score.Seed-- },
		"MMD targets":   func(r *Record) { r.Protocol.Score.MMD.Targets++ },
		"MMD sample":    func(r *Record) { r.Protocol.Score.MMD.Sample++ },
		"MMD pool":      func(r *Record) { r.Protocol.Score.MMD.Pool++ },
		"nothing asked": func(r *Record) { r.Protocol.Score.MMD = score.MMDProtocol{} },
	}
	seen := map[string]string{Key(example()): "the example"}
	for name, change := range changes {
		r := example()
		change(r)
		key := Key(r)
		if !validKey(key) {
			t.Errorf("%s: key %q is not a hash", name, key)
		}
		if other, ok := seen[key]; ok {
			t.Errorf("%s has the key of %s", name, other)
		}
		seen[key] = name
	}
}

func TestKeyIgnoresWhatDoesNotDecideTheScores(t *testing.T) {
	changes := map[string]func(r *Record){
		"key":      func(r *Record) { r.Key = "" },
		"profile":  func(r *Record) { r.Protocol.Profile = "paper" },
		"limits":   func(r *Record) { r.Protocol.Limits = Limits{} },
		"machine":  func(r *Record) { r.Machine = Machine{} },
		"build":    func(r *Record) { r.Build = Build{} },
		"time":     func(r *Record) { r.Time = Time{} },
		"started":  func(r *Record) { r.Started = time.Time{} },
		"outcome":  func(r *Record) { r.Status, r.Reason, r.Scores = Crashed, "killed", nil },
		"warnings": func(r *Record) { r.Warnings = nil },
		// The digest counts.
		"list of files": func(r *Record) {
			r.Model.Files = &Files{List: map[string]string{"a": "b"}}
		},
		"order of keys": func(r *Record) {
			r.Model.Params = json.RawMessage(` { "loss" : "a\u003cb", "blocks" : 4 } `)
		},
		"spelling": func(r *Record) {
			r.Model.Params = json.RawMessage(`{"blocks":0.40E+1,"loss":"a<b"}`)
		},
	}
	want := Key(example())
	for name, change := range changes {
		r := example()
		change(r)
		if got := Key(r); got != want {
			t.Errorf("%s changes the key", name)
		}
	}
}

func TestNoParametersHaveTheKeyOfAnEmptyObject(t *testing.T) {
	none, empty := example(), example()
	none.Task.Params, empty.Task.Params = nil, json.RawMessage("{ }")
	if Key(none) != Key(empty) {
		t.Error("keys differ")
	}
}

func TestCanonical(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{``, `{}`},
		{
			`{"b": [1, 2.50, {"z": -0, "a": null}], "a": true}`,
			`{"a":true,"b":[1e0,25e-1,{"a":null,"z":0}]}`,
		},
		{`0`, `0`},
		{`-0.000e7`, `0`},
		{`100`, `1e2`},
		{`1E+2`, `1e2`},
		{`0.1e3`, `1e2`},
		{`-1.050`, `-105e-2`},
		{`0.00012`, `12e-5`},
		{`9007199254740993`, `9007199254740993e0`},
		{`1e999999999`, `1e999999999`},
		{`1e99999999999999999999`, `1e99999999999999999999`},
		{`-1e99999999999999999999`, `-1e99999999999999999999`},
		{`"\u0041\/"`, `"A/"`},
		{`{} {}`, `{} {}`},
		{`{"a":`, `{"a":`},
	} {
		if got := canonical(json.RawMessage(test.text)); got != test.want {
			t.Errorf("canonical(%s) = %s, want %s", test.text, got, test.want)
		}
	}
}

func TestValidKey(t *testing.T) {
	hash := strings.Repeat("0f", 32)
	for key, want := range map[string]bool{
		hash: true, "": false, hash[2:]: false, strings.ToUpper(hash): false,
		"../" + hash[3:]: false, hash + "00": false,
	} {
		if got := validKey(key); got != want {
			t.Errorf("validKey(%q) = %t, want %t", key, got, want)
		}
	}
}
