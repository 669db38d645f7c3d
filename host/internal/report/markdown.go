package report

import (
	"io"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/texttab"
)

// guide says how to read a leaderboard.
const guide = `## How to read this

Each model was fitted on the same simulated rows, then asked for draws of x that should give a target y*. The host
simulated every draw again; nothing that a model says of itself is in these numbers.

- **r_T** is the expected smallest re-simulation error among T draws for a target: the squared error of f(x̂) against y*,
  averaged over the outputs. Lower is better. For draws that are independent it is the mean over all subsets of T of them;
  for a model that ranks its draws (†) it is the smallest of the first T. A draw that is worse than a guess is on average,
  or that cannot be simulated, counts as that.
- **typical** error, under r_T: the geometric mean of r_T over targets and repeats, with its 95 % interval **[low, high]**
  (two-way random effects, Student's t). With a single training it is the interval given that training.
- **mean r_T** is the arithmetic mean, as in the paper. A few targets may decide it: the share of the worst 1 % of them is
  printed where it is above 25 %. It has no interval, since none made from the other targets would hold.
- **rank** is what can be said of the order: 1–3 means that no entry is distinguishably better, and that two others cannot
  be told from this one. Entries are compared target by target, by the logarithms of r_T over the targets that both have.
  The chance of any false claim in a table is 5 % (Holm's adjustment over all pairs). Entries whose ranks begin with the
  same number are tied. Lines are ordered on the targets that all of them have.
- **beside the first**: how many times the first entry's typical error that of another is, on the targets that both have,
  with the 95 % interval of this pair alone; at what share of targets and trainings the first is better; and the p-value
  of their being alike, adjusted for all pairs of the table.
- **r_T/prior** is the geometric mean over targets of r_T divided by that of as many draws from the prior: 1 is no better
  than guessing.
- **over all tasks**: the geometric mean of r_T/prior over the tasks, each on the targets that all its entries have. A task
  that an entry failed on counts as the prior, or as the worst entry there if that is worse; one task counts for a
  factor of a million at most, either way. Ranks are among the entries that are on every task, by the same kind of
  comparison. **profile** is the share of tasks on which the entry is within a factor F of the best, averaged over log F
  from 1 to 100 (the area under its performance profile; 100 % is the best on every task), with a 95 % bootstrap band. It
  depends on who else is entered. No critical-difference diagram is drawn: there are too few tasks for one.
- **MMD²** is the distance of the draws from the true posterior. A perfect model scores the floor, not 0; a model that
  gives the same x every time scores 2 to 3, however good that x is.
- **infeasible** draws cannot be simulated and count as misses; draws **outside** are not in the box that holds 95 % of
  the prior in each coordinate.
- **fit** and **1000 draws** are wall seconds on the machine named; **memory** is the largest resident size of the model's
  process.
`

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
			out.Rows = append(out.Rows, []string{p.B, withInterval(times), texttab.Percent(p.Improvement), texttab.Number(p.HolmP, 2)})
		}
	}
	return out
}
