package record

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLayout(t *testing.T) {
	for _, test := range []struct{ compact, want string }{
		{`1`, "1\n"},
		{`{}`, "{}\n"},
		{`[]`, "[]\n"},
		{`[1,2.5,"a,]b\"",null]`, "[1,2.5,\"a,]b\\\"\",null]\n"},
		{`{"a":1,"b":{"c":"{"}}`, "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": \"{\"\n  }\n}\n"},
		{
			`{"r":[{"t":1,"m":2},{"t":2,"m":3}]}`,
			"{\n  \"r\": [\n    {\"t\":1,\"m\":2},\n    {\"t\":2,\"m\":3}\n  ]\n}\n",
		},
		{`[[1,2],[]]`, "[\n  [1,2],\n  []\n]\n"},
		{`[{"a":[1]}]`, "[\n  {\n    \"a\": [1]\n  }\n]\n"},
	} {
		if diff := cmp.Diff(test.want, string(layout([]byte(test.compact)))); diff != "" {
			t.Errorf("layout of %s (-want +got):\n%s", test.compact, diff)
		}
	}
}

func TestListsOfNumbersTakeOneLine(t *testing.T) {
	data, err := encode(example())
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`        [0.1,0.4],`, `      "mmd2": [1,2],`,
		`      {"t":1,"mean":0.25,"low":0.125,"high":0.5,"q25":0.2,"q75":0.3},`, `  "repeat": 2,`,
		`      "t": [1,5],`, `      "loss": "a<b"`,
	} {
		if !strings.Contains(string(data), "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, data)
		}
	}
}

func FuzzLayout(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":"\\\""},[]],"c":{"d":{}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var compact, again bytes.Buffer
		if json.Compact(&compact, data) != nil {
			t.Skip()
		}
		if err := json.Compact(&again, layout(compact.Bytes())); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(compact.Bytes(), again.Bytes()) {
			t.Errorf("layout changed %s to %s", compact.Bytes(), again.Bytes())
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, r := range []*Record{example(), failure()} {
		data, err := encode(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"schema":1,"scores":{"r":[{"t":1}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := decode(data)
		if err != nil {
			return
		}
		text, err := encode(first)
		if err != nil {
			t.Fatalf("a record that was read cannot be written: %v", err)
		}
		second, err := decode(text)
		if err != nil {
			t.Fatalf("a record that was written cannot be read: %v", err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("record changed (-first +second):\n%s", diff)
		}
	})
}
