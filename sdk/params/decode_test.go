package params_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

var opts = cmp.AllowUnexported(all{})

func TestDefaults(t *testing.T) {
	for _, raw := range []string{"", "null", "{}", " {\n} "} {
		got, err := params.Decode[all](json.RawMessage(raw))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(defaults(), got, opts); diff != "" {
			t.Errorf("decoding %q (-want +got):\n%s", raw, diff)
		}
	}
	got, err := params.Defaults[all]()
	if diff := cmp.Diff(defaults(), got, opts); err != nil || diff != "" {
		t.Errorf("Defaults: %v (-want +got):\n%s", err, diff)
	}
}

// TestDefaultsAreNotShared changes one copy of the defaults and checks that the next is not
// changed.
func TestDefaultsAreNotShared(t *testing.T) {
	first, _ := params.Defaults[all]()
	first.Widths[0] = 99
	if second, _ := params.Defaults[all](); second.Widths[0] != 8 {
		t.Errorf("a second copy of the defaults has widths %v, want [8 8]", second.Widths)
	}
}

func TestDecodeOverrides(t *testing.T) {
	for raw, change := range map[string]func(*all){
		`{"on":false}`:                    func(a *all) { a.On = false },
		`{"count":9}`:                     func(a *all) { a.Count = 9 },
		`{"count":7.0}`:                   func(a *all) { a.Count = 7 },
		`{"count":1e0}`:                   func(a *all) { a.Count = 1 },
		`{"big":9223372036854775807}`:     func(a *all) { a.Big = 1<<63 - 1 },
		`{"rate":0.5}`:                    func(a *all) { a.Rate = 0.5 },
		`{"word":"one","free":"å \"b\""}`: func(a *all) { a.Word, a.Free = "one", `å "b"` },
		`{"word":"\"3\""}`:                func(a *all) { a.Word = `"3"` },
		`{"power":4.0}`:                   func(a *all) { a.Power = 4 },
		`{"widths":[1,2,3]}`:              func(a *all) { a.Widths = []int{1, 2, 3} },
		`{"range":[0,5]}`:                 func(a *all) { a.Range = []float64{0, 5} },
		`{"names":["b","a","b"],"seed":-12}`: func(a *all) {
			a.Names, a.Seed = []word{"b", "a", "b"}, -12
		},
	} {
		want := defaults()
		change(&want)
		got, err := params.Decode[all](json.RawMessage(raw))
		if err != nil {
			t.Errorf("%s: %v", raw, err)
		} else if diff := cmp.Diff(want, got, opts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", raw, diff)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for raw, want := range map[string]string{
		`{"cuont":2}`:                   `unknown parameter "cuont"; did you mean "count"?`,
		`{"zzzz":2}`:                    `unknown parameter "zzzz"; known are seed, on, count`,
		`{"Count":2}`:                   `unknown parameter "Count"; did you mean "count"?`,
		`{"count":2,"count":3}`:         `parameter "count" is given twice`,
		`{"count":0}`:                   `parameter "count" is 0, want a whole number ≥ 1 and ≤ 9`,
		`{"count":10}`:                  `want a whole number ≥ 1 and ≤ 9`,
		`{"count":2.5}`:                 `parameter "count" is 2.5, want a whole number`,
		`{"count":"2"}`:                 `parameter "count" is "2"`,
		`{"count":null}`:                `parameter "count" is null`,
		`{"on":1}`:                      `parameter "on" is 1, want true or false`,
		`{"big":9223372036854775808}`:   `parameter "big"`,
		`{"big":1e19}`:                  `parameter "big"`,
		`{"rate":0}`:                    `parameter "rate" is 0, want a number > 0 and < 1`,
		`{"rate":1}`:                    `want a number > 0 and < 1`,
		`{"rate":1e999}`:                `parameter "rate" is 1e999`,
		`{"word":"three"}`:              `"three", want one of "one", "two words", "\"3\""`,
		`{"power":3}`:                   `parameter "power" is 3, want one of 1, 2, 4`,
		`{"free":2}`:                    `parameter "free" is 2, want a string`,
		`{"widths":[]}`:                 `"widths" is [], want a list of 1 to 3 whole numbers ≥ 1`,
		`{"widths":[1,2,3,4]}`:          `want a list of 1 to 3 whole numbers ≥ 1`,
		`{"widths":[1,0]}`:              `parameter "widths" is [1,0]`,
		`{"widths":[1,null]}`:           `parameter "widths" is [1,null]`,
		`{"widths":8}`:                  `parameter "widths" is 8`,
		`{"widths":null}`:               `parameter "widths" is null`,
		`{"range":[1]}`:                 `want a list of 2 numbers`,
		`{"range":[2,1]}`:               `range must grow`,
		`{"names":["c"]}`:               `want a list of strings one of "a", "b"`,
		`[]`:                            `want a JSON object`,
		`3`:                             `want a JSON object`,
		`{"count":2`:                    `want a JSON object`,
		`{"count":}`:                    `want a JSON object`,
		`{} {}`:                         `want a JSON object`,
		`{"count":2}]`:                  `want a JSON object`,
		`{"x":"` + long(300, 'é') + `"`: "é…",
	} {
		_, err := params.Decode[all](json.RawMessage(raw))
		if !errors.Is(err, sdk.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one that wraps %q and says %q",
				raw, err, sdk.ErrInvalid, want)
		}
	}
}

