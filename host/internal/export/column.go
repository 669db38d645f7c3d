package export

import (
	"slices"
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

	kind     any  // a value of its type
	optional bool // whether values may be missing
	repeated bool // the same few values in many rows

	cell func(r *record.Record) any       // of a column that does not depend on the number of draws
	at   func(s *score.Scores, i int) any // of one that does: at the i-th of the numbers of draws
}

// Columns returns the columns of the table for some metrics, in order.
func Columns(metrics []metric.Metric) []Column {
	var scores, costs []Column
	for _, m := range metrics {
		if m.Cost() {
			costs = append(costs, ofMetric(m)...)
		} else {
			scores = append(scores, ofMetric(m)...)
		}
	}
	plugins := append(ofPlugin("task", func(r *record.Record) record.Plugin { return r.Task }),
		ofPlugin("model", func(r *record.Record) record.Plugin { return r.Model })...)
	return slices.Concat(ofCell(), ofErrors(), scores, ofScores(), costs, ofProtocol(), plugins,
		ofMachine())
}

// always returns a column that every row has a value in. It is of the type that an empty record
// has.
func always(name, doc string, cell func(r *record.Record) any) Column {
	return Column{Name: name, Doc: doc, kind: cell(&record.Record{}), cell: cell}
}

// label returns a column of text that is the same in many rows. It may come from a plugin.
func label(name, doc string, cell func(r *record.Record) string) Column {
	c := always(name, doc, func(r *record.Record) any { return printable.Line(cell(r)) })
	c.repeated = true
	return c
}

// ofScore returns a column of a number that only cells with scores have.
func ofScore(name, doc string, cell func(r *record.Record) any) Column {
	return Column{
		Name: name, Doc: doc, kind: 0.0, optional: true,
		cell: func(r *record.Record) any {
			if r.Scores == nil {
				return nil
			}
			return cell(r)
		},
	}
}

// ofCell are the columns that say which cell it is, and how it ended.
func ofCell() []Column {
	return []Column{
		label("task", "the task's name on the board", func(r *record.Record) string {
			return r.Task.Name
		}),
		label("entry", "the entry's name on the board", func(r *record.Record) string {
			return r.Model.Name
		}),
		always("repeat", "which training, from 0", func(r *record.Record) any {
			return int64(r.Repeat)
		}),
		label("status", "ok, failed, crashed, timeout, out_of_memory or invalid",
			func(r *record.Record) string { return string(r.Status) }),
		always("reason", "why the cell is not ok",
			func(r *record.Record) any { return printable.Line(r.Reason) }),
		always("stale", "in what the cell is not what the board asks for now; empty if it is",
			func(r *record.Record) any { return printable.Line(r.Stale) }),
	}
}

// ofErrors are the columns that depend on the number of draws.
func ofErrors() []Column {
	at := func(name, doc string, at func(s *score.Scores, i int) any) Column {
		return Column{Name: name, Doc: doc, kind: 0.0, optional: true, at: at}
	}
	typical := func(name, doc string, of func(score.Point) float64) Column {
		return at(name, doc, func(s *score.Scores, i int) any { return among(s.Typical, i, of) })
	}
	itself := func(v float64) float64 { return v }
	t := at("t", "number of draws that the scores of this row are at; missing if the cell is "+
		"not ok",
		func(s *score.Scores, i int) any { return int64(s.R[i].T) })
	t.kind = int64(0)
	return []Column{
		t,
		typical("typical",
			"typical error: r_T, the expected smallest re-simulation error among T draws, "+
				"geometric mean over targets", meanOf),
		typical("typical_low", "lower end of its 95 % interval, given this training",
			func(p score.Point) float64 { return p.Low }),
		typical("typical_high", "upper end", func(p score.Point) float64 { return p.High }),
		at("r", "r_T, arithmetic mean over targets, as in the paper; a few targets may decide "+
			"it, so it has no interval", func(s *score.Scores, i int) any { return s.R[i].Mean }),
		at("worst_1pct", "share of r that the worst 1 % of the targets carry",
			func(s *score.Scores, i int) any { return among(s.Worst, i, itself) }),
		at("r_q25", "25 % quantile over targets", func(s *score.Scores, i int) any {
			return s.R[i].Q25
		}),
		at("r_q75", "75 % quantile", func(s *score.Scores, i int) any { return s.R[i].Q75 }),
		at("r_prefix", "smallest error among the first T draws, arithmetic mean without a "+
			"cap: the paper's estimator", func(s *score.Scores, i int) any {
			return meanAt(s.RPrefix, s.R[i].T)
		}),
		at("r_prior", "r_T of draws from the prior for the same targets, arithmetic mean",
			func(s *score.Scores, i int) any { return among(s.Prior, i, itself) }),
		at("r_normalised",
			"r_T divided by the prior's for the same target, geometric mean over targets; "+
				"missing where the prior is perfect",
			func(s *score.Scores, i int) any { return meanAt(s.RNormalised, s.R[i].T) }),
	}
}

// among returns what the i-th of some values has, nil if there are not as many.
func among[V any](values []V, i int, of func(V) float64) any {
	if i < 0 || i >= len(values) {
		return nil
	}
	return of(values[i])
}

// meanAt returns the mean at t draws, nil if there is none.
func meanAt(points []score.Point, t int) any {
	return among(points, slices.IndexFunc(points, func(p score.Point) bool {
		return p.T == t
	}), meanOf)
}

