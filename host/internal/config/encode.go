package config

import (
	"bytes"
	"encoding/json"
)

// encode returns v as JSON, with the names of objects sorted and <, > and & legible. The values of checked YAML always
// can be encoded.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("config: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}
