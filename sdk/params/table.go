package params

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Table returns the parameters of a schema as a Markdown table, one row each in the schema's order:
// name, type, default, what is allowed, and meaning. It is made for schemas that Schema wrote; of
// others it shows the keywords that it knows.
func Table(schema json.RawMessage) (string, error) {
	var doc struct {
		Properties json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(schema, &doc); err != nil {
		return "", fmt.Errorf("parameter schema: %w", err)
	}
	all, err := members(doc.Properties)
	if err != nil {
		return "", fmt.Errorf("parameter schema: %w", err)
	}
	if len(all) == 0 {
		return "There are no parameters.\n", nil
	}
	var b strings.Builder
	b.WriteString("| name | type | default | allowed | meaning |\n|---|---|---|---|---|\n")
	for _, m := range all {
		var p property
		if err := json.Unmarshal(m.value, &p); err != nil {
			return "", fmt.Errorf("parameter schema: %s: %w", m.name, err)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n",
			m.name, p.typeWord(), code(p.Default), p.limits(), p.meaning())
	}
	return b.String(), nil
}

func (p property) typeWord() string {
	if p.Items != nil {
		return "list of " + p.Items.Type
	}
	return p.Type
}

func (p property) limits() string {
	if p.Items == nil {
		return cell(p.rule().limits())
	}
	count := ""
	switch lo, hi := p.MinItems, p.MaxItems; {
	case lo != nil && hi != nil && *lo == *hi:
		count = fmt.Sprintf("%d values", *lo)
	case lo != nil && hi != nil:
		count = fmt.Sprintf("%d to %d values", *lo, *hi)
	case lo != nil:
		count = fmt.Sprintf("at least %d values", *lo)
	case hi != nil:
		count = fmt.Sprintf("at most %d values", *hi)
	}
	limits := p.Items.rule().limits()
	if limits != "" {
		limits = "each " + limits
	}
	return cell(strings.Trim(count+", "+limits, ", "))
}

func (p property) rule() rule {
	return rule{
		typ: p.Type, enum: p.Enum,
		min: p.Minimum, above: p.ExclusiveMinimum, max: p.Maximum, below: p.ExclusiveMaximum,
	}
}

func (p property) meaning() string {
	if p.Unit == "" {
		return cell(p.Description)
	}
	return cell(fmt.Sprintf("%s (%s)", p.Description, p.Unit))
}

// cell makes text safe inside a table.
func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}

func code(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	return "`" + cell(string(raw)) + "`"
}
