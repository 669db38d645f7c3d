package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/record"
)

// pair is a cell of either side.
type pair struct {
	old, new Cell
}

// differences returns in which of the things that decide what a score means two cells differ, one
// phrase each. Executables may differ, since that is what one compares for.
func differences(old, new *Cell) []string {
	var found []string
	for _, d := range slices.Concat(
		record.PluginDifferences(record.OfTask, old.Task, new.Task),
		record.ProtocolDifferences(old.Protocol, new.Protocol),
	) {
		if d.Kind == record.OfProtocol || d.What == record.Another || d.What == record.Parameter {
			found = append(found, d.String())
		}
	}
	if len(found) == 0 && old.ok() && new.ok() {
		found = append(found, scoreDifferences(old, new)...)
	}
	return found
}

// scoreDifferences returns why the scores of two cells under one protocol do not compare.
func scoreDifferences(old, new *Cell) []string {
	if len(old.R[0]) != len(new.R[0]) {
		return []string{fmt.Sprintf("targets scored %d and %d", len(old.R[0]), len(new.R[0]))}
	}
	common := commonT(old, new)
	if len(common) == 0 {
		return []string{fmt.Sprintf("numbers of draws scored at %v and %v", old.T, new.T)}
	}
	for _, t := range common {
		a, b := old.Prior[slices.Index(old.T, t)], new.Prior[slices.Index(new.T, t)]
		if near(a, b) {
			continue
		}
		if old.Protocol.Score.Capped != new.Protocol.Score.Capped {
			return []string{"scored by another rule: the errors of one side are capped at the " +
				"prior's floor, those of the other, an older one, are not"}
		}
		return []string{fmt.Sprintf("targets: the prior has r_%d %.4g for those of one side "+
			"and %.4g for those of the other", t, a, b)}
	}
	return nil
}

// sameWithin is how far numbers may be apart, as a share, that should be equal but for rounding on
// another processor.
const sameWithin = 1e-3

func near(a, b float64) bool { return math.Abs(a-b) <= sameWithin*max(math.Abs(a), math.Abs(b)) }

// commonT returns the numbers of draws at which both have scores.
func commonT(old, new *Cell) []int {
	var common []int
	for _, t := range old.T {
		if slices.Contains(new.T, t) {
			common = append(common, t)
		}
	}
	return common
}

// match finds the partner of each cell, and files those that cannot be compared in the result. It
// returns the others, by task and entry.
func (r *Result) match(old, new *Board) [][]pair {
	var groups [][]pair
	for _, cells := range old.groups() {
		var pairs []pair
		for i := range cells {
			if p, ok := r.partner(&cells[i], new); ok {
				pairs = append(pairs, p)
			}
		}
		if len(pairs) > 0 {
			groups = append(groups, pairs)
		}
	}
	for i := range new.Cells {
		if c := &new.Cells[i]; old.find(c.ID()) == nil {
			r.Added = append(r.Added, newAbsence(c))
		}
	}
	return groups
}

// partner returns the pair that a cell of the old side belongs to, if it can be compared.
func (r *Result) partner(c *Cell, new *Board) (pair, bool) {
	other := new.find(c.ID())
	if other == nil {
		r.Missing = append(r.Missing, newAbsence(c))
		return pair{}, false
	}
	if found := differences(c, other); len(found) > 0 {
		a := newAbsence(c)
		a.Reason = strings.Join(found, "; ")
		r.Refused = append(r.Refused, a)
		return pair{}, false
	}
	if c.ok() && other.ok() {
		return pair{*c, *other}, true
	}
	r.fileFailure(c, other)
	return pair{}, false
}

// fileFailure files a pair of which at least one side has no scores.
func (r *Result) fileFailure(old, new *Cell) {
	a := newAbsence(new)
	a.Status, a.Reason = new.Status, new.Reason
	switch {
	case old.ok():
		r.Broken = append(r.Broken, a)
	case new.ok():
		a.Status, a.Reason = old.Status, old.Reason
		r.Mended = append(r.Mended, a)
	default:
		r.Failing = append(r.Failing, a)
	}
}

func newAbsence(c *Cell) Absence {
	return Absence{Task: c.Task.Name, Entry: c.Model.Name, Repeat: c.Repeat, Status: record.OK}
}
