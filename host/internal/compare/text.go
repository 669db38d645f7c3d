package compare

import (
	"io"
	"strings"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/texttab"
)

// Text writes the result for a terminal of the given width, 0 for no limit. A narrow terminal gets
// fewer intervals, then fewer columns.
func (r *Result) Text(w io.Writer, width int) error {
	var out strings.Builder
	for _, task := range r.tasks() {
		rows := r.of(task)
		out.WriteString(printable.Line(heading(rows)) + "\n")
		r.fitting(rows, width).Text(&out)
		for _, note := range notes(rows) {
			texttab.Wrap(&out, note, texttab.Indent, width)
		}
		out.WriteByte('\n')
	}
	for _, l := range r.lists() {
		out.WriteString(l.title + "\n")
		for _, line := range l.lines {
			texttab.Wrap(&out, line, texttab.Indent, width)
		}
		out.WriteByte('\n')
	}
	if len(r.Rows) > 0 {
		for _, line := range r.legend() {
			texttab.Wrap(&out, line, "", width)
		}
	}
	texttab.Wrap(&out, r.summary(), "", width)
	_, err := io.WriteString(w, out.String())
	return err
}

// fitting returns the table of a task's rows with the most detail that fits into the width.
func (r *Result) fitting(rows []Row, width int) texttab.Table {
	return texttab.Fit(width, coarsest, func(level int) texttab.Table {
		return r.table(rows, level)
	})
}
