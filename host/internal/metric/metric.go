package metric

import (
	"strconv"
	"strings"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/texttab"
)

// Metric is one thing that is known of a cell. Either PerTarget or Value says what it is, but for
// R.
type Metric struct {
	Name   string // in comparisons, gates and JSON, such as mmd2
	Title  string // for people, such as MMD²
	Doc    string // a phrase that says what it is
	Column string // in the tables of other programs, if it is not Name
	Unit   Unit

	// PerTarget returns the value of each target that it was asked of, nil if the scores have none.
	PerTarget func(s *score.Scores) []float64
	// Value returns the cell's one value, 0 if it was not measured.
	Value func(r *record.Record) float64
	// Beside are metrics of targets that stand beside this one in the tables of other programs, and
	// nowhere else.
	Beside []Metric
	// Pool brings the values of several repeats together. Metrics of targets are pooled by
	// score.Bounded, with an interval.
	Pool func(values []float64) float64

	// DropAt is the level of brevity from which a table of text leaves the metric out: the higher,
	// the longer it stays. 0 is for metrics that are in no such table.
	DropAt  int
	Compare Comparison
}

// Unit says what a value is measured in, and so how it is written.
type Unit string

// The units.
const (
	Number  Unit = ""      // without one
	Share   Unit = "share" // from 0 to 1, written in percent
	Seconds Unit = "s"
	Bytes   Unit = "bytes"
	Nats    Unit = "nats"
)

// Cost reports whether the metric is what an entry takes, and not how good it is.
func (m Metric) Cost() bool { return m.Unit == Seconds || m.Unit == Bytes }

// Comparison says how a metric of two boards is compared. Less is better in all of them.
type Comparison struct {
	By By
	// Least is what a value counts as at least where ratios are taken: what could just be told
	// from 0.
	Least float64
	// Zero says that 0 is a value of Repeats, and not that there is none.
	Zero bool
	// Posterior says that the values depend on how the true posterior was sampled
	// (score.Protocol.MMD), so that they compare only where that was asked for alike.
	Posterior bool
	// Gate is the threshold that guards the metric where nothing else is said.
	Gate Gate
}

// Gate is how much worse a metric may become: factors, of which 0 means no bound.
type Gate struct {
	Worse float64 // beyond chance
	Limit float64 // whatever chance says
}

// By says what the replicates of a comparison are, and what is compared of them.
type By string

// The ways in which metrics are compared.
const (
	Not     By = ""        // not at all
	Errors  By = "errors"  // r_T: ratios of each target's logarithms (see package compare)
	Ratios  By = "ratios"  // of values of targets that are not negative
	Gaps    By = "gaps"    // e to the differences of values of targets that are logarithms already
	Repeats By = "repeats" // ratios of a cell's one value; of costs, on machines that are alike
)

// Pooled brings together the repeats of an entry that have scores, and reports whether the metric
// is known of them.
func (m Metric) Pooled(repeats []*record.Record) (score.Summary, bool) {
	switch {
	case m.PerTarget != nil:
		values := make([][]float64, len(repeats))
		for i, r := range repeats {
			if values[i] = m.PerTarget(r.Scores); len(values[i]) == 0 ||
				len(values[i]) != len(values[0]) {
				return score.Summary{}, false
			}
		}
		return score.Bounded(values), len(repeats) > 0
	case m.Value != nil:
		values := make([]float64, len(repeats))
		for i, r := range repeats {
			values[i] = m.Value(r)
		}
		return score.Summary{Mean: m.Pool(values)}, len(repeats) > 0
	}
	return score.Summary{}, false
}

// Write writes a pooled value in the metric's unit; atMost says that a time is an upper bound.
func (m Metric) Write(s score.Summary, atMost bool) string {
	switch m.Unit {
	case Share:
		return texttab.Percent(s.Mean)
	case Seconds:
		return texttab.Seconds(s.Mean, atMost)
	case Bytes:
		return texttab.Bytes(int64(s.Mean))
	}
	return texttab.Alone(s.Mean, s.Low, s.High)
}

// Compared returns what comparisons keep of a record that has scores: a value for each target, or
// the cell's one value. It returns nil if the metric is not known of the record or not compared,
// and for R, whose values comparisons keep for each number of draws.
func (m Metric) Compared(r *record.Record) []float64 {
	switch {
	case m.Compare.By == Not:
	case m.PerTarget != nil:
		return m.PerTarget(r.Scores)
	case m.Value != nil:
		if v := m.Value(r); v != 0 || m.Compare.Zero {
			return []float64{v}
		}
	}
	return nil
}

// At returns the metric's title at a number of draws, 0 for metrics that have none: r_10 for r_T.
func (m Metric) At(t int) string {
	if t == 0 {
		return m.Title
	}
	return strings.TrimSuffix(m.Title, "T") + strconv.Itoa(t)
}

// Typed returns a value as tables of other programs have it: bytes are whole numbers.
func (m Metric) Typed(v float64) any {
	if m.Unit == Bytes {
		return int64(v)
	}
	return v
}

// In returns the metric's name in the tables of other programs.
func (m Metric) In() string {
	if m.Column != "" {
		return m.Column
	}
	return m.Name
}

// BenchmarkUnit returns the metric's name as Go's benchmark format has units: fit-sec for fit_s.
func (m Metric) BenchmarkUnit() string {
	name := m.In()
	if base, found := strings.CutSuffix(name, "_s"); found {
		name = base + "-sec"
	}
	return strings.ReplaceAll(name, "_", "-")
}
