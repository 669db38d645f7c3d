package compare

import (
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/stat"
)

// Result is what a comparison found. It is a pure function of the two boards.
type Result struct {
	Old string `json:"old"` // what the sides are called
	New string `json:"new"`
	// Bounds the chance of a false alarm among all effects of one kind.
	Alpha float64 `json:"alpha"`
	Rows  []Row   `json:"rows"` // by task and entry
	// Cells that have lost their scores: how the new ones failed.
	Broken []Absence `json:"broken,omitempty"`
	// Cells that have scores now: how the old ones failed.
	Mended []Absence `json:"mended,omitempty"`
	// Cells that fail on both sides: how the new ones do.
	Failing []Absence `json:"failing,omitempty"`
	Missing []Absence `json:"missing,omitempty"` // cells that the new side lacks
	Added   []Absence `json:"added,omitempty"`   // cells that the old side lacks
	Refused []Absence `json:"refused,omitempty"` // cells that were asked for different things

	Metrics []metric.Metric `json:"-"` // that were looked for, in the order in which they are shown
}

// Absence is a cell that is not compared.
type Absence struct {
	Task   string        `json:"task"`
	Entry  string        `json:"entry"`
	Repeat int           `json:"repeat"`
	Status record.Status `json:"status"`
	Reason string        `json:"reason,omitempty"`
}

// Row is one entry on one task, its repeats together.
type Row struct {
	Task      string    `json:"task"`
	Entry     string    `json:"entry"`
	Repeats   int       `json:"repeats"` // compared
	Targets   int       `json:"targets"`
	Trainings Trainings `json:"trainings"`
	Effects   []Effect  `json:"effects"`        // by metric, r_T by T, where both sides have them
	Lost      []Lost    `json:"lost,omitempty"` // what the old side has and the new one lacks
	Notes     []string  `json:"notes,omitempty"`

	relabellings int // that its sign-flip tests draw
}

// Lost names an effect that cannot be, since only the old side has what it is of.
type Lost struct {
	Metric string `json:"metric"`
	T      int    `json:"t,omitempty"` // of r_T
	Name   string `json:"-"`           // for people
}

// Effect is the change of one metric. P and what follows from it are missing where nothing can be
// said.
type Effect struct {
	Metric string `json:"metric"`      // its name, such as mmd2
	T      int    `json:"t,omitempty"` // of r_T
	Name   string `json:"-"`           // what the effect is of, for people
	// Over repeats and targets: typical errors; means; medians of times.
	Old float64 `json:"old"`
	New float64 `json:"new"`
	// Ratio is new over old, always more than 0 and finite: what is 0 counts as the least that
	// could be told from it. It is the geometric mean over repeats.
	Ratio    float64        `json:"ratio"`
	Interval *stat.Interval `json:"interval,omitempty"` // of the ratio, 95 %
	Mean     *Means         `json:"mean,omitempty"`     // of r_T only
	// The side that was 0 for every target, if only one was.
	Zero     Side     `json:"zero,omitempty"`
	P        *float64 `json:"p,omitempty"`        // two-sided, of this effect alone
	Adjusted *float64 `json:"adjusted,omitempty"` // for all effects of the metric, by Holm's method
	Verdict  Verdict  `json:"verdict"`
}

// Means are the arithmetic means over repeats and targets of r_T, which is what the literature
// prints. They have neither an interval nor a test, since a few targets may decide them.
type Means struct {
	Old   float64  `json:"old"`
	New   float64  `json:"new"`
	Ratio *float64 `json:"ratio"` // nil where it is infinite: only Old is 0
}

// Side is one of the two that are compared.
type Side string

// The sides.
const (
	Old Side = "old"
	New Side = "new"
)

// Verdict is what can be said of an effect.
type Verdict string

// The verdicts. Only the first two say that something has changed.
const (
	Worse   Verdict = "worse"
	Better  Verdict = "better"
	Alike   Verdict = "alike"   // the difference is not larger than chance would have it
	Unknown Verdict = "unknown" // nothing can be said
)

// Effect returns the effect of a metric at t draws, nil if there is none.
func (r *Row) Effect(metric string, t int) *Effect {
	for i := range r.Effects {
		if e := &r.Effects[i]; e.Metric == metric && e.T == t {
			return e
		}
	}
	return nil
}

// Because says how a cell ended that has no scores.
func (a Absence) Because() string {
	text := string(a.Status)
	if a.Reason != "" {
		text += ": " + a.Reason
	}
	return text
}
