package params

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/invbench/invbench/sdk"
)

// The JSON Schema types of a parameter's values.
const (
	typeBool   = "boolean"
	typeInt    = "integer"
	typeNumber = "number"
	typeString = "string"
)

// field is one parameter as its tags declare it.
type field struct {
	name  string
	index []int // of the struct field, for reflect.Value.FieldByIndex
	list  bool  // whether the parameter is a slice of values
	value rule  // what a value, or each element of a list, may be
	doc   string
	unit  string

	minItems, maxItems *int
	fallback           json.RawMessage // the default, as JSON
}

// rule says which scalars are allowed.
type rule struct {
	typ                    string
	min, max, above, below *float64
	enum                   []json.RawMessage
}

// fieldsOf reads the tags of P, which must be a struct.
func fieldsOf[P any]() ([]field, error) {
	t := reflect.TypeFor[P]()
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("parameters are a %s, want a struct with param tags", t)
	}
	fields, err := walk(t, nil)
	if err != nil {
		return nil, fmt.Errorf("parameters %s: %w", t, err)
	}
	seen := make(map[string]bool, len(fields))
	for _, f := range fields {
		if seen[f.name] {
			return nil, fmt.Errorf("parameters %s: two fields are named %q", t, f.name)
		}
		seen[f.name] = true
	}
	return fields, nil
}

func walk(t reflect.Type, index []int) ([]field, error) {
	var fields []field
	var problems []error
	for i := range t.NumField() {
		sf := t.Field(i)
		at := append(append([]int(nil), index...), i)
		name, tagged := sf.Tag.Lookup("param")
		switch {
		case sf.Anonymous && !tagged && sf.Type.Kind() == reflect.Struct:
			inner, err := walk(sf.Type, at)
			fields, problems = append(fields, inner...), append(problems, err)
		case name == "-" || !sf.IsExported() && !tagged && !sf.Anonymous:
		case !tagged || !sf.IsExported():
			problems = append(problems,
				fmt.Errorf("field %s needs a param tag and a name in capitals, or param:\"-\"",
					sf.Name))
		default:
			f, err := parseField(sf, name)
			if err != nil {
				err = fmt.Errorf("field %s: %w", sf.Name, err)
			}
			f.index = at
			fields, problems = append(fields, f), append(problems, err)
		}
	}
	return fields, errors.Join(problems...)
}

func parseField(sf reflect.StructField, name string) (field, error) {
	f := field{name: name, doc: sf.Tag.Get("doc"), unit: sf.Tag.Get("unit")}
	if !sdk.ValidName(name) {
		return f, fmt.Errorf("param name %q does not match %s", name, sdk.NamePattern)
	}
	elem := sf.Type
	if elem.Kind() == reflect.Slice {
		f.list, elem = true, elem.Elem()
	}
	typ, err := jsonType(elem, f.list)
	if err != nil {
		return f, err
	}
	f.value.typ = typ
	if err := f.parseTags(sf.Tag); err != nil {
		return f, err
	}
	text, ok := sf.Tag.Lookup("default")
	if !ok {
		return f, errors.New("has no default tag")
	}
	f.fallback = literal(text, typ == typeString && !f.list)
	if err := f.set(reflect.New(sf.Type).Elem(), f.fallback); err != nil {
		return f, fmt.Errorf("default: %w", err)
	}
	return f, nil
}

func jsonType(t reflect.Type, list bool) (string, error) {
	switch kind := t.Kind(); {
	case kind == reflect.Bool && !list:
		return typeBool, nil
	case kind == reflect.Int, kind == reflect.Int64 && !list:
		return typeInt, nil
	case kind == reflect.Float64:
		return typeNumber, nil
	case kind == reflect.String:
		return typeString, nil
	}
	return "", fmt.Errorf(
		"has elements of type %s, want a bool, int, int64, float64, string, "+
			"or a slice of int, float64 or string", t)
}

// parseTags reads the tags that restrict the parameter's values.
func (f *field) parseTags(tag reflect.StructTag) error {
	for key, to := range map[string]**float64{
		"min": &f.value.min, "max": &f.value.max, "above": &f.value.above, "below": &f.value.below,
	} {
		if text, ok := tag.Lookup(key); ok {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil || f.value.typ != typeInt && f.value.typ != typeNumber {
				return fmt.Errorf("tag %s:%q wants a number, on a parameter that is one", key, text)
			}
			*to = &v
		}
	}
	for key, to := range map[string]**int{"minitems": &f.minItems, "maxitems": &f.maxItems} {
		if text, ok := tag.Lookup(key); ok {
			v, err := strconv.Atoi(text)
			if err != nil || v < 0 || !f.list {
				return fmt.Errorf("tag %s:%q wants a whole number, on a parameter that is a slice",
					key, text)
			}
			*to = &v
		}
	}
	if text, ok := tag.Lookup("enum"); ok {
		var enum []json.RawMessage // the rule has none until all are checked against its bounds
		for _, word := range strings.Split(text, ",") {
			value := literal(word, f.value.typ == typeString)
			if _, err := f.value.parse(value); err != nil {
				return fmt.Errorf("tag enum: %w", err)
			}
			enum = append(enum, value)
		}
		f.value.enum = enum
	}
	return nil
}

// literal turns the text of a tag into JSON.
func literal(text string, quote bool) json.RawMessage {
	if !quote {
		return json.RawMessage(text)
	}
	return marshal(text)
}
