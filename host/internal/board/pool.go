package board

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/parallel"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/host/internal/texttab"
)

// New makes a leaderboard of records, in any order. Entries whose scores cannot be brought together
// are on it without scores, and the error says why.
func New(records []*record.Record) (*Leaderboard, error) {
	board := &Leaderboard{Tasks: []Table{}}
	var problems []error
	for _, group := range groups(records, tableKey) {
		table, err := newTable(group)
		board.Tasks = append(board.Tasks, table)
		problems = append(problems, err)
	}
	board.Overall = newOverall(board.Tasks)
	return board, errors.Join(problems...)
}

// groups splits records by a key, and sorts the groups by it and each group by entry and repeat.
func groups(records []*record.Record, key func(*record.Record) string) [][]*record.Record {
	sorted := slices.Clone(records)
	slices.SortStableFunc(sorted, func(a, b *record.Record) int {
		return cmp.Or(cmp.Compare(key(a), key(b)), a.ID().Compare(b.ID()))
	})
	var all [][]*record.Record
	for i, r := range sorted {
		if i == 0 || key(r) != key(sorted[i-1]) {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], r)
	}
	return all
}

// tableKey names the table that a record belongs to: its task, the task's parameters and version,
// and all of the protocol that decides a score, but for the number of targets and the budget: an
// entry may be limited to the first targets, or be granted simulator calls that others have not,
// and its line says so.
func tableKey(r *record.Record) string {
	protocol := r.Protocol
	protocol.Profile, protocol.Limits = "", record.Limits{}
	protocol.Targets, protocol.Score.MMD.Targets, protocol.Budget = 0, 0, 0
	text, err := json.Marshal(protocol)
	if err != nil {
		panic(fmt.Sprintf("report: encode a protocol of integers: %v", err))
	}
	return strings.Join([]string{
		r.Task.Name, r.Task.Plugin, r.Task.Version, string(r.Task.Params), string(text),
	}, "\x00")
}

// newTable makes a table of records that belong together. It needs at least one.
func newTable(records []*record.Record) (Table, error) {
	first := records[0]
	table := Table{
		Task: first.Task.Name, Plugin: first.Task.Plugin, Protocol: first.Protocol, Lines: []Line{},
	}
	for _, r := range records {
		budget := min(table.Protocol.Budget, r.Protocol.Budget)
		if r.Protocol.Targets > table.Protocol.Targets {
			table.Protocol = r.Protocol
		}
		table.Protocol.Budget = budget
		table.Profiles = once(table.Profiles, r.Protocol.Profile)
		table.Machines = once(table.Machines, Machine(r.Machine))
		if computed := r.Machine.Computed(); computed != "" {
			table.Backends = once(table.Backends, printable.Line(computed))
		}
	}
	var (
		problems []error
		doubts   []doubt
	)
	entries := groups(records, func(r *record.Record) string { return r.Model.Name })
	pooled := make([]pooledLine, len(entries))
	parallel.For(len(entries), func(i int) {
		pooled[i].line, pooled[i].warnings, pooled[i].err = newLine(entries[i])
	})
	for i, p := range pooled {
		if p.err != nil {
			problems = append(problems, fmt.Errorf("%s on %s: %w", p.line.Entry, table.Task, p.err))
		}
		if p.line.Scores != nil {
			p.warnings = append(p.warnings, table.exceptions(entries[i][0].Protocol)...)
		}
		table.Lines = append(table.Lines, p.line)
		doubts = append(doubts, doubt{p.line.Entry, p.warnings})
	}
	table.T = commonT(table.Lines)
	table.order()
	table.MMD2Floor, table.HasMMD2 = table.floor()
	table.note(doubts)
	table.rank()
	table.Pairs = table.pairs()
	if table.HasMMD2 && table.Protocol.Score.MMD.Exact {
		table.Notes = append(table.Notes,
			"MMD² is from the task's own, exact draws of the true posterior")
	}
	if differ(records, func(r *record.Record) string { return r.Task.Digest }) {
		table.Notes = append(table.Notes,
			"the task's executable is not the same in all records: run again to be sure of the "+
				"comparison")
	}
	return table, errors.Join(problems...)
}

// exceptions returns a sentence for each thing in which a line's protocol is not the table's.
func (t *Table) exceptions(p record.Protocol) []string {
	var all []string
	if p.Targets < t.Protocol.Targets {
		all = append(all,
			fmt.Sprintf("on the first %d of %d targets; compared with others, and placed, on those",
				p.Targets, t.Protocol.Targets))
	}
	if p.Budget > t.Protocol.Budget {
		all = append(all,
			fmt.Sprintf("had %s while it was fitted, others %d",
				texttab.Count(p.Budget, "simulator call"), t.Protocol.Budget))
	}
	return all
}

// pooledLine is what newLine returns.
type pooledLine struct {
	line     Line
	warnings []string
	err      error
}

