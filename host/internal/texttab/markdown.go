package texttab

import (
	"strings"

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

// Escape keeps text from being taken for Markdown: text that came from a plugin may be anything.
func Escape(text string) string {
	special := strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", `\<`, "*", `\*`, "`", "\\`", "[", `\[`, "]", `\]`)
	return special.Replace(printable.Line(text))
}
