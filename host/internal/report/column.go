package report

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/invbench/invbench/host/internal/score"
)

// column is a property of the lines of a table. What it is called and shows depends on the level of detail: level 0 shows
// all, and each higher one a little less, so that a table can be fitted to a narrow terminal.
type column struct {
	title string
	left  bool // aligned to the left
	cell  func(l *Line) string
	brief func(l *Line) string // a shorter form of cell; nil if there is none

	briefAt int // the level from which the shorter form is shown
	dropAt  int // the level from which the column is not shown; 0 for never
}

// coarsest is the highest level of detail.
const coarsest = 14

// columns returns the columns of a table at all levels, from left to right.
func (t *Table) columns() []column {
	all := []column{{title: "entry", left: true, cell: func(l *Line) string { return l.Entry + l.symbols() }}}
	if t.last() > 0 {
		all = append(all, column{title: "rank", left: true, dropAt: 14, cell: func(l *Line) string { return l.lastRank().String() }})
	}
	for _, draws := range shownT(t.T) {
		all = append(all, t.errorColumn(draws))
	}
	if last := t.last(); last > 0 {
		all = append(all, column{title: fmt.Sprintf("mean r_%d", last), left: true, dropAt: 7, cell: func(l *Line) string { return l.mean(last) }})
		all = append(all, column{title: fmt.Sprintf("r_%d/prior", last), dropAt: 8, cell: func(l *Line) string {
			if p, ok := l.normalised(last); ok {
				return alone(p.Summary)
			}
			return none
		}})
	}
	if t.HasMMD2 {
		all = append(all, column{title: "MMD²", dropAt: 10, cell: func(l *Line) string {
			if l.Scores.MMD2 == nil {
				return none
			}
			return alone(l.Scores.MMD2.Summary)
		}})
	}
	return append(all,
		column{title: "infeasible", dropAt: 9, cell: func(l *Line) string { return percent(l.Scores.Infeasible) }},
		column{title: "outside", dropAt: 2, cell: func(l *Line) string { return percent(l.Scores.Outside) }},
		column{title: "fit", dropAt: 12, cell: func(l *Line) string { return seconds(l.Time.FitS, l.Time.Shared) }},
		column{title: "1000 draws", dropAt: 12, cell: func(l *Line) string { return seconds(l.Time.Batch1000S, l.Time.Shared) }},
		column{title: "repeats", dropAt: 7, cell: func(l *Line) string { return l.count() }},
		column{title: "memory", dropAt: 1, cell: func(l *Line) string { return bytes(l.Time.MaxRSS) }},
	)
}

// heavy reports whether few targets make the mean r_T.
func (l *Line) heavy(draws int) bool { return score.MadeByFew(l.worst(draws), l.Scores.Targets) }

// mean formats the mean r_T, with the share that the worst 1 % of the targets carry where that is much.
func (l *Line) mean(draws int) string {
	p, _ := l.r(draws)
	text := newNotation(p.Mean, 2)(p.Mean)
	if l.heavy(draws) {
		text += " (" + percent(l.worst(draws)) + ")"
	}
	return text
}

// errorColumn returns the column of the typical error at so many draws. The one that the table is ordered by stays
// longest.
func (t *Table) errorColumn(draws int) column {
	c := column{title: fmt.Sprintf("r_%d", draws), left: true}
	c.cell = func(l *Line) string { p, _ := l.typical(draws); return withInterval(p.Summary) }
	c.brief = func(l *Line) string { p, _ := l.typical(draws); return alone(p.Summary) }
	switch {
	case draws == t.last():
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

// shownT picks the numbers of draws that get a column: the first, the last, and 10 and 50 if they are between.
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
func (l *Line) symbols() string {
	marks := ""
	if l.ranked() {
		marks = rankedMark
	}
	if numbers := l.marks(); numbers != "" {
		marks += " [" + numbers + "]"
	}
	return marks
}

// count returns how many repeats are in the scores, and out of how many if some are not.
func (l *Line) count() string {
	if l.Scores.Repeats == l.Repeats {
		return fmt.Sprint(l.Repeats)
	}
	return fmt.Sprintf("%d/%d", l.Scores.Repeats, l.Repeats)
}

// grid is a table of text: the first row holds the titles.
type grid struct {
	left  []bool // for each column
	cells [][]string
}

// grid renders the scored lines at a level of detail.
func (t *Table) grid(level int) grid {
	lines := t.scored()
	g := grid{cells: make([][]string, 1+len(lines))}
	for _, c := range t.columns() {
		c, shown := c.at(level)
		if !shown {
			continue
		}
		g.left = append(g.left, c.left)
		g.cells[0] = append(g.cells[0], c.title)
		for i := range lines {
			g.cells[i+1] = append(g.cells[i+1], c.cell(&lines[i]))
		}
	}
	return g
}

// widths returns how many characters each column takes.
func (g grid) widths() []int {
	widths := make([]int, len(g.left))
	for _, row := range g.cells {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}
