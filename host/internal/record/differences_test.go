package record

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDifferences changes one thing of a record at a time, and says in words what that is.
func TestDifferences(t *testing.T) {
	params := func(text string) json.RawMessage { return json.RawMessage(text) }
	for name, test := range map[string]struct {
		change func(r *Record)
		want   []string
	}{
		"nothing": {func(*Record) {}, nil},
		"names, times": {func(r *Record) {
			r.Task.Name, r.Repeat, r.Time.FitS, r.Machine.MemBytes = "x", 3, 9, 1
		}, nil},
		"spelling": {func(r *Record) {
			r.Model.Params = params(` {"lr":1e-1,  "epochs": 50.0}`)
		}, nil},
		"another model": {func(r *Record) {
			r.Model.Plugin, r.Model.Version = "inn", "9"
		}, []string{"model plugin cinn, now inn"}},
		"version": {
			func(r *Record) { r.Model.Version, r.Model.Digest = "2", "bbbbbbbbbbbbbbbb" },
			[]string{"model version 1, now 2", "model executable aaaaaaaaaaaa, now bbbbbbbbbbbb"},
		},
		"version not known": {func(r *Record) { r.Model.Version = "" }, nil},
		"fingerprint": {func(r *Record) {
			r.Task.Fingerprint = "f\x1b[0m\n2"
		}, []string{"task fingerprint none, now f[0m 2"}},
		"description": {func(r *Record) {
			r.Task.Describe = ""
		}, []string{"task description dddddddddddd, now none"}},
		"files": {
			func(r *Record) {
				r.Model.Files = &Files{
					Digest: "2", List: map[string]string{"a": "1", "b": "3", "c": "4"},
				}
			},
			[]string{"model file b 2, now 3", "model file c none, now 4"},
		},
		"files not listed": {func(r *Record) {
			r.Model.Files = &Files{Digest: "2"}
		}, []string{"model files 1, now 2"}},
		"files gone": {func(r *Record) {
			r.Model.Files = nil
		}, []string{"model files 1, now none"}},
		"parameters": {
			func(r *Record) {
				r.Model.Params = params(`{"lr": 0.1, "epochs": 60, "width": [1,2]}`)
			},
			[]string{
				"model parameter epochs 50, now 60", "model parameter width default, now [1,2]",
			},
		},
		"no parameters": {func(r *Record) { r.Task.Params = params("null") }, nil},
		"parameter set to null": {
			func(r *Record) { r.Model.Params = params(`{"lr": 0.1, "epochs": null}`) },
			[]string{"model parameter epochs 50, now null"},
		},
		"protocol": {
			func(r *Record) {
				r.Protocol.TrainRows, r.Protocol.Budget, r.Protocol.Profile = 8, 3, "x"
			},
			[]string{"training rows 7, now 8", "simulator calls 0, now 3"},
		},
		"seed": {func(r *Record) {
			r.Protocol.Seed, r.Protocol.Score.Seed = 2, 12
		}, []string{"seed 1, now 2"}},
		"scoring seed": {func(r *Record) {
			r.Protocol.Score.Seed = 12
		}, []string{"scoring seed 11, now 12"}},
		"scoring": {
			func(r *Record) { r.Protocol.Score.T, r.Protocol.Score.Capped = []int{1}, true },
			[]string{"numbers of draws [1 10], now [1]", "errors capped false, now true"},
		},
		"machine": {func(r *Record) {
			r.Machine.Arch, r.Machine.ISA = "arm64", "x"
		}, []string{"system linux/amd64, now linux/arm64", "instruction set avx2, now x"}},
		"ISA not known": {func(r *Record) { r.Machine.ISA = "" }, nil},
		"another revison": {func(r *Record) {
			r.Build.Revision = "f00"
		}, []string{"revision of bench none, now f00"}},
	} {
		old, now := differing(), differing()
		test.change(now)
		var got []string
		for _, d := range Differences(old, now) {
			got = append(got, d.String())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// differing returns a record that has something of everything that may differ.
func differing() *Record {
	r := &Record{
		Task: Plugin{Name: "t", Plugin: "waves", Version: "1", Describe: "dddddddddddddddd"},
		Model: Plugin{
			Name: "m", Plugin: "cinn", Version: "1", Digest: "aaaaaaaaaaaaaaaa",
			Params: json.RawMessage(`{"epochs": 50, "lr": 0.1}`),
			Files:  &Files{Digest: "1", List: map[string]string{"a": "1", "b": "2"}},
		},
		Protocol: Protocol{Profile: "quick", TrainRows: 7, Seed: 1},
		Machine:  Machine{OS: "linux", Arch: "amd64", ISA: "avx2"},
	}
	r.Protocol.Score.Seed, r.Protocol.Score.T = 11, []int{1, 10}
	return r
}

// TestEveryPartOfAProtocolIsCompared changes each number of a protocol, also one that is added
// later: only the profile's name and the limits make no difference.
func TestEveryPartOfAProtocolIsCompared(t *testing.T) {
	var old, now Protocol
	changed := 0
	var each func(v reflect.Value, name string)
	each = func(v reflect.Value, name string) {
		if v.Kind() == reflect.Struct {
			for i := range v.NumField() {
				each(v.Field(i), name+"."+v.Type().Field(i).Name)
			}
			return
		}
		switch v.Kind() {
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		default:
			v.Set(reflect.ValueOf(1).Convert(v.Type()))
		}
		found := ProtocolDifferences(old, now)
		v.SetZero()
		changed++
		if want := !strings.HasPrefix(name, ".Limits") &&
			name != ".Profile"; (len(found) == 1) != want {
			t.Errorf("%s: %v", name, found)
		}
	}
	each(reflect.ValueOf(&now).Elem(), "")
	if changed < 15 {
		t.Errorf("only %d parts were changed", changed)
	}
}
