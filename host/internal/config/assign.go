package config

import "fmt"

// Params makes a JSON object of assignments such as sampling=mesh or layers=[10, 10], for commands
// that need no configuration. The values are YAML; a later assignment wins. The error wraps
// sdk.ErrInvalid.
func Params(assignments []string) ([]byte, error) {
	params, err := benchRules("#/$defs/params", nil, true)
	if err != nil {
		return nil, fmt.Errorf("the schema of parameters: %w", err)
	}
	values := make(map[string]any)
	var found problems
	for _, assignment := range assignments {
		s, err := parseSet(assignment)
		if err != nil {
			found = append(found, err)
			continue
		}
		for _, f := range params.check(s) {
			found.add(s.name, "%s", f.text)
		}
		p := pairs(s.root)[0]
		values[p.key.Value] = plain(p.value)
	}
	if err := found.err(); err != nil {
		return nil, err
	}
	return encode(values), nil
}
