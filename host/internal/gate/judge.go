package gate

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/printable"
)

// Judgement is what the gate says.
type Judgement struct {
	Passed   bool      `json:"passed"`
	Findings []Finding `json:"findings"` // failures first
}

// Finding is one thing that the gate has to say.
type Finding struct {
	Fails  bool           `json:"fails"` // otherwise a warning
	Task   string         `json:"task,omitempty"`
	Entry  string         `json:"entry,omitempty"`
	Repeat int            `json:"repeat"`
	Metric compare.Metric `json:"metric,omitempty"` // empty if it is not about a score or a time
	T      int            `json:"t,omitempty"`
	Text   string         `json:"text"` // one line, without the task and the entry
}

// Judge applies thresholds to a comparison that was made at their α.
func Judge(r *compare.Result, t Thresholds) Judgement {
	var fails, warnings []Finding
	add := func(f Finding) {
		if f.Fails {
			fails = append(fails, f)
		} else {
			warnings = append(warnings, f)
		}
	}
	if len(r.Rows) == 0 {
		add(Finding{Fails: true, Text: "nothing can be compared"})
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		if !slices.ContainsFunc(row.Effects, func(e compare.Effect) bool { return e.Metric == compare.Error }) {
			add(Finding{Fails: true, Task: row.Task, Entry: row.Entry, Metric: compare.Error, Text: "r_T is compared at no number of draws"})
		}
		for k := range row.Effects {
			if f, found := judge(row, &row.Effects[k], t.of(row.Effects[k].Metric, row.Entry)); found {
				add(f)
			}
		}
		for _, l := range row.Lost {
			if t.of(l.Metric, row.Entry) != (Threshold{}) {
				text := l.Name() + " cannot be compared: the new side has none, or was asked for another"
				add(Finding{Fails: t.Missing == Fail, Task: row.Task, Entry: row.Entry, Metric: l.Metric, T: l.T, Text: text})
			}
		}
	}
	for _, f := range absences(r, t) {
		add(f)
	}
	return Judgement{Passed: len(fails) == 0, Findings: append(append([]Finding{}, fails...), warnings...)}
}

// judge returns what there is to say of one effect, if there is anything.
func judge(row *compare.Row, e *compare.Effect, t Threshold) (Finding, bool) {
	f := Finding{Task: row.Task, Entry: row.Entry, Metric: e.Metric, T: e.T}
	switch {
	case t == Threshold{}:
		return f, false
	case t.Limit > 0 && e.Ratio > t.Limit:
		f.Fails, f.Text = true, fmt.Sprintf("%s, over the limit of %v", e.Sentence(), t.Limit)
	case row.Trainings == compare.Same && t.LimitSame > 0 && e.Ratio > t.LimitSame:
		f.Fails, f.Text = true, fmt.Sprintf("%s, over the limit of %v for the same training", e.Sentence(), t.LimitSame)
	case t.Worse > 0 && e.Ratio > t.Worse && e.Verdict == compare.Worse:
		f.Fails, f.Text = true, e.Sentence()
	case t.Worse > 0 && e.Ratio > t.Worse && e.Verdict == compare.Unknown && t.Limit == 0:
		f.Text = e.Sentence() + ", and nothing says whether by chance"
	case t.Limit > 0 && e.Mean != nil && (e.Mean.Ratio == nil || *e.Mean.Ratio > t.Limit):
		f.Text = fmt.Sprintf("%s: over the limit of %v, by a few targets", e.Sentence(), t.Limit)
	default:
		return f, false
	}
	return f, true
}

// absences returns what there is to say of cells that are not compared.
func absences(r *compare.Result, t Thresholds) []Finding {
	var all []Finding
	file := func(list []compare.Absence, fails bool, text func(compare.Absence) string) {
		for _, a := range list {
			all = append(all, Finding{Fails: fails, Task: a.Task, Entry: a.Entry, Repeat: a.Repeat, Text: printable.Line(text(a))})
		}
	}
	file(r.Broken, true, func(a compare.Absence) string { return "had scores and has none: " + a.Because() })
	file(r.Missing, t.Missing == Fail, func(compare.Absence) string { return "is not there any more" })
	file(r.Refused, t.Missing == Fail, func(a compare.Absence) string { return "cannot be compared: " + a.Reason })
	return all
}
