package params

import (
	"fmt"
	"strconv"
	"strings"
)

// allowed says in words what the parameter may be, such as "a list of 1 to 4 whole numbers ≥ 1".
func (f field) allowed() string {
	if !f.list {
		return f.value.allowed()
	}
	count := ""
	switch lo, hi := f.minItems, f.maxItems; {
	case lo != nil && hi != nil && *lo == *hi:
		count = fmt.Sprintf("%d ", *lo)
	case lo != nil && hi != nil:
		count = fmt.Sprintf("%d to %d ", *lo, *hi)
	case lo != nil:
		count = fmt.Sprintf("at least %d ", *lo)
	case hi != nil:
		count = fmt.Sprintf("at most %d ", *hi)
	}
	plural := map[string]string{
		typeInt: "whole numbers", typeNumber: "numbers",
		typeString: "strings",
	}[f.value.typ]
	return strings.TrimSpace("a list of " + count + plural + " " + f.value.limits())
}

func (r rule) allowed() string {
	if len(r.enum) > 0 {
		return r.limits()
	}
	noun := map[string]string{
		typeBool: "true or false", typeInt: "a whole number", typeNumber: "a number",
		typeString: "a string",
	}[r.typ]
	return strings.TrimSpace(noun + " " + r.limits())
}

// limits says which values are allowed, without their type; it is empty where all are.
func (r rule) limits() string {
	if len(r.enum) > 0 {
		words := make([]string, len(r.enum))
		for i, word := range r.enum {
			words[i] = string(word)
		}
		return "one of " + join(words)
	}
	var parts []string
	add := func(sign string, bound *float64) {
		if bound != nil {
			parts = append(parts, sign+" "+strconv.FormatFloat(*bound, 'g', -1, 64))
		}
	}
	add("≥", r.min)
	add(">", r.above)
	add("≤", r.max)
	add("<", r.below)
	return strings.Join(parts, " and ")
}

func join(words []string) string { return strings.Join(words, ", ") }
