package compare

import (
	"io"
	"strings"

	"github.com/invbench/invbench/host/internal/printable"
)

// Markdown writes the result for a summary that is read in a browser.
func (r *Result) Markdown(w io.Writer) error {
	var out strings.Builder
	for _, task := range r.tasks() {
		rows := r.of(task)
		out.WriteString("### " + Escape(heading(rows)) + "\n\n")
		newGrid(rows, 0).markdown(&out)
		items(&out, notes(rows))
	}
	for _, l := range r.lists() {
		out.WriteString("### " + Escape(strings.ToUpper(l.title[:1])+l.title[1:]) + "\n")
		items(&out, l.lines)
	}
	if len(r.Rows) > 0 {
		out.WriteString("### How to read this\n")
		items(&out, r.legend())
	}
	out.WriteString(Escape(r.summary()) + "\n")
	_, err := io.WriteString(w, out.String())
	return err
}

func (g grid) markdown(out *strings.Builder) {
	for i, row := range g {
		for _, cell := range row {
			out.WriteString("| " + Escape(cell) + " ")
		}
		out.WriteString("|\n")
		if i == 0 {
			out.WriteString(strings.Repeat("|:--", len(row)) + "|\n")
		}
	}
}

// items writes a list with an empty line on either side.
func items(out *strings.Builder, lines []string) {
	out.WriteByte('\n')
	for _, line := range lines {
		out.WriteString("- " + Escape(line) + "\n")
	}
	if len(lines) > 0 {
		out.WriteByte('\n')
	}
}

// Escape keeps text from being taken for Markdown: text that came from a plugin may be anything.
func Escape(text string) string {
	special := strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", `\<`, "*", `\*`, "`", "\\`", "[", `\[`, "]", `\]`, "~", `\~`, "_", `\_`)
	return special.Replace(printable.Line(text))
}
