package params_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// defect returns what Defaults and Schema, which must agree, say about the tags of P.
func defect[P any](t *testing.T) error {
	t.Helper()
	_, err := params.Defaults[P]()
	_, again := params.Schema[P]()
	if (err == nil) != (again == nil) {
		t.Errorf("Defaults says %v, Schema %v", err, again)
	}
	return err
}

func TestDefectiveTags(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"not a struct": {defect[int](t), "want a struct"},
		"no tag": {defect[struct {
			A int
		}](t), "A needs a param tag"},
		"not exported": {defect[struct {
			a int `param:"a" default:"1"` //nolint:unused // it is the defect
		}](t), "a name in capitals"},
		"bad name": {defect[struct {
			A int `param:"A" default:"1"`
		}](t), `"A" does not match`},
		"two of a name": {defect[struct {
			A int `param:"a" default:"1"`
			B int `param:"a" default:"1"`
		}](t), `two fields are named "a"`},
		"two of a name, one embedded": {defect[struct {
			shared
			B int `param:"seed" default:"1"`
		}](t), `two fields are named "seed"`},
		"no default": {defect[struct {
			A int `param:"a"`
		}](t), "no default"},
		"default of another type": {defect[struct {
			A int `param:"a" default:"x"`
		}](t), "default"},
		"default of too many values": {defect[struct {
			A int `param:"a" default:"1]"`
		}](t), "default"},
		"default out of range": {defect[struct {
			A int `param:"a" default:"1" min:"2"`
		}](t), "≥ 2"},
		"default not in enum": {defect[struct {
			A string `param:"a" default:"c" enum:"a,b"`
		}](t), `one of "a", "b"`},
		"empty list": {defect[struct {
			A []int `param:"a" default:"[]" minitems:"1"`
		}](t), "at least 1"},
		"list default is no list": {defect[struct {
			A []int `param:"a" default:"1"`
		}](t), "default"},
		"bound of text": {defect[struct {
			A string `param:"a" default:"" min:"1"`
		}](t), `min:"1"`},
		"bound that is no number": {defect[struct {
			A int `param:"a" default:"1" max:"many"`
		}](t), `max:"many"`},
		"items of a scalar": {defect[struct {
			A int `param:"a" default:"1" minitems:"1"`
		}](t), `minitems:"1"`},
		"negative items": {defect[struct {
			A []int `param:"a" default:"[]" maxitems:"-1"`
		}](t), `maxitems:"-1"`},
		"enum of another type": {defect[struct {
			A int `param:"a" default:"1" enum:"1,b"`
		}](t), "enum"},
		"enum out of range": {defect[struct {
			A int `param:"a" default:"1" min:"1" enum:"1,0"`
		}](t), "enum"},
		"type that is not had": {defect[struct {
			A float32 `param:"a" default:"1"`
		}](t), "float32"},
		"list of switches": {defect[struct {
			A []bool `param:"a" default:"[]"`
		}](t), "bool"},
		"pointer embedded": {defect[struct {
			*shared
		}](t), "shared needs a param tag"},
	} {
		switch {
		case test.err == nil || !strings.Contains(test.err.Error(), test.want):
			t.Errorf("%s: error %v, want one that says %q", name, test.err, test.want)
		case errors.Is(test.err, sdk.ErrInvalid):
			t.Errorf("%s: error %v wraps %q, which blames the caller",
				name, test.err, sdk.ErrInvalid)
		}
	}
}
