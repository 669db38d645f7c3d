package gate

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/printable"
)

// Judgement is what the gate says.
type Judgement struct {
	Passed   bool      `json:"passed"`
	Findings []Finding `json:"findings"` // failures first
}

// Finding is one thing that the gate has to say.
type Finding struct {
	Fails  bool   `json:"fails"` // otherwise a warning
	Task   string `json:"task,omitempty"`
	Entry  string `json:"entry,omitempty"`
	Repeat int    `json:"repeat"`
	Metric string `json:"metric,omitempty"` // empty if it is not about a score or a time
	T      int    `json:"t,omitempty"`
	Text   string `json:"text"` // one line, without the task and the entry

	about string // what the metric is called, for people
}

// Judge applies thresholds to a comparison that was made at their α.
func Judge(r *compare.Result, t Thresholds) Judgement {
	var all []Finding
	if len(r.Rows) == 0 {
		all = append(all, Finding{Fails: true, Text: "nothing can be compared"})
	}
	for i := range r.Rows {
		all = append(all, t.row(&r.Rows[i])...)
	}
	all = append(all, absences(r, t)...)
	j := Judgement{Passed: true, Findings: []Finding{}}
	for _, failing := range []bool{true, false} {
		for _, f := range all {
			if f.Fails == failing {
				j.Findings = append(j.Findings, f)
			}
			j.Passed = j.Passed && !f.Fails
		}
	}
	return j
}

// row returns what there is to say of one entry on one task.
func (t Thresholds) row(row *compare.Row) []Finding {
	var all []Finding
	of := Finding{Task: row.Task, Entry: row.Entry}
	r := metric.R()
	if !slices.ContainsFunc(row.Effects, func(e compare.Effect) bool {
		return e.Metric == r.Name
	}) {
		f := of
		f.Fails, f.Metric, f.about = true, r.Name, r.Title
		f.Text = r.Title + " is compared at no number of draws"
		all = append(all, f)
	}
	for k := range row.Effects {
		if f, found := judge(row, &row.Effects[k], t.of(row.Effects[k].Metric, row.Entry)); found {
			all = append(all, f)
		}
	}
	for _, l := range row.Lost {
		if t.of(l.Metric, row.Entry) != (Threshold{}) {
			f := of
			f.Fails, f.Metric, f.T, f.about = t.Missing == Fail, l.Metric, l.T, l.Name
			f.Text = l.Name + " cannot be compared: the new side has none, or was asked for another"
			all = append(all, f)
		}
	}
	return all
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
		f.Fails = true
		f.Text = fmt.Sprintf("%s, over the limit of %v for the same training",
			e.Sentence(), t.LimitSame)
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
			all = append(all, Finding{
				Fails: fails, Task: a.Task, Entry: a.Entry, Repeat: a.Repeat,
				Text: printable.Line(text(a)),
			})
		}
	}
	file(r.Broken, true, func(a compare.Absence) string {
		return "had scores and has none: " + a.Because()
	})
	file(r.Missing, t.Missing == Fail, func(compare.Absence) string {
		return "is not there any more"
	})
	file(r.Refused, t.Missing == Fail, func(a compare.Absence) string {
		return "cannot be compared: " + a.Reason
	})
	return all
}
