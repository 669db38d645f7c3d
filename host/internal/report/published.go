package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/texttab"
)

// Published writes the board's numbers beside the published ones.
func Published(w io.Writer, l *board.Leaderboard, tables []board.Published) error {
	var out strings.Builder
	out.WriteString("# Beside published numbers\n\nA cell is *better* if its number is less " +
		"than half of the published one, *worse* if it is more than twice, and *equal* between. " +
		"Ours is the arithmetic mean over targets and repeats, as the published numbers are, " +
		"with the share of it that the worst 1 % of the targets carry: where that is much, " +
		"other targets would give another mean. The best training is the one with the least " +
		"mean, and the median is over the targets of all trainings. Intervals of MMD² are 95 %.\n")
	for _, p := range tables {
		fmt.Fprintf(&out, "\n## %s: %s\n\n", texttab.Escape(p.Source), title(p))
		if p.Note != "" {
			out.WriteString(texttab.Escape(p.Note) + "\n\n")
		}
		out.WriteString(decides(p) + "\n\n")
		compared := l.Compare(p)
		texttab.Table{
			Left: []bool{true, true, true, false, false, false, false, false, true, false},
			Rows: comparisonRows(compared),
		}.Markdown(&out)
		out.WriteString("\n" + tally(compared) + "\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func title(p board.Published) string {
	if p.Metric == "mmd2" {
		return "MMD²"
	}
	return fmt.Sprintf("r_%d", p.T)
}

// decides says which of our numbers the verdict is about.
func decides(p board.Published) string {
	if p.Best {
		return "The verdict is about the best training, as the published number is."
	}
	return "The verdict is about the mean of all trainings."
}

func comparisonRows(compared []board.Comparison) [][]string {
	cells := [][]string{
		{
			"task", "entry", "ours", "worst 1 %", "best training", "median target", "published",
			"ratio", "verdict", "repeats",
		},
	}
	for _, c := range compared {
		best := ""
		if c.Repeats > 1 {
			best = short(c.Best)
		}
		cells = append(cells, []string{
			c.Task, c.Entry, withInterval(c.Ours), worst(c), best, short(c.Median),
			texttab.Number(c.Theirs, 3), short(c.Ratio()), string(c.Verdict()),
			fmt.Sprint(c.Repeats),
		})
	}
	return cells
}

// worst formats the share of the worst targets.
func worst(c board.Comparison) string {
	if c.Worst == 0 {
		return ""
	}
	return texttab.Percent(c.Worst)
}

// short formats a number with two digits.
func short(v float64) string { return texttab.Number(v, 2) }

// tally counts the verdicts.
func tally(compared []board.Comparison) string {
	n := map[board.Verdict]int{}
	for _, c := range compared {
		n[c.Verdict()]++
	}
	return fmt.Sprintf("%d better, %d equal, %d worse, of %s.",
		n[board.Better], n[board.Equal], n[board.Worse], texttab.Count(len(compared), "cell"))
}
