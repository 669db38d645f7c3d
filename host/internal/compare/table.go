package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
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

// column is an effect that has a column.
type column struct {
	metric metric.Metric
	t      int
}

// columns returns the effects that a table of rows shows at a level: the costs go first, then all
// other metrics but r_T, then all but the last number of draws.
func (r *Result) columns(rows []Row, level int) []column {
	var all []column
	for _, m := range r.Metrics {
		if level >= 4 && m.Cost() || level >= 5 && m.Compare.By != metric.Errors {
			continue
		}
		found := drawsOf(rows, m.Name)
		if level >= 6 && len(found) > 1 {
			found = found[len(found)-1:]
		}
		for _, t := range found {
			all = append(all, column{m, t})
		}
	}
	return all
}

// drawsOf returns the numbers of draws at which rows have effects of a metric, 0 where there is
// none.
func drawsOf(rows []Row, metric string) []int {
	var found []int
	for i := range rows {
		for _, e := range rows[i].Effects {
			if e.Metric == metric {
				found = append(found, e.T)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// table returns the table of a task's rows at a level.
func (r *Result) table(rows []Row, level int) texttab.Table {
	chosen := r.columns(rows, level)
	titles := []string{"entry"}
	for _, c := range chosen {
		titles = append(titles, c.metric.At(c.t))
	}
	t := texttab.Table{Rows: [][]string{titles}}
	for i := range rows {
		cells := []string{rows[i].Entry}
		for _, c := range chosen {
			cells = append(cells, rows[i].Effect(c.metric.Name, c.t).show(c.details(level)))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// details returns how much a column shows at a level. All but r_T lose their intervals first.
func (c column) details(level int) detail {
	if c.metric.Compare.By != metric.Errors {
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

// notes returns the notes of a task's rows, each once, with the entries that it is about if it is
// not about all.
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
			id := record.ID{Task: a.Task, Entry: a.Entry, Repeat: a.Repeat}
			line := fmt.Sprintf("%s: %s", id, printable.Line(reason(a)))
			lines = append(lines, strings.TrimSuffix(line, ": "))
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
		fmt.Sprintf("changes from %s to %s, less is better: of the typical r_T (geometric mean "+
			"over targets) [95 %% interval], p adjusted for the number of tests, and of the "+
			"mean r_T", r.Old, r.New),
		fmt.Sprintf("worse, better: beyond chance at α = %v; ~ nothing can be said, or no "+
			"difference told from chance; = all values equal", r.Alpha),
	}
}
