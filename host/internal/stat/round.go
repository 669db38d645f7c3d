package stat

import "strconv"

// Round returns v with so many significant digits. What is infinite or no number stays as it is,
// and so does a number at the very end of the range that would leave it.
func Round(v float64, digits int) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	if err != nil {
		return v
	}
	return short
}
