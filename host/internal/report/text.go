package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/texttab"
)

// Text writes the leaderboard for a terminal of the given width, 0 for no limit. A narrow terminal
// gets fewer columns and fewer intervals, but always the order of the entries and the score that it
// is made by.
func Text(w io.Writer, l *board.Leaderboard, width int) error {
	var out strings.Builder
	if len(l.Tasks) == 0 {
		out.WriteString("no records yet\n")
	}
	for i := range l.Tasks {
		if i > 0 {
			out.WriteByte('\n')
		}
		writeTable(&out, &l.Tasks[i], width)
	}
	if l.Overall != nil {
		out.WriteByte('\n')
		texttab.Wrap(&out, "all tasks", "", width)
		out.WriteByte('\n')
		overallFor(l.Overall, width).Text(&out)
	}
	for _, note := range l.Notes {
		out.WriteByte('\n')
		texttab.Wrap(&out, note, "", width)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func writeTable(out *strings.Builder, t *board.Table, width int) {
	texttab.Wrap(out, heading(t), "", width)
	texttab.Wrap(out, t.Asked(), texttab.Indent, width)
	if len(t.Scored()) > 0 {
		out.WriteByte('\n')
		texttab.Fit(width, coarsest, func(level int) texttab.Table {
			return table(t, level)
		}).Text(out)
	}
	if lines := unscored(t); len(lines) > 0 {
		out.WriteString("\nwithout scores\n")
		for _, line := range lines {
			texttab.Wrap(out, line, texttab.Indent, width)
		}
	}
	if notes := remarks(t); len(notes) > 0 {
		out.WriteByte('\n')
		for _, note := range notes {
			texttab.Wrap(out, note, texttab.Indent, width)
		}
	}
}

// heading names the task and says what the order is made by.
func heading(t *board.Table) string {
	heading := t.Task
	if t.Plugin != t.Task {
		heading += " (" + t.Plugin + ")"
	}
	if last := t.Last(); last > 0 {
		heading += fmt.Sprintf(", by typical r_%d", last)
	}
	return heading
}

// unscored returns a line of text for each entry without scores.
func unscored(t *board.Table) []string {
	var lines []string
	for _, l := range t.Lines[len(t.Scored()):] {
		lines = append(lines, l.Entry+": "+strings.Join(l.Endings(), "; "))
	}
	return lines
}

// remarks returns the legend of the marks, the floor of the MMD, the notes and the footnotes.
func remarks(t *board.Table) []string {
	var remarks []string
	if scored := t.Scored(); len(scored) > 0 && len(t.T) > 0 {
		remarks = append(remarks, t.SentenceAt(len(t.T)-1))
		if slices.ContainsFunc(scored, func(l board.Line) bool { return l.Heavy(t.Last()) }) {
			remarks = append(remarks,
				"(…) after a mean: the share of it that the worst 1 % of the targets carry")
		}
	}
	for _, l := range t.Scored() {
		if l.Ranked() {
			remarks = append(remarks,
				rankedMark+" ranked: r_T is the smallest error of the model's first T draws")
			break
		}
	}
	if t.HasMMD2 {
		remarks = append(remarks,
			fmt.Sprintf("MMD² of a perfect model: %s", texttab.Number(t.MMD2Floor, 2)))
	}
	for _, l := range t.Scored() {
		if l.Time.Shared {
			remarks = append(remarks,
				"≤ the cell shared the machine with another: its times are upper bounds")
			break
		}
	}
	remarks = append(remarks, t.Notes...)
	for i, note := range t.Footnotes {
		remarks = append(remarks, fmt.Sprintf("[%d] %s", i+1, note))
	}
	return remarks
}
