package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/texttab"
)

// coarsest is the highest level of a table's brevity. Level 0 shows all.
const coarsest = 6

// tasks returns the tasks of the rows, each once, in order.
func (r *Result) tasks() []string {
	var tasks []string
	for i := range r.Rows {
		if t := r.Rows[i].Task; !slices.Contains(tasks, t) {
			tasks = append(tasks, t)
		}
	}
	return tasks
}

// of returns the rows of a task.
func (r *Result) of(task string) []Row {
	var rows []Row
	for i := range r.Rows {
		if r.Rows[i].Task == task {
			rows = append(rows, r.Rows[i])
		}
	}
	return rows
}

// shown is an effect that has a column.
type shown struct {
	metric Metric
	t      int
}

// columns returns the effects that a table of rows shows at a level: the times go first, then MMD², then all but the last
// number of draws.
func columns(rows []Row, level int) []shown {
	var all []shown
	for _, m := range Metrics() {
		var found []shown
		for i := range rows {
			for _, e := range rows[i].Effects {
				if s := (shown{m, e.T}); e.Metric == m && !slices.Contains(found, s) {
					found = append(found, s)
				}
			}
		}
		slices.SortFunc(found, func(a, b shown) int { return a.t - b.t })
		all = append(all, found...)
	}
	last := 0
	for _, s := range all {
		last = max(last, s.t)
	}
	return slices.DeleteFunc(all, func(s shown) bool {
		switch s.metric {
		case Error:
			return level >= 6 && s.t != last
		case MMD2:
			return level >= 5
		default:
			return level >= 4
		}
	})
}

// table returns the table of a task's rows at a level.
func table(rows []Row, level int) texttab.Table {
	chosen := columns(rows, level)
	titles := []string{"entry"}
	for _, s := range chosen {
		titles = append(titles, (&Effect{Metric: s.metric, T: s.t}).Name())
	}
	t := texttab.Table{Rows: [][]string{titles}}
	for i := range rows {
		cells := []string{rows[i].Entry}
		for _, s := range chosen {
			cells = append(cells, rows[i].Effect(s.metric, s.t).show(details(s, level)))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// details returns how much a column shows at a level. Times and MMD² are the first to lose their intervals.
func details(s shown, level int) detail {
	if s.metric != Error {
		level += 2
	}
	return max(withMean-detail(level), ratioOnly)
}

// heading says what the rows of a task are of.
func heading(rows []Row) string {
	repeats, targets := "", ""
	for i := range rows {
		if n := texttab.Count(rows[i].Repeats, "repeat"); repeats == "" {
			repeats = n
		} else if repeats != n {
			repeats = "repeats as below"
		}
		if n := texttab.Count(rows[i].Targets, "target"); targets == "" {
			targets = n
		} else if targets != n {
			targets = "targets as asked"
		}
	}
	return fmt.Sprintf("%s: %s, %s", rows[0].Task, targets, repeats)
}

// notes returns the notes of a task's rows, each once, with the entries that it is about if it is not about all.
func notes(rows []Row) []string {
	var order []string
	about := map[string][]string{}
	for i := range rows {
		for _, n := range rows[i].Notes {
			if about[n] == nil {
				order = append(order, n)
			}
			about[n] = append(about[n], rows[i].Entry)
		}
	}
	for i, n := range order {
		if len(about[n]) < len(rows) {
			order[i] = strings.Join(about[n], ", ") + ": " + n
		}
	}
	return order
}

// list is a heading with lines under it.
type list struct {
	title string
	lines []string
}

// lists returns the cells that are not compared, by why.
func (r *Result) lists() []list {
	var all []list
	add := func(title string, cells []Absence, reason func(Absence) string) {
		var lines []string
		for _, a := range cells {
			lines = append(lines, strings.TrimSuffix(fmt.Sprintf("%s/%s/%d: %s", a.Task, a.Entry, a.Repeat, printable.Line(reason(a))), ": "))
		}
		if len(lines) > 0 {
			all = append(all, list{title, lines})
		}
	}
	why := func(a Absence) string { return a.Reason }
	add("had scores and have none", r.Broken, Absence.Because)
	add("had no scores and have some", r.Mended, Absence.Because)
	add("without scores on both sides", r.Failing, Absence.Because)
	add("only in "+r.Old, r.Missing, why)
	add("only in "+r.New, r.Added, why)
	add("not comparable", r.Refused, why)
	return all
}

// summary counts the verdicts.
func (r *Result) summary() string {
	var parts []string
	for _, v := range []Verdict{Worse, Better, Alike, Unknown} {
		n := 0
		for i := range r.Rows {
			for _, e := range r.Rows[i].Effects {
				if e.Verdict == v {
					n++
				}
			}
		}
		if n > 0 || v == Worse {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	return strings.Join(parts, ", ")
}

// legend says how to read the tables.
func (r *Result) legend() []string {
	return []string{
		fmt.Sprintf("changes from %s to %s, less is better: of the typical r_T (geometric mean over targets) [95 %% interval], p "+
			"adjusted for the number of tests, and of the mean r_T", r.Old, r.New),
		fmt.Sprintf("worse, better: beyond chance at α = %v; ~ nothing can be said, or no difference told from chance; = all values equal", r.Alpha),
	}
}
