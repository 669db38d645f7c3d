package params

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// The marks between which a README carries the table of its plugin's parameters.
const (
	ReadmeBegin = "<!-- params:begin -->"
	ReadmeEnd   = "<!-- params:end -->"
)

// Readme checks that the README at path carries the table of P's parameters, or with update writes
// it there. A plugin's test that calls it with a flag of its own keeps the two in step:
//
//	var update = flag.Bool("update", false, "rewrite README.md")
//
//	func TestReadme(t *testing.T) {
//		if err := params.Readme[Params]("README.md", *update); err != nil {
//			t.Error(err)
//		}
//	}
func Readme[P any](path string, update bool) error {
	schema, err := Schema[P]()
	if err != nil {
		return err
	}
	if update {
		return UpdateReadme(path, schema)
	}
	return CheckReadme(path, schema)
}

// CheckReadme reports, as an error that says how to mend it, a README whose table differs from that
// of schema.
func CheckReadme(path string, schema json.RawMessage) error {
	have, want, err := readme(path, schema)
	if err != nil {
		return err
	}
	if have != want {
		return fmt.Errorf("%s: the table of parameters is out of date; run the test with -update",
			path)
	}
	return nil
}

// UpdateReadme puts the table of schema between the marks of the README at path, and leaves the
// rest of it alone.
func UpdateReadme(path string, schema json.RawMessage) error {
	have, want, err := readme(path, schema)
	if err != nil || have == want {
		return err
	}
	return os.WriteFile(path, []byte(want), 0o644)
}

// readme returns the README as it is and as it should be.
func readme(path string, schema json.RawMessage) (have, want string, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", "", err
	}
	have = string(raw)
	head, rest, found := strings.Cut(have, ReadmeBegin)
	_, tail, closed := strings.Cut(rest, ReadmeEnd)
	if !found || !closed {
		return "", "", fmt.Errorf(
			"%s has no lines %s and %s, one after the other, for the table of parameters",
			path, ReadmeBegin, ReadmeEnd)
	}
	table, err := Table(schema)
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", path, err)
	}
	return have, head + ReadmeBegin + "\n" + table + ReadmeEnd + tail, nil
}
