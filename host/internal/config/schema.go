package config

import (
	"bytes"
	_ "embed"
	"errors"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/invbench/invbench/host/internal/fileset"
)

// schemaText says what a bench.yaml may hold. Editors read the same file; that is why each key has
// a description, and why what to write instead of a wrong value is in errorMessage, which editors
// show.
//
//go:embed bench.schema.json
var schemaText []byte

// schemaURL is where the schema is published, its $id.
const schemaURL = "https://raw.githubusercontent.com/invbench/invbench/main/" +
	"host/internal/config/bench.schema.json"

// Schema returns the JSON Schema of bench.yaml, draft 2020-12.
func Schema() []byte { return bytes.Clone(schemaText) }

// editorLine is the comment by which editors find the schema of a bench.yaml.
func editorLine(at string) string { return "# yaml-language-server: $schema=" + at }

// rules is a JSON Schema that explains what it refuses.
type rules struct {
	document any // as JSON, to look up errorMessage and title, which the validator does not keep
	compiled *jsonschema.Schema
	key      string // what messages call a key
}

// benchRules compiles the part of the schema of bench.yaml at a fragment, such as #/$defs/params.
// JSON Schema cannot say that a name must be one that is defined elsewhere in the file, so the
// names in known take the place of any name where the file refers to a task, an entry or a profile;
// in an override also where the file itself would define one.
func benchRules(fragment string, known map[string][]string, override bool) (rules, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return rules{}, err
	}
	defs := document.(map[string]any)["$defs"].(map[string]any)
	for kind, names := range known {
		allowed := make([]any, len(names))
		for i, name := range names {
			allowed[i] = name
		}
		defs[kind].(map[string]any)["enum"] = allowed
		if override {
			defs["new_"+kind] = map[string]any{"$ref": "#/$defs/" + kind}
		}
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.RegisterFormat(&jsonschema.Format{Name: "glob", Validate: checkGlob})
	return compile(compiler, schemaURL, fragment, document)
}

// compile compiles a part of a schema. It follows no references out of the schema: a plugin must
// not make the host open files.
func compile(
	compiler *jsonschema.Compiler, at, fragment string, document any,
) (rules, error) {
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.UseLoader(jsonschema.SchemeURLLoader{})
	compiler.AssertVocabs()
	compiler.RegisterVocabulary(&jsonschema.Vocabulary{
		URL: "config:keys", Compile: compileKeyNames,
	})
	if err := compiler.AddResource(at, document); err != nil {
		return rules{}, err
	}
	compiled, err := compiler.Compile(at + fragment)
	return rules{document, compiled, "key"}, err
}

// checkGlob is the format glob.
func checkGlob(v any) error {
	glob, ok := v.(string)
	if !ok {
		return nil // its type says so already
	}
	return fileset.Check(glob)
}

// keyNames checks propertyNames once more. The validator reports a wrong name at a place that it
// may have overwritten when it reports it (its validator.objValidate does not copy the location),
// and without a right place there is no line.
type keyNames struct{ schema *jsonschema.Schema }

func compileKeyNames(
	ctx *jsonschema.CompilerContext, object map[string]any,
) (jsonschema.SchemaExt, error) {
	if _, ok := object["propertyNames"]; !ok {
		return nil, nil
	}
	return keyNames{ctx.Enqueue([]string{"propertyNames"})}, nil
}

// Validate reports each key whose name the schema refuses.
func (k keyNames) Validate(ctx *jsonschema.ValidatorContext, v any) {
	object, _ := v.(map[string]any)
	for name := range object {
		var invalid *jsonschema.ValidationError
		if errors.As(k.schema.Validate(name), &invalid) {
			ctx.AddErrors(invalid.Causes, &badKey{kind.PropertyNames{Property: name}})
		}
	}
}

// badKey is a key with a wrong name, at a place that is right.
type badKey struct{ kind.PropertyNames }
