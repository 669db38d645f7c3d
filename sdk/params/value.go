package params

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// set decodes raw strictly into the struct field to.
func (f field) set(to reflect.Value, raw json.RawMessage) error {
	if !f.list {
		v, err := f.value.parse(raw)
		if err != nil || !assign(to, v) {
			return f.refuse(raw)
		}
		return nil
	}
	var elems []json.RawMessage
	if err := json.Unmarshal(raw, &elems); err != nil || elems == nil {
		return f.refuse(raw)
	}
	if f.minItems != nil && len(elems) < *f.minItems ||
		f.maxItems != nil && len(elems) > *f.maxItems {
		return f.refuse(raw)
	}
	list := reflect.MakeSlice(to.Type(), len(elems), len(elems))
	for i, elem := range elems {
		v, err := f.value.parse(elem)
		if err != nil || !assign(list.Index(i), v) {
			return f.refuse(raw)
		}
	}
	to.Set(list)
	return nil
}

func (f field) refuse(raw json.RawMessage) error {
	return fmt.Errorf("parameter %q is %s, want %s", f.name, clip(raw), f.allowed())
}

// assign stores v in to, and reports whether it fits there.
func assign(to reflect.Value, v any) bool {
	switch v := v.(type) {
	case bool:
		to.SetBool(v)
	case int64:
		if to.OverflowInt(v) {
			return false
		}
		to.SetInt(v)
	case float64:
		to.SetFloat(v)
	case string:
		to.SetString(v)
	}
	return true
}

// parse returns raw as a bool, int64, float64 or string, if the rule allows it.
func (r rule) parse(raw json.RawMessage) (any, error) {
	v, err := r.scalar(raw)
	if err != nil {
		return nil, err
	}
	if !r.inRange(v) || !r.inEnum(v) {
		return nil, fmt.Errorf("%s is not allowed, want %s", clip(raw), r.allowed())
	}
	return v, nil
}

func (r rule) scalar(raw json.RawMessage) (any, error) {
	var v any
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil || !json.Valid(raw) {
		return nil, fmt.Errorf("%s is not a JSON value", clip(raw))
	}
	switch v := v.(type) {
	case bool:
		if r.typ == typeBool {
			return v, nil
		}
	case string:
		if r.typ == typeString {
			return v, nil
		}
	case json.Number:
		if r.typ == typeInt {
			return integer(v.String())
		}
		if r.typ == typeNumber {
			return strconv.ParseFloat(v.String(), 64)
		}
	}
	return nil, fmt.Errorf("%s is not of type %s", clip(raw), r.typ)
}

// integer parses a JSON number that is a whole number however it is spelt: 1000, 1e3, 1000.0.
func integer(text string) (int64, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != math.Trunc(v) || math.Abs(v) >= 1<<63 {
		return 0, fmt.Errorf("%s is not a whole number", text)
	}
	return int64(v), nil
}

func (r rule) inRange(v any) bool {
	var x float64
	switch v := v.(type) {
	case int64:
		x = float64(v)
	case float64:
		x = v
	default:
		return true
	}
	return (r.min == nil || x >= *r.min) && (r.max == nil || x <= *r.max) &&
		(r.above == nil || x > *r.above) && (r.below == nil || x < *r.below)
}

func (r rule) inEnum(v any) bool {
	for _, word := range r.enum {
		if w, err := r.scalar(word); err == nil && w == v {
			return true
		}
	}
	return len(r.enum) == 0
}

// clip shortens raw for an error message.
func clip(raw []byte) string {
	const most = 80
	text := strings.ToValidUTF8(string(raw), "\uFFFD")
	if len(text) <= most {
		return text
	}
	cut := most
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
