package params

import "github.com/agext/levenshtein"

// Nearest returns the known name that name is most probably a misspelling of, or "" if none is
// close: by edit distance, with a bonus for a common beginning, and the first of equals.
func Nearest(name string, known []string) string {
	// close is the least similarity, between 0 and 1, of a misspelling: "rate" and "rat" have 0.75,
	// unrelated words less than 0.4.
	const close = 0.5
	best, at := close, ""
	for _, k := range known {
		if s := levenshtein.Match(name, k, levenshtein.NewParams()); s > best {
			best, at = s, k
		}
	}
	return at
}