// uncapped says by which rule records were scored before the one that the guide tells.
const uncapped = "scored before 2026-12, when an error was not capped at that of a guess: a few " +
	"draws that are worse make it larger than it would be now"

// newLine brings the repeats of one entry together. The line is usable whatever the error.
func newLine(repeats []*record.Record) (Line, []string, error) {
	first := repeats[0]
	line := Line{
		Entry: first.Model.Name, Plugin: first.Model.Plugin, Repeats: len(repeats),
		Records: repeats,
	}
	var (
		scores   []*score.Scores
		done     []*record.Record
		warnings []string
	)
	for _, r := range repeats {
		if r.Scores == nil {
			line.Failures = append(line.Failures, Failure{r.Repeat, r.Status, r.Reason})
			continue
		}
		scores, done = append(scores, r.Scores), append(done, r)
	}
	if len(done) == 0 {
		return line, nil, nil
	}
	pooled, err := score.Pool(scores)
	if err != nil {
		for _, r := range done {
			line.Failures = append(line.Failures, Failure{r.Repeat, record.Invalid, err.Error()})
		}
		return line, nil, err
	}
	line.Scores, line.Metrics, line.Time = pooled, metrics(done), newTime(done)
	warnings = append(line.Endings(), pooled.Warnings...)
	for _, r := range done {
		warnings = append(warnings, r.Warnings...)
		if !r.Protocol.Score.Capped {
			warnings = append(warnings, uncapped)
		}
		if r.Stale != "" {
			warnings = append(warnings, fmt.Sprintf("repeat %d is stale: %s", r.Repeat, r.Stale))
		}
	}
	if differ(repeats, func(r *record.Record) string {
		return r.Model.Digest + string(r.Model.Params)
	}) {
		warnings = append(warnings,
			"the model's executable or parameters are not the same in all repeats: run again")
	}
	return line, warnings, nil
}

// metrics brings together what repeats with scores have of each metric.
func metrics(repeats []*record.Record) map[string]score.Summary {
	all := map[string]score.Summary{}
	for _, m := range metric.All() {
		if pooled, known := m.Pooled(repeats); known {
			all[m.Name] = pooled
		}
	}
	return all
}

func newTime(repeats []*record.Record) Time {
	var (
		t         Time
		fit, thou []float64
	)
	for _, r := range repeats {
		fit, thou = append(fit, r.Time.FitS), append(thou, r.Time.Batch1000S)
		t.MaxRSS = max(t.MaxRSS, r.Time.MaxRSS)
		t.Shared = t.Shared || r.Time.Shared
	}
	t.FitS, t.Batch1000S = stat.Median(fit), stat.Median(thou)
	return t
}

// commonT returns the numbers of draws at which every line with scores has r_T.
func commonT(lines []Line) []int {
	var common []int
	first := true
	for _, l := range lines {
		if l.Scores == nil {
			continue
		}
		if first {
			for _, p := range l.Scores.R {
				common = append(common, p.T)
			}
			first = false
			continue
		}
		common = slices.DeleteFunc(common, func(t int) bool { _, ok := l.Mean(t); return !ok })
	}
	return common
}

// order sorts the lines: with scores by the typical error at the last T over the targets that all
// of them have, then the others, each by name where they are equal. It makes the ranking, in the
// same order.
func (t *Table) order() {
	slices.SortStableFunc(t.Lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(boolean(a.Scores == nil), boolean(b.Scores == nil)),
			cmp.Compare(a.Entry, b.Entry))
	})
	scored := t.Scored()
	if len(scored) == 0 || len(t.T) == 0 {
		t.ranking = newRanking(nil, nil)
		return
	}
	by := newTableRanking(scored, t.T)
	last := len(t.T) - 1
	common := by.common(t.All(last))
	typical := map[string]float64{}
	for i, l := range scored {
		typical[l.Entry] = stat.Mean(slices.Concat(by.first(i, last, common)...))
	}
	slices.SortStableFunc(scored, func(a, b Line) int {
		return cmp.Compare(typical[a.Entry], typical[b.Entry])
	})
	t.ranking = newTableRanking(scored, t.T)
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// floor returns the mean of the MMD's floors, which are of the same reference samples in all lines,
// and whether any line has an MMD.
func (t *Table) floor() (float64, bool) {
	sum, n := 0.0, 0.0
	for _, l := range t.Scored() {
		if l.Scores.MMD2 != nil {
			sum, n = sum+l.Scores.MMD2.Floor.Mean, n+1
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / n, true
}

// differ reports whether a property is not the same in all records.
func differ(records []*record.Record, property func(*record.Record) string) bool {
	return slices.ContainsFunc(records, func(r *record.Record) bool {
		return property(r) != property(records[0])
	})
}

// once appends s to list unless it is there.
func once(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
