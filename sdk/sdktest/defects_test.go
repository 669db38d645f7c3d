package sdktest

import (
	"errors"
	"slices"
	"testing"
)

// names returns the names of the checks that found something.
func names(err error) []string {
	var all []string
	for _, one := range Findings(err) {
		var f *Finding
		if errors.As(one, &f) {
			all = append(all, f.Check)
		}
	}
	return all
}

// expect fails the test unless err holds a finding of the named check.
func expect(t *testing.T, err error, check string) {
	t.Helper()
	if !slices.Contains(names(err), check) {
		t.Errorf("findings %v, want one of %s; they say: %v", names(err), check, err)
	}
}
