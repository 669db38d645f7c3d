package board

import (
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
)

// doubt holds what is doubtful about one line.
type doubt struct {
	entry     string
	sentences []string
}

// note hands out the doubts: those that all scored lines share become notes of the table, the
// others footnotes.
func (t *Table) note(doubts []doubt) {
	scored := t.Scored()
	for i := range t.Lines {
		for _, d := range doubts {
			if d.entry == t.Lines[i].Entry {
				t.noteLine(&t.Lines[i], d.sentences, doubts, len(scored))
			}
		}
	}
}

func (t *Table) noteLine(l *Line, sentences []string, all []doubt, scored int) {
	for _, sentence := range sentences {
		sentence = printable.Line(sentence)
		if scored > 1 && sharers(all, sentence) == scored {
			t.Notes = once(t.Notes, sentence)
			continue
		}
		t.Footnotes = once(t.Footnotes, sentence)
		number := slices.Index(t.Footnotes, sentence)
		if !slices.Contains(l.Footnotes, number) {
			l.Footnotes = append(l.Footnotes, number)
		}
	}
}

// sharers returns how many of the lines have a doubt.
func sharers(all []doubt, sentence string) int {
	n := 0
	for _, d := range all {
		if slices.ContainsFunc(d.sentences, func(s string) bool {
			return printable.Line(s) == sentence
		}) {
			n++
		}
	}
	return n
}

// Marks returns the references of a line to its footnotes, counted from 1, such as "1,3".
func (l *Line) Marks() string {
	var numbers []string
	for _, n := range l.Footnotes {
		numbers = append(numbers, fmt.Sprint(n+1))
	}
	return strings.Join(numbers, ",")
}

// Endings returns one sentence for each way in which repeats of the line ended without scores.
func (l *Line) Endings() []string {
	type ending struct {
		status record.Status
		reason string
	}
	var endings []ending
	count := map[ending]int{}
	for _, f := range l.Failures {
		e := ending{f.Status, f.Reason}
		if count[e]++; count[e] == 1 {
			endings = append(endings, e)
		}
	}
	var sentences []string
	for _, e := range endings {
		sentence := fmt.Sprintf("%d of %d repeats %s", count[e], l.Repeats, phrase(e.status))
		if l.Repeats == 1 {
			sentence = phrase(e.status)
		}
		if e.reason != "" {
			sentence += ": " + printable.Line(e.reason)
		}
		sentences = append(sentences, sentence)
	}
	return sentences
}

// phrase says in words how a repeat ended.
func phrase(s record.Status) string {
	switch s {
	case record.Timeout:
		return "timed out"
	case record.OutOfMemory:
		return "ran out of memory"
	case record.Invalid:
		return "broke the contract"
	}
	return string(s)
}
