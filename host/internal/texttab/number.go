package texttab

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// None stands where there is no value.
const None = "–"

// The digits that a mean is printed with: so many that its interval shows in the last ones.
const (
	fewestDigits = 2
	mostDigits   = 4
	digitsAlone  = 3 // of a mean without an interval
)

// digits returns how many significant digits of the mean mean something: the last one or two are
// those that the interval is wide of.
func digits(mean, low, high float64) int {
	width, size := high-low, math.Abs(mean)
	if width <= 0 || size == 0 {
		return digitsAlone
	}
	return min(max(fewestDigits+int(math.Floor(-math.Log10(width/size))), fewestDigits), mostDigits)
}

// WithInterval writes a score with the ends of its interval, as "2.6e-4 [1.9e-4, 3.4e-4]". Without
// an interval, where the ends are equal, it is Alone.
func WithInterval(mean, low, high float64) string {
	if high <= low {
		return Alone(mean, low, high)
	}
	write := Notation(mean, digits(mean, low, high))
	return fmt.Sprintf("%s [%s, %s]", write(mean), write(low), write(high))
}

// Alone writes a score without its interval, with as many digits as its interval lets mean
// something.
func Alone(mean, low, high float64) string {
	return Number(mean, digits(mean, low, high))
}

// Number writes v with so many significant digits: see Notation.
func Number(v float64, digits int) string { return Notation(v, digits)(v) }

// Notation returns how to write v, and numbers that belong to it, with so many significant digits:
// in figures with the same number of decimals if v is of a handy size, and with exponents
// otherwise.
func Notation(v float64, digits int) func(float64) string {
	const smallest, largest = 0.01, 10000
	size := math.Abs(v)
	if size != 0 && (size < smallest || size >= largest) {
		return func(v float64) string { return exponential(v, digits) }
	}
	decimals := 0
	if size != 0 {
		decimals = max(0, digits-1-magnitude(size, digits))
	}
	return func(v float64) string {
		// Nothing but zeros would be left of it.
		if v != 0 && math.Abs(v) < 0.5*math.Pow10(-decimals) {
			return exponential(v, digits)
		}
		return strconv.FormatFloat(v, 'f', decimals, 64)
	}
}

// magnitude returns the power of ten of v once it is rounded to so many digits: 0 for 9.94 and 1
// for 9.96, at 2 digits.
func magnitude(v float64, digits int) int {
	_, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', digits-1, 64), "e")
	power, err := strconv.Atoi(exponent)
	if err != nil {
		return 0
	}
	return power
}

// exponential formats v as "2.6e-4", and 0 as "0".
func exponential(v float64, digits int) string {
	if v == 0 {
		return "0"
	}
	mantissa, _, _ := strings.Cut(strconv.FormatFloat(v, 'e', digits-1, 64), "e")
	return mantissa + "e" + strconv.Itoa(magnitude(v, digits))
}

// Short writes a number for an axis or a heading: with three significant digits at most and no
// zeros at the end, as 1.2e-4 where it is small or large.
func Short(v float64) string {
	text := strconv.FormatFloat(v, 'e', digitsAlone-1, 64)
	mantissa, exponent, _ := strings.Cut(text, "e")
	power, err := strconv.Atoi(exponent)
	if err != nil {
		return text // infinite, or not a number
	}
	if power < -3 || power > 3 {
		return strings.TrimRight(strings.TrimRight(mantissa, "0"), ".") + "e" + strconv.Itoa(power)
	}
	rounded, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// Percent writes a share.
func Percent(share float64) string {
	switch p := 100 * share; {
	case p == 0:
		return "0 %"
	case p < 0.1:
		return "<0.1 %"
	case p < 9.95:
		return fmt.Sprintf("%.1f %%", p)
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}

// Seconds writes a time; atMost says that it is an upper bound. What is 0 was not measured.
func Seconds(s float64, atMost bool) string {
	if s <= 0 {
		return None
	}
	value, unit := s, "s"
	switch {
	case s < 0.9995e-3:
		value, unit = s*1e6, "µs"
	case s < 0.9995:
		value, unit = s*1e3, "ms"
	case s >= 2*3600:
		value, unit = s/3600, "h"
	case s >= 120:
		value, unit = s/60, "min"
	}
	text := threeFigures(value) + " " + unit
	if atMost {
		return "≤" + text
	}
	return text
}

// Bytes writes a size of memory. What is 0 was not measured.
func Bytes(n int64) string {
	switch size := float64(n); {
	case n <= 0:
		return None
	case size < 999.5e6:
		return fmt.Sprintf("%.0f MB", math.Ceil(size/1e6))
	default:
		return threeFigures(size/1e9) + " GB"
	}
}

// threeFigures formats a number between 1 and 10000 with at least two significant digits and no
// exponent.
func threeFigures(v float64) string {
	if v < 9.95 {
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}
