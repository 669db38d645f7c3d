package compare

import (
	"io"
	"strings"

	"github.com/invbench/invbench/host/internal/texttab"
)

// Markdown writes the result for a summary that is read in a browser.
func (r *Result) Markdown(w io.Writer) error {
	var out strings.Builder
	for _, task := range r.tasks() {
		rows := r.of(task)
		out.WriteString("### " + texttab.Escape(heading(rows)) + "\n\n")
		r.table(rows, 0).Markdown(&out)
		items(&out, notes(rows))
	}
	for _, l := range r.lists() {
		out.WriteString("### " + texttab.Escape(strings.ToUpper(l.title[:1])+l.title[1:]) + "\n")
		items(&out, l.lines)
	}
	if len(r.Rows) > 0 {
		out.WriteString("### How to read this\n")
		items(&out, r.legend())
	}
	out.WriteString(texttab.Escape(r.summary()) + "\n")
	_, err := io.WriteString(w, out.String())
	return err
}

// items writes a list with an empty line on either side.
func items(out *strings.Builder, lines []string) {
	out.WriteByte('\n')
	texttab.List(out, lines)
	if len(lines) > 0 {
		out.WriteByte('\n')
	}
}
