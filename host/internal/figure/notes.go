package figure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/texttab"
)

const (
	mostLetters = 80 // of what a plugin says that are shown
	mostNames   = 12 // of a list that are named
)

// legible returns text on one line, without what XML or a reader cannot bear, and not too much of
// it: it may come from a plugin.
func legible(s string) string {
	s = printable.Line(s)
	if letters := []rune(s); len(letters) > mostLetters {
		return string(letters[:mostLetters]) + "…"
	}
	return s
}

func allLegible(texts []string) []string {
	all := make([]string, len(texts))
	for i, s := range texts {
		all[i] = legible(s)
	}
	return all
}

func listed(names []string) string { return texttab.ListedAtMost(names, mostNames) }

// missing returns a sentence about the entries without scores, none if there are none.
func (m *maker) missing() []string {
	var names []string
	for _, e := range m.entries {
		drawn := slices.ContainsFunc(m.scored, func(s Series) bool { return s.Line == e.Line })
		if !drawn {
			names = append(names, fmt.Sprintf("%s (%s)", e.Name, whyMissing(m.line(e))))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{"Without scores: " + listed(names) + "."}
}

// whyMissing says in a few words why a line has nothing that can be drawn.
func whyMissing(l *board.Line) string {
	scored := slices.ContainsFunc(l.Records, func(r *record.Record) bool { return r.Scores != nil })
	switch {
	case l.Scores != nil:
		return "scores are not finite"
	case scored || len(l.Failures) == 0:
		return "scores do not belong together"
	}
	return legible(strings.ReplaceAll(string(l.Failures[0].Status), "_", " "))
}

// unlike returns sentences about the entries of which less was asked, or to which more was granted,
// than of others.
func (m *maker) unlike(series []Series) []string {
	var fewer, granted, notes []string
	full := 0
	for _, s := range series {
		full = max(full, m.line(s.Entry).Scores.Targets)
	}
	for _, s := range series {
		if n := m.line(s.Entry).Scores.Targets; n < full {
			fewer = append(fewer, fmt.Sprintf("%s (%d of %d)", s.Name, n, full))
		}
		if budget := budgetOf(m.line(s.Entry)); budget > 0 {
			granted = append(granted, fmt.Sprintf("%s (%d)", s.Name, budget))
		}
	}
	if len(fewer) > 0 {
		notes = append(notes, "Of the first targets only: "+listed(fewer)+".")
	}
	if len(granted) > 0 {
		notes = append(notes, "Granted simulator calls while fitted: "+listed(granted)+".")
	}
	return notes
}

// budgetOf returns how many simulator calls a line's model was granted while it was fitted.
func budgetOf(l *board.Line) int {
	for _, r := range l.Records {
		if r.Scores != nil {
			return r.Protocol.Budget
		}
	}
	return 0
}

// about returns a sentence on the entries of some series, none if there are none.
func about(series []Series, one, several string) []string {
	var names []string
	for _, s := range series {
		names = append(names, s.Name)
	}
	switch len(names) {
	case 0:
		return nil
	case 1:
		return []string{names[0] + " " + one + "."}
	}
	return []string{listed(names) + " " + several + "."}
}
