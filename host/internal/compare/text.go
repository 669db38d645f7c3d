package compare

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/invbench/invbench/host/internal/printable"
)

// gap is what stands between two columns.
const gap = "  "

// Text writes the result for a terminal of the given width, 0 for no limit. A narrow terminal gets fewer intervals, then
// fewer columns.
func (r *Result) Text(w io.Writer, width int) error {
	var out strings.Builder
	for _, task := range r.tasks() {
		rows := r.of(task)
		out.WriteString(printable.Line(heading(rows)) + "\n")
		fit(rows, width).text(&out)
		for _, note := range notes(rows) {
			wrap(&out, note, gap, width)
		}
		out.WriteByte('\n')
	}
	for _, l := range r.lists() {
		out.WriteString(l.title + "\n")
		for _, line := range l.lines {
			wrap(&out, line, gap, width)
		}
		out.WriteByte('\n')
	}
	if len(r.Rows) > 0 {
		for _, line := range r.legend() {
			wrap(&out, line, "", width)
		}
	}
	wrap(&out, r.summary(), "", width)
	_, err := io.WriteString(w, out.String())
	return err
}

// fit returns the table with the most detail that fits into the width.
func fit(rows []Row, width int) grid {
	for level := 0; ; level++ {
		g := newGrid(rows, level)
		if width <= 0 || g.width() <= width || level >= coarsest {
			return g
		}
	}
}

func (g grid) text(out *strings.Builder) {
	widths := g.widths()
	for _, row := range g {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)) + gap)
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// wrap writes a paragraph, broken between words so that no line is wider than width, 0 for no limit.
func wrap(out *strings.Builder, paragraph, indent string, width int) {
	line := ""
	for _, word := range strings.Fields(printable.Line(paragraph)) {
		if line != "" && width > 0 && utf8.RuneCountInString(indent+line+" "+word) > width {
			out.WriteString(indent + line + "\n")
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	out.WriteString(indent + line + "\n")
}