func meanOf(p score.Point) float64 { return p.Mean }

// ofMetric are the columns of a metric: a cell's one value, or the mean of its targets with an
// interval and what stands beside it.
func ofMetric(m metric.Metric) []Column {
	if m.Value != nil && m.Cost() {
		return []Column{{
			Name: m.In(), Doc: m.Doc, kind: m.Typed(0), optional: true,
			cell: func(r *record.Record) any {
				if v := m.Value(r); v != 0 {
					return m.Typed(v)
				}
				return nil // it was not measured
			},
		}}
	}
	pooled := func(name, doc string, m metric.Metric, of func(score.Summary) float64) Column {
		return ofScore(name, doc, func(r *record.Record) any {
			if s, known := m.Pooled([]*record.Record{r}); known {
				return of(s)
			}
			return nil
		})
	}
	mean := func(s score.Summary) float64 { return s.Mean }
	switch {
	case m.Value != nil:
		return []Column{pooled(m.In(), m.Doc, m, mean)}
	case m.PerTarget == nil:
		return nil
	}
	all := []Column{
		pooled(m.In(), m.Doc, m, mean),
		pooled(m.In()+"_low", "lower end of its 95 % interval", m, func(s score.Summary) float64 {
			return s.Low
		}),
		pooled(m.In()+"_high", "upper end", m, func(s score.Summary) float64 { return s.High }),
	}
	for _, beside := range m.Beside {
		all = append(all, pooled(beside.In(), beside.Doc, beside, mean))
	}
	return all
}

// ofScores are the columns that the scores have beside metrics.
func ofScores() []Column {
	return []Column{
		ofScore("prior_floor", "what a target without any feasible draw costs",
			func(r *record.Record) any { return r.Scores.PriorFloor }),
		label("order", "of the draws: ranked or exchangeable", func(r *record.Record) string {
			if r.Scores == nil {
				return ""
			}
			return string(r.Scores.Order)
		}),
	}
}

// ofProtocol are the columns that say what was asked of the cell.
func ofProtocol() []Column {
	return []Column{
		always("shared", "another cell ran beside it: times are upper bounds",
			func(r *record.Record) any { return r.Time.Shared }),
		label("profile", "the profile's name", func(r *record.Record) string {
			return r.Protocol.Profile
		}),
		always("seed", "the master seed", func(r *record.Record) any { return r.Protocol.Seed }),
		always("train_rows", "training rows", func(r *record.Record) any {
			return int64(r.Protocol.TrainRows)
		}),
		always("targets", "targets", func(r *record.Record) any {
			return int64(r.Protocol.Targets)
		}),
		always("draws", "draws a target", func(r *record.Record) any {
			return int64(r.Protocol.Draws)
		}),
		always("budget", "simulator calls granted to the training",
			func(r *record.Record) any { return int64(r.Protocol.Budget) }),
	}
}

// ofPlugin are the columns that say what a plugin was, and how it was set.
func ofPlugin(kind string, p func(r *record.Record) record.Plugin) []Column {
	params := always(kind+"_params", "its parameters that are not defaults, JSON",
		func(r *record.Record) any { return string(printable.JSON(p(r).Params)) })
	params.repeated = true
	return []Column{
		label(kind+"_plugin", "what the "+kind+"'s executable calls itself",
			func(r *record.Record) string { return p(r).Plugin }),
		label(kind+"_version", "its version", func(r *record.Record) string {
			return p(r).Version
		}),
		label(kind+"_digest", "SHA-256 of the executable", func(r *record.Record) string {
			return p(r).Digest
		}),
		params,
	}
}

// ofMachine are the columns that say where, by what and when the cell was run.
func ofMachine() []Column {
	return []Column{
		label("os", "operating system", func(r *record.Record) string { return r.Machine.OS }),
		label("arch", "processor architecture", func(r *record.Record) string {
			return r.Machine.Arch
		}),
		label("cpu", "processor", func(r *record.Record) string { return r.Machine.CPU }),
		always("cores", "processors of the machine", func(r *record.Record) any {
			return int64(r.Machine.Cores)
		}),
		always("mem_bytes", "its memory", func(r *record.Record) any { return r.Machine.MemBytes }),
		always("threads", "processors granted to the model",
			func(r *record.Record) any { return int64(r.Machine.Threads) }),
		label("backend", "what the model computed with", func(r *record.Record) string {
			return r.Machine.Backend
		}),
		label("isa", "the instruction set that it used", func(r *record.Record) string {
			return r.Machine.ISA
		}),
		label("host_version", "of the program that ran the cell",
			func(r *record.Record) string { return r.Build.Version }),
		label("host_revision", "the revision that it was built from",
			func(r *record.Record) string { return r.Build.Revision }),
		always("started", "when, in UTC, RFC 3339",
			func(r *record.Record) any { return r.Started.UTC().Format(time.RFC3339Nano) }),
		always("warnings", "doubts about the cell, separated by a semicolon and a space", warnings),
		label("key", "of the record: a hash of all that decides the scores",
			func(r *record.Record) string { return r.Key }),
	}
}

func warnings(r *record.Record) any {
	all := r.Warnings
	if r.Scores != nil {
		all = slices.Concat(r.Scores.Warnings, all)
	}
	return printable.Line(strings.Join(all, "; "))
}
