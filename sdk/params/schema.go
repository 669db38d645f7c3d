package params

import (
	"bytes"
	"encoding/json"
)

// Draft is the dialect of the schemas that this package writes.
const Draft = "https://json-schema.org/draft/2020-12/schema"

// property is the schema of one parameter, and of the elements of one that is a list. The unit is
// an annotation of ours: JSON Schema lets validators pass over keywords that they do not know.
type property struct {
	Type             string            `json:"type,omitempty"`
	Description      string            `json:"description,omitempty"`
	Unit             string            `json:"unit,omitempty"`
	Default          json.RawMessage   `json:"default,omitempty"`
	Enum             []json.RawMessage `json:"enum,omitempty"`
	Minimum          *float64          `json:"minimum,omitempty"`
	ExclusiveMinimum *float64          `json:"exclusiveMinimum,omitempty"`
	Maximum          *float64          `json:"maximum,omitempty"`
	ExclusiveMaximum *float64          `json:"exclusiveMaximum,omitempty"`
	Items            *property         `json:"items,omitempty"`
	MinItems         *int              `json:"minItems,omitempty"`
	MaxItems         *int              `json:"maxItems,omitempty"`
}

// Schema returns the JSON Schema of P: an object whose properties stand in the order of P's fields,
// carry their defaults, and admit no others. The bytes are the same on every call. An error is a
// defect in P's tags.
func Schema[P any]() (json.RawMessage, error) {
	fields, err := fieldsOf[P]()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(`{"$schema":"` + Draft +
		`","type":"object","additionalProperties":false,"properties":{`)
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(marshal(f.name))
		b.WriteByte(':')
		b.Write(marshal(f.property()))
	}
	b.WriteString("}}")
	return b.Bytes(), nil
}

func (f field) property() property {
	p := f.value.property()
	if f.list {
		items := p
		p = property{Type: "array", Items: &items, MinItems: f.minItems, MaxItems: f.maxItems}
	}
	p.Description, p.Unit, p.Default = f.doc, f.unit, f.fallback
	return p
}

func (r rule) property() property {
	return property{
		Type: r.typ, Enum: r.enum,
		Minimum: r.min, ExclusiveMinimum: r.above, Maximum: r.max, ExclusiveMaximum: r.below,
	}
}

// marshal encodes a value that cannot fail to encode, leaving <, > and & legible.
func marshal(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("params: " + err.Error()) // strings, numbers and checked JSON only
	}
	return bytes.TrimSpace(b.Bytes())
}
