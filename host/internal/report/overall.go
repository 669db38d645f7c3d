package report

import (
	"fmt"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/texttab"
)

// overallFor returns the standings over all tables that fit into the width, 0 for no limit: without
// intervals if need be, then with fewer columns. The first two are always there.
func overallFor(o *board.Overall, width int) texttab.Table {
	t := overall(o, withInterval)
	if !t.Fits(width) {
		t = overall(o, alone)
	}
	return t.Narrowed(width, 2)
}

// overall renders the standings, with scores as they are to be formatted.
func overall(o *board.Overall, format func(score.Summary) string) texttab.Table {
	out := texttab.Table{
		Left: []bool{true, true, true, true, false},
		Rows: [][]string{{"entry", "rank", "r_T/prior", "profile", "tasks"}},
	}
	for _, s := range o.Lines {
		tasks, rank := fmt.Sprint(s.Tables), texttab.None
		if s.Scored < s.Tables {
			tasks = fmt.Sprintf("%d/%d", s.Scored, s.Tables)
		}
		if s.Rank.Low > 0 {
			rank = s.Rank.String()
		}
		normalised := format(score.Summary{Mean: s.Normalised, Low: s.Low, High: s.High})
		out.Rows = append(out.Rows, []string{s.Entry, rank, normalised, profile(s), tasks})
	}
	return out
}

// profile formats the area under the profile with its band, if it has one.
func profile(s board.Standing) string {
	if s.ProfileHigh <= s.ProfileLow {
		return texttab.Percent(s.Profile)
	}
	return fmt.Sprintf("%s [%s, %s]",
		texttab.Percent(s.Profile), texttab.Percent(s.ProfileLow), texttab.Percent(s.ProfileHigh))
}
