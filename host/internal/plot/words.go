package plot

import (
	"fmt"
	"strconv"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"github.com/invbench/invbench/host/internal/printable"
)

// mostLetters of what a plugin says are shown.
const mostLetters = 80

// mostNames of a list are named.
const mostNames = 12

// listed joins names, and says how many more there are if they are many.
func listed(names []string) string {
	if left := len(names) - mostNames; left > 1 {
		return strings.Join(names[:mostNames], ", ") + fmt.Sprintf(" and %d more", left)
	}
	return strings.Join(names, ", ")
}

// legible returns text on one line, without what XML or a reader cannot bear, and not too much of it: it may come from
// a plugin.
func legible(s string) string {
	s = printable.Line(s)
	if letters := []rune(s); len(letters) > mostLetters {
		return string(letters[:mostLetters]) + "…"
	}
	return s
}

// fitted returns s, shortened to a width.
func fitted(s string, sty text.Style, width vg.Length) string {
	if sty.Width(s) <= width {
		return s
	}
	letters := []rune(s)
	for len(letters) > 0 && sty.Width(string(letters)+"…") > width {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// wrapped breaks sentences into lines of at most a width, between words where it can.
func wrapped(sentences []string, sty text.Style, width vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(strings.Join(sentences, " ")) {
		word = fitted(word, sty, width)
		switch {
		case line == "":
			line = word
		case sty.Width(line+" "+word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// short formats a number with three significant digits, as 1.2e-4 where it is small or large.
func short(v float64) string {
	text := strconv.FormatFloat(v, 'e', 2, 64)
	mantissa, exponent, _ := strings.Cut(text, "e")
	power, err := strconv.Atoi(exponent)
	if err != nil {
		return text // infinite, or not a number
	}
	if rounded, err := strconv.ParseFloat(text, 64); err == nil && (v == 0 || power >= -3 && power <= 3) {
		return strconv.FormatFloat(rounded, 'f', -1, 64)
	}
	return strings.TrimRight(strings.TrimRight(mantissa, "0"), ".") + "e" + strconv.Itoa(power)
}
