package report

import (
	"fmt"

	"github.com/invbench/invbench/host/internal/score"
)

// fit returns the grid that fits into the width, 0 for no limit: without intervals if need be, then with fewer
// columns. The first two are always there.
func (o *Overall) fit(width int) grid {
	g := o.grid(withInterval)
	if width > 0 && g.width() > width {
		g = o.grid(alone)
	}
	for width > 0 && g.width() > width && len(g.left) > 2 {
		last := len(g.left) - 1
		g.left = g.left[:last]
		for i := range g.cells {
			g.cells[i] = g.cells[i][:last]
		}
	}
	return g
}

// grid renders the standings, with scores as they are to be formatted.
func (o *Overall) grid(format func(score.Summary) string) grid {
	g := grid{
		left:  []bool{true, true, true, true, false},
		cells: [][]string{{"entry", "rank", "r_T/prior", "profile", "tasks"}},
	}
	for _, s := range o.Lines {
		tasks, rank := fmt.Sprint(s.Tables), none
		if s.Scored < s.Tables {
			tasks = fmt.Sprintf("%d/%d", s.Scored, s.Tables)
		}
		if s.Rank.Low > 0 {
			rank = s.Rank.String()
		}
		normalised := format(score.Summary{Mean: s.Normalised, Low: s.Low, High: s.High})
		g.cells = append(g.cells, []string{s.Entry, rank, normalised, s.profile(), tasks})
	}
	return g
}

// profile formats the area under the profile with its band, if it has one.
func (s Standing) profile() string {
	if s.ProfileHigh <= s.ProfileLow {
		return percent(s.Profile)
	}
	return fmt.Sprintf("%s [%s, %s]", percent(s.Profile), percent(s.ProfileLow), percent(s.ProfileHigh))
}
