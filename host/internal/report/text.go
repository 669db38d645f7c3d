package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/invbench/invbench/host/internal/printable"
)

// gap is what stands between two columns.
const gap = "  "

// Text writes the leaderboard for a terminal of the given width, 0 for no limit. A narrow terminal gets fewer columns and
// fewer intervals, but always the order of the entries and the score that it is made by.
func (l *Leaderboard) Text(w io.Writer, width int) error {
	var out strings.Builder
	if len(l.Tasks) == 0 {
		out.WriteString("no records yet\n")
	}
	for i := range l.Tasks {
		if i > 0 {
			out.WriteByte('\n')
		}
		l.Tasks[i].text(&out, width)
	}
	if l.Overall != nil {
		out.WriteByte('\n')
		wrap(&out, "all tasks", "", width)
		out.WriteByte('\n')
		l.Overall.fit(width).text(&out)
	}
	for _, note := range l.Notes {
		out.WriteByte('\n')
		wrap(&out, note, "", width)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (t *Table) text(out *strings.Builder, width int) {
	wrap(out, t.heading(), "", width)
	wrap(out, t.protocol(), gap, width)
	if len(t.scored()) > 0 {
		out.WriteByte('\n')
		t.fit(width).text(out)
	}
	if lines := t.unscored(); len(lines) > 0 {
		out.WriteString("\nwithout scores\n")
		for _, line := range lines {
			wrap(out, line, gap, width)
		}
	}
	if notes := t.remarks(); len(notes) > 0 {
		out.WriteByte('\n')
		for _, note := range notes {
			wrap(out, note, gap, width)
		}
	}
}

// heading names the task and says what the order is made by.
func (t *Table) heading() string {
	heading := t.Task
	if t.Plugin != t.Task {
		heading += " (" + t.Plugin + ")"
	}
	if last := t.last(); last > 0 {
		heading += fmt.Sprintf(", by typical r_%d", last)
	}
	return heading
}

// fit returns the grid with the most detail that fits into the width.
func (t *Table) fit(width int) grid {
	for level := 0; ; level++ {
		g := t.grid(level)
		if width <= 0 || g.width() <= width || level >= coarsest {
			return g
		}
	}
}

// width returns how many characters a row takes.
func (g grid) width() int {
	total := -len(gap)
	for _, w := range g.widths() {
		total += w + len(gap)
	}
	return total
}

func (g grid) text(out *strings.Builder) {
	widths := g.widths()
	for _, row := range g.cells {
		var line strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if g.left[i] {
				line.WriteString(cell + space + gap)
			} else {
				line.WriteString(space + cell + gap)
			}
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// unscored returns a line of text for each entry without scores.
func (t *Table) unscored() []string {
	var lines []string
	for _, l := range t.Lines[len(t.scored()):] {
		lines = append(lines, l.Entry+": "+strings.Join(failures(l), "; "))
	}
	return lines
}

// remarks returns the legend of the marks, the floor of the MMD, the notes and the footnotes.
func (t *Table) remarks() []string {
	var remarks []string
	if scored := t.scored(); len(scored) > 0 && len(t.T) > 0 {
		remarks = append(remarks, t.SentenceAt(len(t.T)-1))
		if slices.ContainsFunc(scored, func(l Line) bool { return l.heavy(t.last()) }) {
			remarks = append(remarks, "(…) after a mean: the share of it that the worst 1 % of the targets carry")
		}
	}
	for _, l := range t.scored() {
		if l.ranked() {
			remarks = append(remarks, rankedMark+" ranked: r_T is the smallest error of the model's first T draws")
			break
		}
	}
	if t.HasMMD2 {
		remarks = append(remarks, fmt.Sprintf("MMD² of a perfect model: %s", newNotation(t.MMD2Floor, 2)(t.MMD2Floor)))
	}
	for _, l := range t.scored() {
		if l.Time.Shared {
			remarks = append(remarks, "≤ the cell shared the machine with another: its times are upper bounds")
			break
		}
	}
	remarks = append(remarks, t.Notes...)
	for i, note := range t.Footnotes {
		remarks = append(remarks, fmt.Sprintf("[%d] %s", i+1, note))
	}
	return remarks
}

// wrap writes a paragraph, broken between words so that no line is wider than width, 0 for no limit. All lines begin
// with indent.
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
