package gate

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/sdk"
)

func TestRead(t *testing.T) {
	metrics := known("r", "mmd2", "fit", "draws")
	defaults := Thresholds{
		Alpha: 0.01, Missing: Fail,
		Metrics: map[string]Threshold{
			"r": {Worse: 1.05}, "mmd2": {Worse: 1.1}, "fit": {}, "draws": {},
		},
	}
	full := Thresholds{
		Alpha: 0.05, Missing: Warn,
		Metrics: map[string]Threshold{
			"r": {1.1, 2, 1.5}, "mmd2": {Limit: 3}, "fit": {Worse: 1.5}, "draws": {Limit: 4},
		},
		Entries: map[string]map[string]Threshold{"inn": {"r": {Limit: 5}}},
	}
	limited := defaults
	limited.Metrics = maps.Clone(defaults.Metrics)
	limited.Metrics["r"] = Threshold{Worse: 1.05, Limit: 1.5}
	aliased := defaults
	own := map[string]Threshold{"r": {Limit: 1.5}}
	aliased.Entries = map[string]map[string]Threshold{"a": own, "b": own}
	for name, test := range map[string]struct {
		text string
		want Thresholds
	}{
		"nothing":  {"", defaults},
		"comments": {"# nothing\n", defaults},
		"one key":  {"r: {limit: 1.5}", limited},
		"alias":    {"entries: {a: &a {r: {limit: 1.5}}, b: *a}", aliased},
		"empty":    {"mmd2:\nentries:\n", defaults},
		"YAML": {
			"alpha: 0.05\nr: {worse: 1.1, limit: 2, limit_same: 1.5}\nmmd2: {worse: 0, limit: " +
				"3}\nfit: {worse: 1.5}\ndraws: {limit: 4}\nmissing: warn\nentries:\n  inn:\n    " +
				"r: {limit: 5}\n", full,
		},
		"JSON": {
			`{"alpha": 0.05, "r": {"worse": 1.1, "limit": 2, "limit_same": 1.5}, "mmd2": {"worse": 0, "limit": 3}, "fit": {"worse": 1.5},
			"draws": {"limit": 4}, "missing": "warn", "entries": {"inn": {"r": {"limit": 5}}}}`,
			full,
		},
	} {
		got, err := Read(strings.NewReader(test.text), metrics)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"alhpa: 0.1":            `line 1: "alhpa" is not known; did you mean "alpha"?`,
		"alpha: 0":              "alpha is 0",
		"alpha: .nan":           "alpha is NaN",
		"r: {worse: 0.9}":       "r::worse is 0.9",
		"draws: {limit: 1e9}":   "draws::limit is 1e+09",
		"missing: maybe":        `missing is "maybe"`,
		"r: [1]":                "line 1: want names with values",
		"r: {worse: many}":      "cannot unmarshal",
		"r: {worse: 1.1, x: 2}": `line 1: "x" is not known; there are limit, limit_same, worse`,
		"r: {limit: 010}":       "line 1: 010 has a leading zero",

		"entries: {inn: {r: {limit_same: 0.5}}}": "inn::r::limit_same is 0.5",
		"entries:\n  inn:\n    mmd: {limit: 2}": `line 3: "mmd" is not known; did you mean ` +
			`"mmd2"?`,
		"entries: {inn: {r: {limt: 2}}}":     `line 1: "limt" is not known; did you mean "limit"?`,
		"# one\nr: {limit: 2}\nmmd2: {y: 1}": `line 3: "y" is not known`,
		"r: {limit: 2}\nr: {limit: 3}":       `line 2: "r" is there twice`,
		"infeasible: {limit: 2}":             `line 1: "infeasible" is not known`,
	} {
		if _, err := Read(strings.NewReader(text), metric.All()); !errors.Is(err, sdk.ErrInvalid) ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
}

// TestNothingIsNoOverride has an entry with a key and no value: what holds for all holds for it.
func TestNothingIsNoOverride(t *testing.T) {
	th, err := Read(strings.NewReader("entries: {inn: {r: null}}"), metric.All())
	if err != nil || th.of("r", "inn") != (Threshold{Worse: 1.05}) {
		t.Errorf("%+v, %v", th.of("r", "inn"), err)
	}
}

// known returns the metrics of these names.
func known(names ...string) []metric.Metric {
	return slices.DeleteFunc(metric.All(), func(m metric.Metric) bool {
		return !slices.Contains(names, m.Name)
	})
}

func FuzzRead(f *testing.F) {
	f.Add("alpha: 0.05\nr: {worse: 1.1}\nmissing: warn")
	f.Fuzz(func(t *testing.T, text string) {
		th, err := Read(strings.NewReader(text), metric.All())
		if err == nil && !(th.Alpha > 0 && th.Alpha < 1) {
			t.Errorf("alpha %v was let through", th.Alpha)
		}
	})
}
