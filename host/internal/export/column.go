package export

import (
	"strings"
	"time"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// Column is a column of the table. Values are string, bool, int64, uint64 or float64, and nil where
// one is missing, which it may be if the column is optional.
type Column struct {
	Name, Doc string

	optional bool
	repeated bool // the same few values in many rows
	kind     any  // a value of its type

	cell func(r *record.Record) any       // of a column that does not depend on the number of draws
	at   func(s *score.Scores, i int) any // of one that does: at the i-th of the numbers of draws
}

// Columns returns the columns of the table for some metrics, in order.
func Columns(metrics []metric.Metric) []Column {
	all := append(identity(), atDraws()...)
	for _, m := range metrics {
		if !m.Cost() {
			all = append(all, ofMetric(m)...)
		}
	}
	all = append(all,
		value("prior_floor", "what a target without any feasible draw costs",
			func(s *score.Scores) float64 { return s.PriorFloor }),
		label("order", "of the draws: ranked or exchangeable", func(r *record.Record) string {
			if r.Scores == nil {
				return ""
			}
			return string(r.Scores.Order)
		}))
	for _, m := range metrics {
		if m.Cost() {
			all = append(all, ofMetric(m)...)
		}
	}
	return append(all, circumstances()...)
}

// identity are the columns that say which cell it is, and how it ended.
func identity() []Column {
	return []Column{
		label("task", "the task's name on the board", func(r *record.Record) string { return r.Task.Name }),
		label("entry", "the entry's name on the board", func(r *record.Record) string { return r.Model.Name }),
		integer("repeat", "which training, from 0", func(r *record.Record) int64 { return int64(r.Repeat) }),
		label("status", "ok, failed, crashed, timeout, out_of_memory or invalid",
			func(r *record.Record) string { return string(r.Status) }),
		text("reason", "why the cell is not ok", func(r *record.Record) string { return r.Reason }),
		text("stale", "in what the cell is not what the board asks for now; empty if it is",
			func(r *record.Record) string { return r.Stale }),
	}
}

// atDraws are the columns that depend on the number of draws.
func atDraws() []Column {
	typical := func(of func(score.Summary) float64) func(*score.Scores, int) any {
		return func(s *score.Scores, i int) any {
			if i >= len(s.Typical) {
				return nil
			}
			return of(s.Typical[i].Summary)
		}
	}
	column := func(name, doc string, value func(s *score.Scores, i int) any) Column {
		return Column{Name: name, Doc: doc, optional: true, kind: 0.0, at: value}
	}
	draws := column("t", "number of draws that the scores of this row are at; missing if the cell is not ok",
		func(s *score.Scores, i int) any { return int64(s.R[i].T) })
	draws.kind = int64(0)
	return []Column{
		draws,
		column("typical", "typical error: r_T, the expected smallest re-simulation error among T draws, "+
			"geometric mean over targets", typical(func(p score.Summary) float64 { return p.Mean })),
		column("typical_low", "lower end of its 95 % interval, given this training",
			typical(func(p score.Summary) float64 { return p.Low })),
		column("typical_high", "upper end", typical(func(p score.Summary) float64 { return p.High })),
		column("r", "r_T, arithmetic mean over targets, as in the paper; a few targets may decide it, so it has "+
			"no interval", func(s *score.Scores, i int) any { return s.R[i].Mean }),
		column("worst_1pct", "share of r that the worst 1 % of the targets carry",
			func(s *score.Scores, i int) any { return element(s.Worst, i) }),
		column("r_q25", "25 % quantile over targets", func(s *score.Scores, i int) any { return s.R[i].Q25 }),
		column("r_q75", "75 % quantile", func(s *score.Scores, i int) any { return s.R[i].Q75 }),
		column("r_prefix", "smallest error among the first T draws, arithmetic mean without a cap: the paper's "+
			"estimator", func(s *score.Scores, i int) any { return meanAt(s.RPrefix, s.R[i].T) }),
		column("r_prior", "r_T of draws from the prior for the same targets, arithmetic mean",
			func(s *score.Scores, i int) any { return element(s.Prior, i) }),
		column("r_normalised", "r_T divided by the prior's for the same target, geometric mean over targets; "+
			"missing where the prior is perfect",
			func(s *score.Scores, i int) any { return meanAt(s.RNormalised, s.R[i].T) }),
	}
}

func element(values []float64, i int) any {
	if i >= len(values) {
		return nil
	}
	return values[i]
}

// meanAt returns the mean at T, nil if there is none.
func meanAt(points []score.Point, t int) any {
	for i := range points {
		if points[i].T == t {
			return points[i].Mean
		}
	}
	return nil
}

// ofMetric returns the columns of a metric that has one value a cell, or several of its targets.
func ofMetric(m metric.Metric) []Column {
	name := m.In()
	switch {
	case m.Value != nil:
		return []Column{{Name: name, Doc: m.Doc, optional: true, kind: m.Typed(0), cell: func(r *record.Record) any {
			if v := m.Value(r); v != 0 || !m.Cost() && r.Scores != nil { // a cost of 0 was not measured
				return m.Typed(v)
			}
			return nil
		}}}
	case m.PerTarget == nil:
		return nil
	}
	pooled := func(name, doc string, m metric.Metric, of func(score.Summary) float64) Column {
		return Column{Name: name, Doc: doc, optional: true, kind: 0.0, cell: func(r *record.Record) any {
			if r.Scores == nil {
				return nil
			}
			if s, known := m.Pooled([]*record.Record{r}); known {
				return of(s)
			}
			return nil
		}}
	}
	mean := func(s score.Summary) float64 { return s.Mean }
	all := []Column{
		pooled(name, m.Doc, m, mean),
		pooled(name+"_low", "lower end of its 95 % interval", m, func(s score.Summary) float64 { return s.Low }),
		pooled(name+"_high", "upper end", m, func(s score.Summary) float64 { return s.High }),
	}
	for _, beside := range m.Beside {
		all = append(all, pooled(beside.In(), beside.Doc, beside, mean))
	}
	return all
}

// circumstances are the columns that say how the cell came about.
func circumstances() []Column {
	of := func(p func(r *record.Record) record.Plugin, kind string) []Column {
		return []Column{
			label(kind+"_plugin", "what the "+kind+"'s executable calls itself",
				func(r *record.Record) string { return p(r).Plugin }),
			label(kind+"_version", "its version", func(r *record.Record) string { return p(r).Version }),
			label(kind+"_digest", "SHA-256 of the executable", func(r *record.Record) string { return p(r).Digest }),
			{
				Name: kind + "_params", Doc: "its parameters that are not defaults, JSON", kind: "", repeated: true,
				cell: func(r *record.Record) any { return string(printable.JSON(p(r).Params)) },
			},
		}
	}
	all := []Column{
		{
			Name: "shared", Doc: "another cell ran beside it: times are upper bounds", kind: false,
			cell: func(r *record.Record) any { return r.Time.Shared },
		},
		label("profile", "the profile's name", func(r *record.Record) string { return r.Protocol.Profile }),
		{
			Name: "seed", Doc: "the master seed", kind: uint64(0),
			cell: func(r *record.Record) any { return r.Protocol.Seed },
		},
		integer("train_rows", "training rows", func(r *record.Record) int64 { return int64(r.Protocol.TrainRows) }),
		integer("targets", "targets", func(r *record.Record) int64 { return int64(r.Protocol.Targets) }),
		integer("draws", "draws a target", func(r *record.Record) int64 { return int64(r.Protocol.Draws) }),
		integer("budget", "simulator calls granted to the training",
			func(r *record.Record) int64 { return int64(r.Protocol.Budget) }),
	}
	all = append(all, of(func(r *record.Record) record.Plugin { return r.Task }, "task")...)
	all = append(all, of(func(r *record.Record) record.Plugin { return r.Model }, "model")...)
	return append(all, machine()...)
}

// machine are the columns that say where, when and by what the cell was run.
func machine() []Column {
	return []Column{
		label("os", "operating system", func(r *record.Record) string { return r.Machine.OS }),
		label("arch", "processor architecture", func(r *record.Record) string { return r.Machine.Arch }),
		label("cpu", "processor", func(r *record.Record) string { return r.Machine.CPU }),
		integer("cores", "processors of the machine", func(r *record.Record) int64 { return int64(r.Machine.Cores) }),
		integer("mem_bytes", "its memory", func(r *record.Record) int64 { return r.Machine.MemBytes }),
		integer("threads", "processors granted to the model",
			func(r *record.Record) int64 { return int64(r.Machine.Threads) }),
		label("backend", "what the model computed with", func(r *record.Record) string { return r.Machine.Backend }),
		label("isa", "the instruction set that it used", func(r *record.Record) string { return r.Machine.ISA }),
		label("host_version", "of the program that ran the cell",
			func(r *record.Record) string { return r.Build.Version }),
		label("host_revision", "the revision that it was built from",
			func(r *record.Record) string { return r.Build.Revision }),
		text("started", "when, in UTC, RFC 3339",
			func(r *record.Record) string { return r.Started.UTC().Format(time.RFC3339Nano) }),
		text("warnings", "doubts about the cell, separated by a semicolon and a space",
			func(r *record.Record) string {
				if r.Scores == nil {
					return strings.Join(r.Warnings, "; ")
				}
				return strings.Join(append(r.Scores.Warnings[:len(r.Scores.Warnings):len(r.Scores.Warnings)],
					r.Warnings...), "; ")
			}),
		label("key", "of the record: a hash of all that decides the scores",
			func(r *record.Record) string { return r.Key }),
	}
}

// text returns a column of text, which may come from a plugin or another machine.
func text(name, doc string, of func(r *record.Record) string) Column {
	return Column{Name: name, Doc: doc, kind: "", cell: func(r *record.Record) any { return printable.Line(of(r)) }}
}

// label returns a column of text that is the same in many rows.
func label(name, doc string, of func(r *record.Record) string) Column {
	c := text(name, doc, of)
	c.repeated = true
	return c
}

func integer(name, doc string, of func(r *record.Record) int64) Column {
	return Column{Name: name, Doc: doc, kind: int64(0), cell: func(r *record.Record) any { return of(r) }}
}

// value returns a column of a score, which cells that failed lack.
func value(name, doc string, of func(s *score.Scores) float64) Column {
	return Column{Name: name, Doc: doc, optional: true, kind: 0.0, cell: func(r *record.Record) any {
		if r.Scores == nil {
			return nil
		}
		return of(r.Scores)
	}}
}
