package board

import (
	"slices"

	"github.com/invbench/invbench/host/internal/texttab"
)

// Sentence says in the words of Table.Sentence who is first over all tables, among the entries that
// are on each. The standings o are those of the same at.
func (l *Leaderboard) Sentence(o *Overall, at func(table int) []int) string {
	var first, complete []string
	for _, s := range o.Lines {
		if s.Rank.Low > 0 {
			complete = append(complete, s.Entry)
		}
		if s.Rank.Low == 1 {
			first = append(first, s.Entry)
		}
	}
	if len(first) == 0 {
		return "no entry is on every task"
	}
	if len(complete) == 1 {
		return first[0] + " is alone: no other entry is on every task"
	}
	tables, concerned := l.contested(at), first
	over := " over " + texttab.Count(len(tables), "task")
	sentence := texttab.Listed(first) + " may each be first" + over +
		": the data do not tell them apart"
	if len(first) == 1 {
		concerned = complete
		sentence = first[0] + " is first" + over +
			": no other entry's relative error is as small, beyond chance"
	}
	if givenTraining(tables, concerned) {
		sentence += givenTheseTrainings
	}
	return sentence
}

// contested returns the tables on which some line takes part.
func (l *Leaderboard) contested(at func(table int) []int) []*Table {
	var tables []*Table
	for i := range l.Tasks {
		if slices.ContainsFunc(at(i), func(k int) bool { return k >= 0 }) {
			tables = append(tables, &l.Tasks[i])
		}
	}
	return tables
}

// givenTraining reports whether any of the entries has scores of a single training on one of the
// tables.
func givenTraining(tables []*Table, entries []string) bool {
	return slices.ContainsFunc(tables, func(t *Table) bool {
		return slices.ContainsFunc(t.Scored(), func(l Line) bool {
			return l.Scores.Repeats == 1 && slices.Contains(entries, l.Entry)
		})
	})
}
