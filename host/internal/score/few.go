package score

// The limits beyond which a mean r_T is said to be made by a few targets.
const (
	// EnoughForWorst is the number of targets below which the worst 1 % of them, at least one, are no share worth
	// telling.
	EnoughForWorst = 20
	heavyShare     = 0.25
)

// MadeByFew reports whether the worst 1 % of so many targets carry so large a share of a mean r_T that the mean is
// theirs: other targets would give another. Wherever a mean is printed, the share stands beside it then.
func MadeByFew(share float64, targets int) bool {
	return targets >= EnoughForWorst && share > heavyShare
}
