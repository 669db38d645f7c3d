package config

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// adjoint has some of the parameters of a model.
type adjoint struct {
	Epochs int     `param:"epochs" default:"100" min:"1" doc:"epochs"`
	Layers []int   `param:"layers" default:"[10]" min:"1" maxitems:"3" doc:"widths"`
	Rate   float64 `param:"rate" default:"1e-3" above:"0" doc:"learning rate"`
	Decay  float64 `param:"decay" default:"0" min:"0" doc:"weight decay"`
	Loss   string  `param:"loss" default:"mse" enum:"mse,mae" doc:"loss"`
}

func schema[P any](t *testing.T) json.RawMessage {
	t.Helper()
	s, err := params.Schema[P]()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCheckParams(t *testing.T) {
	file := filepath.Join("testdata", "board.yaml")
	for _, test := range []struct {
		name string
		set  []string
		want []string
	}{
		{"nothing is wrong", nil, nil},
		{"a mistyped name", []string{"entries::na::params::epoch=3"}, []string{
			`--set entries::na::params::epoch=3: entry na: unknown parameter "epoch"; did you ` +
				`mean "epochs"?`,
		}},
		{"out of range", []string{"entries::na::tasks::wave::rate=0"}, []string{
			`--set entries::na::tasks::wave::rate=0: entry na: rate is 0, exclusiveMinimum: got ` +
				`0, want 0`,
		}},
		{"wrong type", []string{"entries::na::params::epochs=many"}, []string{
			`--set entries::na::params::epochs=many: entry na: epochs is the string "many", got ` +
				`string, want integer`,
		}},
		{"an element", []string{"entries::na::params::layers=[10, 0]"}, []string{
			`--set entries::na::params::layers=[10, 0]: entry na: layers is 0, minimum: got 0, ` +
				`want 1`,
		}},
		{"a word that is none of the allowed", []string{"entries::na::params::loss=rms"}, []string{
			`--set entries::na::params::loss=rms: entry na: loss is the string "rms", value ` +
				`must be one of 'mse', 'mae'`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, Options{Set: test.set})
			err := c.CheckParams(nil, map[string]json.RawMessage{"na": schema[adjoint](t)})
			var got []string
			if err != nil {
				got = strings.Split(err.Error(), "\n")
				if !errors.Is(err, sdk.ErrInvalid) {
					t.Error("the error does not wrap sdk.ErrInvalid")
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
	type none struct{}
	err := load(t, Options{}).CheckParams(
		map[string]json.RawMessage{
			"wave": schema[none](t),
		}, map[string]json.RawMessage{"na": schema[none](t)})
	want := []string{
		file + `:9: task wave: unknown parameter "sampling"; there are none`,
		file + `:33: entry na: unknown parameter "epochs"; there are none`,
		file + `:16: entry na: unknown parameter "layers"; there are none`,
		file + `:16: entry na: unknown parameter "rate"; there are none`,
		file + `:35: entry na: unknown parameter "decay"; there are none`,
		file + `:18: entry na: unknown parameter "rate"; there are none`,
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Errorf("problems with lines (-want +got):\n%s", diff)
	}
}

// TestCheckParamsDefectiveSchema has a plugin at fault, and one that would make the host open a
// file.
func TestCheckParamsDefectiveSchema(t *testing.T) {
	c := load(t, Options{})
	for _, defective := range []string{
		`{"type": 5}`, `{`, `{"$ref": "file:///etc/passwd"}`, `{"$ref": "https://example.com/x"}`,
	} {
		err := c.CheckParams(nil, map[string]json.RawMessage{"na": json.RawMessage(defective)})
		if err == nil || errors.Is(err, sdk.ErrInvalid) ||
			!strings.Contains(err.Error(), "entry na: the plugin's parameter schema") {
			t.Errorf("schema %s: error %v, want one that blames the plugin", defective, err)
		}
	}
}
