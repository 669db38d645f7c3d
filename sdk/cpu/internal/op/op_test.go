package op

import "testing"

func TestEveryOperationHasANameOfItsOwn(t *testing.T) {
	seen := map[string]Op{}
	for o := range All() {
		name := o.String()
		if other, ok := seen[name]; ok || name == "" {
			t.Errorf("operations %d and %d are both named %q", other, o, name)
		}
		seen[name] = o
	}
	if len(seen) != int(last)-1 {
		t.Errorf("All has %d operations of %d", len(seen), int(last)-1)
	}
}

// A function of a real number is a unary operation: other kinds would never ask for it.
func TestFunctionsAreUnary(t *testing.T) {
	for o := range All() {
		if o.Function() != nil && !o.IsUnary() {
			t.Errorf("%s has a function and is not unary", o)
		}
	}
}
