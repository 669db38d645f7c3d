package plot

import (
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

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
