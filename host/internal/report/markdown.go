package report

import (
	_ "embed"
	"io"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/texttab"
)

// guide says how to read a leaderboard.
//
//go:embed guide.md
var guide string

// Markdown writes the leaderboard for a file.
func Markdown(w io.Writer, l *board.Leaderboard) error {
	var out strings.Builder
	out.WriteString("# Leaderboard\n")
	if len(l.Tasks) == 0 {
		out.WriteString("\nNo records yet.\n")
	}
	for i := range l.Tasks {
		tableMarkdown(&out, &l.Tasks[i])
	}
	if l.Overall != nil {
		out.WriteString("\n## all tasks\n\n")
		overall(l.Overall, withInterval).Markdown(&out)
	}
	if len(l.Notes) > 0 {
		out.WriteByte('\n')
		texttab.List(&out, l.Notes)
	}
	out.WriteString("\n" + guide)
	_, err := io.WriteString(w, out.String())
	return err
}

func tableMarkdown(out *strings.Builder, t *board.Table) {
	out.WriteString("\n## " + heading(t) + "\n\n")
	texttab.List(out, t.Facts())
	if len(t.Scored()) > 0 {
		out.WriteByte('\n')
		table(t, 0).Markdown(out)
	}
	if beside := besideFirst(t); len(beside.Rows) > 1 {
		out.WriteString("\nBeside the first, " + texttab.Escape(t.Lines[0].Entry) + ":\n\n")
		beside.Markdown(out)
	}
	if lines := unscored(t); len(lines) > 0 {
		out.WriteString("\nWithout scores:\n\n")
		texttab.List(out, lines)
	}
	if notes := remarks(t); len(notes) > 0 {
		out.WriteByte('\n')
		texttab.List(out, notes)
	}
}

// besideFirst renders the pairs that the first line is one of: how many times its typical error
// that of each other is.
func besideFirst(t *board.Table) texttab.Table {
	out := texttab.Table{
		Left: []bool{true, true, false, false},
		Rows: [][]string{{"entry", "times the first's error", "first better at", "p, adjusted"}},
	}
	for _, p := range t.Pairs {
		if p.A == t.Lines[0].Entry {
			times := score.Summary{Mean: 1 / p.Ratio, Low: 1 / p.High, High: 1 / p.Low}
			out.Rows = append(out.Rows,
				[]string{
					p.B, withInterval(times), texttab.Percent(p.Improvement),
					texttab.Number(p.HolmP, 2),
				})
		}
	}
	return out
}
