package texttab

import (
	"strings"
	"unicode"

	"github.com/invbench/invbench/host/internal/printable"
)

// Markdown writes the table for a file that is read in a browser.
func (t Table) Markdown(out *strings.Builder) {
	for i, row := range t.Rows {
		for _, cell := range row {
			out.WriteString("| " + Escape(cell) + " ")
		}
		out.WriteString("|\n")
		if i > 0 {
			continue
		}
		for column := range row {
			if t.left(column) {
				out.WriteString("|:--")
			} else {
				out.WriteString("|--:")
			}
		}
		out.WriteString("|\n")
	}
}

// List writes the items of a list.
func List(out *strings.Builder, items []string) {
	for _, item := range items {
		out.WriteString("- " + Escape(item) + "\n")
	}
}

// Escape keeps text from being taken for Markdown: text that came from a plugin may be anything. An
// underscore between letters or digits marks nothing there, so that names stay readable.
func Escape(text string) string {
	var out strings.Builder
	line := []rune(printable.Line(text))
	for i, c := range line {
		special := strings.ContainsRune("\\|<*`[]~", c) || c == '_' && !withinWord(line, i)
		if special {
			out.WriteByte('\\')
		}
		out.WriteRune(c)
	}
	return out.String()
}

// withinWord reports whether the i-th character stands between two letters or digits.
func withinWord(line []rune, i int) bool {
	return i > 0 && i+1 < len(line) && inWord(line[i-1]) && inWord(line[i+1])
}

func inWord(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
