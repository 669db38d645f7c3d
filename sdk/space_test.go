package sdk_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

// wantInvalid checks that err wraps ErrInvalid and says want; an empty want wants no error.
func wantInvalid(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("error %v, want none", err)
	case want != "" && (!errors.Is(err, sdk.ErrInvalid) || !strings.Contains(err.Error(), want)):
		t.Errorf("error %v, want one that wraps %q and says %q", err, sdk.ErrInvalid, want)
	}
}

func spaces() sdk.Spaces {
	return sdk.Spaces{
		X:   []sdk.Dim{sdk.Bounded("angle", "rad", -1, 1), sdk.Unbounded("speed", "m/s")},
		Y:   []sdk.Dim{sdk.Unbounded("range", "m")},
		Box: []sdk.Interval{{Low: -1, High: 1}, {Low: 2, High: 5}},
	}
}

func TestSpacesValidate(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*sdk.Spaces)
		want  string
	}{
		"right": {func(*sdk.Spaces) {}, ""},
		"no x": {
			func(s *sdk.Spaces) { s.X, s.Box = nil, nil }, "0 dims of x and 1 of y",
		},
		"no y":                {func(s *sdk.Spaces) { s.Y = nil }, "2 dims of x and 0 of y"},
		"bad name":            {func(s *sdk.Spaces) { s.X[0].Name = "Angle" }, `"Angle"`},
		"empty name":          {func(s *sdk.Spaces) { s.Y[0].Name = "" }, `""`},
		"two of a name":       {func(s *sdk.Spaces) { s.X[1].Name = "angle" }, "two dims"},
		"x and y of one name": {func(s *sdk.Spaces) { s.Y[0].Name = "angle" }, ""},
		"bounds turned": {
			func(s *sdk.Spaces) { s.X[0] = sdk.Bounded("angle", "", 1, -1) }, "[1, -1]",
		},
		"bounds equal": {
			func(s *sdk.Spaces) { s.X[0] = sdk.Bounded("angle", "", 1, 1) }, "[1, 1]",
		},
		"bound not a number": {
			func(s *sdk.Spaces) { s.X[0] = sdk.Bounded("angle", "", math.NaN(), 1) }, "not finite",
		},
		"bound infinite": {
			func(s *sdk.Spaces) { low := math.Inf(-1); s.X[1].Low = &low }, "speed",
		},
		"box missing":      {func(s *sdk.Spaces) { s.Box = s.Box[:1] }, "1 intervals for 2 dims"},
		"box empty":        {func(s *sdk.Spaces) { s.Box[1].High = 2 }, "speed"},
		"box not a number": {func(s *sdk.Spaces) { s.Box[1].Low = math.NaN() }, "speed"},
		"box infinite":     {func(s *sdk.Spaces) { s.Box[1].High = math.Inf(1) }, "speed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := spaces()
			test.spoil(&s)
			wantInvalid(t, s.Validate(), test.want)
		})
	}
}

func TestSpacesJSON(t *testing.T) {
	const want = `{"x":[{"name":"angle","unit":"rad","low":-1,"high":1},{"name":"speed",` +
		`"unit":"m/s"}],` +
		`"y":[{"name":"range","unit":"m"}],"box":[{"low":-1,"high":1},{"low":2,"high":5}]}`
	got, err := json.Marshal(spaces())
	if err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	var back sdk.Spaces
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(spaces(), back); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

func TestIntervalContains(t *testing.T) {
	i := sdk.Interval{Low: -1, High: 2}
	for v, want := range map[float64]bool{
		-1: true, 2: true, 0: true, -1.01: false, 2.01: false, math.Inf(1): false,
	} {
		if got := i.Contains(v); got != want {
			t.Errorf("[-1, 2] contains %v: %v", v, got)
		}
	}
	if i.Contains(math.NaN()) {
		t.Error("[-1, 2] contains NaN")
	}
}
