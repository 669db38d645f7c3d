package config

import (
	"errors"
	"testing"

	"github.com/invbench/invbench/sdk"
)

func TestParams(t *testing.T) {
	for _, test := range []struct {
		name string
		set  []string
		want string
		says string
	}{
		{"none", nil, `{}`, ""},
		{
			"several",
			[]string{"b=1e-3", `a="1"`, "c=[1, x]", "d=true", "e=a b"},
			`{"a":"1","b":0.001,"c":[1,"x"],"d":true,"e":"a b"}`, "",
		},
		{"twice", []string{"a=1", "a=2"}, `{"a":2}`, ""},
		{"with an equals sign", []string{"a=b=c"}, `{"a":"b=c"}`, ""},
		{
			"no value",
			[]string{"a"},
			"",
			"--set a: want key=value, such as seed=7 or profiles::quick::targets=10",
		},
		{
			"an empty value",
			[]string{"a="},
			"",
			`--set a=: the value is missing; write "" for an empty string`,
		},
		{
			"a bad name",
			[]string{"A=1"},
			"",
			`--set A=1: name "A": use small letters, digits and _, and begin with a letter`,
		},
		{"a bad value", []string{"a=.nan"}, "", "--set a=.nan: a: .nan is not a finite number"},
		{
			"two that are bad",
			[]string{"a=null", "b=[1"},
			"",
			`--set a=null: a is nothing, want a value; write "" or [] for an empty one` +
				"\n--set b=[1: the value is not YAML: did not find expected ',' or ']'",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Params(test.set)
			if string(got) != test.want {
				t.Errorf("parameters %s, want %s", got, test.want)
			}
			if (err == nil) != (test.says == "") || err != nil && err.Error() != test.says {
				t.Errorf("error %v, want %q", err, test.says)
			}
			if err != nil && !errors.Is(err, sdk.ErrInvalid) {
				t.Error("the error does not wrap sdk.ErrInvalid")
			}
		})
	}
}