func long(n int, r rune) string { return strings.Repeat(string(r), n) }

func TestDecodeTellsAllThatIsWrong(t *testing.T) {
	_, err := params.Decode[all](json.RawMessage(`{"cuont":2,"on":3,"rate":4}`))
	for _, want := range []string{"cuont", `"on"`, `"rate"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not tell about %s", err, want)
		}
	}
}

func TestNoParameters(t *testing.T) {
	if _, err := params.Decode[none](json.RawMessage("{}")); err != nil {
		t.Error(err)
	}
	_, err := params.Decode[none](json.RawMessage(`{"a":1}`))
	if !errors.Is(err, sdk.ErrInvalid) ||
		!strings.Contains(err.Error(), "the plugin has no parameters") {
		t.Errorf("error %v", err)
	}
}

// byValue has its check on the struct, and an error of the right kind already.
type byValue struct {
	A int `param:"a" default:"1" doc:"a number"`
}

func (b byValue) Validate() error {
	if b.A == 2 {
		return sdk.ErrInvalid
	}
	return nil
}

func TestValidateOnValue(t *testing.T) {
	_, err := params.Decode[byValue](json.RawMessage(`{"a":2}`))
	if !errors.Is(err, sdk.ErrInvalid) ||
		strings.Count(err.Error(), sdk.ErrInvalid.Error()) != 1 {
		t.Errorf("error %q, want %q once", err, sdk.ErrInvalid)
	}
}

// tooMuch matches numbers that the validator, which calculates with any number of digits, takes
// minutes for.
var tooMuch = regexp.MustCompile(`[eE][-+]?[0-9]{4}`)

// FuzzDecode looks for JSON that makes Decode panic, or that it takes although the schema's own
// validator does not.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, ``, `{"count":2,"on":false}`, `{"widths":[1,2]}`, `{"range":[0,1e3]}`,
		`{"names":["a"]}`, `{"rate":1e-9}`,
		`{"count":2.0}`, `{"big":1e18}`, `{"word":"one"}`, `{"word":"\u006fne"}`, `[`,
		`{"a":{"b":[]}}`, `{"count":2}]`,
	} {
		f.Add([]byte(seed))
	}
	schema := compile[all](f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := params.Decode[all](raw)
		if err != nil {
			if !errors.Is(err, sdk.ErrInvalid) {
				t.Fatalf("%q: error %v does not wrap %q", raw, err, sdk.ErrInvalid)
			}
			return
		}
		if text := strings.TrimSpace(string(raw)); text == "" || text == "null" ||
			tooMuch.Match(raw) {
			return
		}
		if err := validate(schema, raw); err != nil {
			t.Fatalf("%q decodes to %+v, but the schema refuses it: %v", raw, got, err)
		}
	})
}
