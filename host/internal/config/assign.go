package config

import (
	"github.com/invbench/invbench/sdk"
)

// Params makes a JSON object of assignments such as sampling=mesh or layers=[10, 10], for commands that need no
// configuration. The values are YAML; a later assignment wins. The error wraps sdk.ErrInvalid.
func Params(assignments []string) ([]byte, error) {
	values := make(map[string]any)
	var found problems
	for _, assignment := range assignments {
		s, err := parseSet(assignment)
		if err != nil {
			found = append(found, err)
			continue
		}
		p := pairs(s.root)[0]
		v, err := value(p.value)
		switch {
		case !sdk.ValidName(p.key.Value):
			found.add(s.name, "parameter %q: names are of small letters, digits and _", clip(p.key.Value))
		case err != nil:
			found.add(s.name, "%v", err)
		}
		values[p.key.Value] = v
	}
	if err := found.err(); err != nil {
		return nil, err
	}
	return encode(values), nil
}
