package report

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/texttab"
)

// column is a property of the lines of a table. What it is called and shows depends on the level of
// detail: level 0 shows all, and each higher one a little less, so that a table can be fitted to a
// narrow terminal.
type column struct {
	title string
	left  bool // aligned to the left
	cell  func(l *board.Line) string
	brief func(l *board.Line) string // a shorter form of cell; nil if there is none

	briefAt int // the level from which the shorter form is shown
	dropAt  int // the level from which the column is not shown; 0 for never
}

// coarsest is the highest level of detail.
const coarsest = 14

// columns returns the columns of a table at all levels, from left to right.
func columns(t *board.Table) []column {
	all := []column{{title: "entry", left: true, cell: func(l *board.Line) string {
		return l.Entry + symbols(l)
	}}}
	if t.Last() > 0 {
		all = append(all,
			column{title: "rank", left: true, dropAt: 14, cell: func(l *board.Line) string {
				return l.LastRank().String()
			}})
	}
	for _, draws := range shownT(t.T) {
		all = append(all, errorColumn(t, draws))
	}
	if last := t.Last(); last > 0 {
		all = append(all,
			column{
				title: fmt.Sprintf("mean r_%d", last), left: true, dropAt: 7,
				cell: func(l *board.Line) string {
					return mean(l, last)
				},
			})
		all = append(all,
			column{
				title: fmt.Sprintf("r_%d/prior", last), dropAt: 8,
				cell: func(l *board.Line) string {
					if p, ok := l.Normalised(last); ok {
						return alone(p.Summary)
					}
					return texttab.None
				},
			})
	}
	scores, costs := metricColumns(t)
	repeats := column{title: "repeats", dropAt: 7, cell: repeats}
	return slices.Concat(all, scores, []column{repeats}, costs)
}

// metricColumns returns the columns of the metrics that some line has: how good an entry is, and
// what it takes.
func metricColumns(t *board.Table) (scores, costs []column) {
	for _, m := range metric.All() {
		if m.DropAt == 0 || !t.Has(m) {
			continue
		}
		c := column{title: m.Title, dropAt: m.DropAt, cell: func(l *board.Line) string {
			s, known := l.Metric(m)
			if !known {
				return texttab.None
			}
			return m.Write(s, l.Time.Shared)
		}}
		if m.Cost() {
			costs = append(costs, c)
		} else {
			scores = append(scores, c)
		}
	}
	return scores, costs
}

// mean formats the mean r_T, with the share that the worst 1 % of the targets carry where that is
// much.
func mean(l *board.Line, draws int) string {
	p, _ := l.Mean(draws)
	text := texttab.Number(p.Mean, 2)
	if l.Heavy(draws) {
		text += " (" + texttab.Percent(l.Worst(draws)) + ")"
	}
	return text
}

// errorColumn returns the column of the typical error at so many draws. The one that the table is
// ordered by stays longest.
func errorColumn(t *board.Table, draws int) column {
	c := column{title: fmt.Sprintf("r_%d", draws), left: true}
	c.cell = func(l *board.Line) string { p, _ := l.Typical(draws); return withInterval(p.Summary) }
	c.brief = func(l *board.Line) string { p, _ := l.Typical(draws); return alone(p.Summary) }
	switch {
	case draws == t.Last():
		c.briefAt = 11
	case draws == t.T[0]:
		c.briefAt, c.dropAt = 5, 13
	case draws <= 10:
		c.briefAt, c.dropAt = 4, 6
	default:
		c.briefAt, c.dropAt = coarsest, 3
	}
	return c
}

// shownT picks the numbers of draws that get a column: the first, the last, and 10 and 50 if they
// are between.
func shownT(t []int) []int {
	var shown []int
	for i, draws := range t {
		if i == 0 || i == len(t)-1 || slices.Contains([]int{10, 50}, draws) {
			shown = append(shown, draws)
		}
	}
	return shown
}

// at returns the column at a level of detail, and whether it is there at all.
func (c column) at(level int) (column, bool) {
	if c.brief != nil && level >= c.briefAt {
		c.cell, c.left = c.brief, false
	}
	return c, c.dropAt == 0 || level < c.dropAt
}

// rankedMark is the mark of entries whose draws are ranked.
const rankedMark = "†"

// symbols returns the marks of a line, such as "† [1,2]".
func symbols(l *board.Line) string {
	marks := ""
	if l.Ranked() {
		marks = rankedMark
	}
	if numbers := l.Marks(); numbers != "" {
		marks += " [" + numbers + "]"
	}
	return marks
}

// repeats returns how many repeats are in the scores, and out of how many if some are not.
func repeats(l *board.Line) string {
	if l.Scores.Repeats == l.Repeats {
		return fmt.Sprint(l.Repeats)
	}
	return fmt.Sprintf("%d/%d", l.Scores.Repeats, l.Repeats)
}

// table renders the scored lines at a level of detail.
func table(t *board.Table, level int) texttab.Table {
	lines := t.Scored()
	out := texttab.Table{Rows: make([][]string, 1+len(lines))}
	for _, c := range columns(t) {
		c, shown := c.at(level)
		if !shown {
			continue
		}
		out.Left = append(out.Left, c.left)
		out.Rows[0] = append(out.Rows[0], c.title)
		for i := range lines {
			out.Rows[i+1] = append(out.Rows[i+1], c.cell(&lines[i]))
		}
	}
	return out
}

// withInterval writes a score with its interval.
func withInterval(s score.Summary) string { return texttab.WithInterval(s.Mean, s.Low, s.High) }

// alone writes a score with as many digits as its interval lets mean something.
func alone(s score.Summary) string { return texttab.Alone(s.Mean, s.Low, s.High) }
