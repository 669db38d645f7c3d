package params_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/invbench/invbench/sdk/params"
)

func TestSchema(t *testing.T) {
	const want = `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",` +
		`"additionalProperties":false,` +
		`"properties":{` +
		`"seed":{"type":"integer","description":"comes first","default":0},` +
		`"on":{"type":"boolean","description":"a switch","default":true},` +
		`"count":{"type":"integer","description":"a count","default":3,"minimum":1,"maximum":9},` +
		`"big":{"type":"integer","description":"a large | number","default":-5000000000},` +
		`"rate":{"type":"number","description":"a rate","unit":"1/s","default":1e-3,` +
		`"exclusiveMinimum":0,"exclusiveMaximum":1},` +
		`"word":{"type":"string","description":"a choice","default":"two words","enum":["one",` +
		`"two words","\"3\""]},` +
		`"free":{"type":"string","description":"any text","default":""},` +
		`"power":{"type":"integer","description":"a power of two","default":2,"enum":[1,2,4]},` +
		`"widths":{"type":"array","description":"some widths","default":[8,8],` +
		`"items":{"type":"integer","minimum":1},` +
		`"minItems":1,"maxItems":3},` +
		`"range":{"type":"array","description":"two ends","default":[-1,1],` +
		`"items":{"type":"number"},"minItems":2,"maxItems":2},` +
		`"names":{"type":"array","description":"any letters","default":[],` +
		`"items":{"type":"string","enum":["a","b"]}}}}`
	for range 3 { // the same every time
		if got := string(mustSchema[all]()); got != want {
			t.Fatalf("schema is\n%s\nwant\n%s", got, want)
		}
	}
	if got := string(mustSchema[none]()); got != `{"$schema":"`+params.Draft+
		`","type":"object","additionalProperties":false,"properties":{}}` {
		t.Errorf("schema of no parameters is %s", got)
	}
}

// compile compiles the schema of P with a validator that is not ours.
func compile[P any](t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(mustSchema[P]()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("params.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("params.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(schema *jsonschema.Schema, raw []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}

// TestSchemaAndDecodeAgree tries every parameter with every value of a list that has something of
// everything, and asks the schema's validator what Decode should have said.
func TestSchemaAndDecodeAgree(t *testing.T) {
	values := []string{
		"null", "true", "false", `""`, `"one"`, `"two words"`, `"a"`, `"\"3\""`, `"1"`, "{}",
		`{"a":1}`, "[]",
		"0", "1", "2", "3", "4", "9", "10", "-1", "0.5", "0.999", "1.0", "2.5", "1e0", "1e-300",
		"90e-1", "-5e9",
		"[1]", "[1,2]", "[1,2,3]", "[1,2,3,4]", "[0.5,1.5]", "[1,null]", "[[1]]", `["a"]`,
		`["a","c"]`, `[1,"a"]`, "[true]", "[0,1]",
	}
	names := []string{
		"seed", "on", "count", "big", "rate", "word", "free", "power", "widths", "range", "names",
		"other",
	}
	schema := compile[all](t)
	taken := 0
	for _, name := range names {
		for _, value := range values {
			raw, err := json.Marshal(map[string]json.RawMessage{name: json.RawMessage(value)})
			if err != nil {
				t.Fatal(err)
			}
			bySchema := validate(schema, raw)
			_, byDecode := params.Decode[all](raw)
			if (bySchema == nil) != (byDecode == nil) {
				t.Errorf("%s: the schema says %v, Decode %v", raw, bySchema, byDecode)
			}
			if bySchema == nil {
				taken++
			}
		}
	}
	if taken < 40 {
		t.Errorf("%d cases are valid; that is too few to test anything", taken)
	}
}

// TestSchemaTakesItsDefaults spells out the defaults.
func TestSchemaTakesItsDefaults(t *testing.T) {
	var doc struct {
		Properties map[string]struct {
			Default json.RawMessage `json:"default"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(mustSchema[all](), &doc); err != nil {
		t.Fatal(err)
	}
	all := make(map[string]json.RawMessage)
	for name, p := range doc.Properties {
		all[name] = p.Default
	}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(compile[struct{ allParams }](t), raw); err != nil {
		t.Error(err)
	}
}

// allParams embeds a struct in an embedded struct.
type allParams struct{ all }
