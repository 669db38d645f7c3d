package compare

import (
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/stat"
)

// add compares a metric that does not depend on the number of draws, if both sides have it.
func (row *Row) add(m metric.Metric, pairs []pair) {
	old, new := row.values(m, pairs)
	if old == nil {
		return
	}
	e := Effect{Metric: m.Name, Name: m.Title, Zero: zeroSide(old, new), Verdict: Unknown}
	e.Old, e.New = stat.Mean(slices.Concat(old...)), stat.Mean(slices.Concat(new...))
	switch m.Compare.By {
	case metric.Ratios:
		row.testRatios(&e, stat.Paired{Old: old, New: new, Least: m.Compare.Least})
	case metric.Gaps:
		e.Zero = "" // as good a logarithm as any
		row.testLogs(&e, minus(new, old))
	case metric.Repeats:
		e.Old, e.New = stat.Median(slices.Concat(old...)), stat.Median(slices.Concat(new...))
		e.testValues(old, new, m.Compare.Least)
	}
	row.Effects = append(row.Effects, e)
}

// values returns what each pair has of a metric on either side, nil if it cannot be compared. What
// the old side has, and the new one lacks or was asked for otherwise, is lost.
func (row *Row) values(m metric.Metric, pairs []pair) (old, new [][]float64) {
	had, has, alike := false, false, true
	for i := range pairs {
		a, b := pairs[i].old.values(m), pairs[i].new.values(m)
		old, new = append(old, a), append(new, b)
		had, has = had || len(a) > 0, has || len(b) > 0
		alike = alike && len(a) == len(b) && len(a) == len(old[0]) && pairs[i].sampledAlike(m)
	}
	switch {
	case !had && !has, m.Compare.By == metric.Repeats && zero(old) && zero(new):
		return nil, nil
	case alike:
		return old, new
	case had:
		row.Lost = append(row.Lost, Lost{Metric: m.Name, Name: m.Title})
	}
	what := m.Title
	if m.Unit == metric.Seconds {
		what = "the time of " + what
	}
	row.note(what + " is not compared: it was asked for otherwise, or one side has none")
	return nil, nil
}

// values returns what the cell has of a metric.
func (c *Cell) values(m metric.Metric) []float64 {
	values := slices.Clone(c.Metrics[m.Name])
	for i := range values {
		if m.Compare.By == metric.Ratios {
			values[i] = max(values[i], 0) // below it by rounding only
		}
	}
	return values
}

// sampledAlike reports whether both sides were compared with the true posterior in the same way, if
// the metric depends on that.
func (p *pair) sampledAlike(m metric.Metric) bool {
	return !m.Compare.Posterior || p.old.Protocol.Score.MMD == p.new.Protocol.Score.MMD
}

// testRatios adds what the replicates say of the ratio of means over targets. The values are
// bounded, so that no target can outweigh the others, and their arithmetic mean is what boards
// show.
func (row *Row) testRatios(e *Effect, p stat.Paired) {
	logs := p.LogRatios()
	e.Ratio = math.Exp(stat.Mean(logs))
	if row.Trainings == Fresh {
		e.testRepeats(logs)
		return
	}
	value := stat.SignFlip(p.Gaps(), row.relabellings, row.seed(e, "swap"))
	e.P = &value
	e.setInterval(p.BootstrapTargets(resamples, level, row.seed(e, "bootstrap")))
}

// testLogs adds what the replicates say of log-ratios of each repeat and target: targets if the
// trainings are the same, else repeats.
func (row *Row) testLogs(e *Effect, logs [][]float64) {
	e.Ratio = typical(logs)
	if row.Trainings == Fresh {
		e.testRepeats(means(logs))
		return
	}
	byTarget := make([]float64, len(logs[0]))
	for _, repeat := range logs {
		for i, v := range repeat {
			byTarget[i] += v / float64(len(logs))
		}
	}
	value := stat.SignFlip(byTarget, row.relabellings, row.seed(e, "swap"))
	e.P = &value
	if len(byTarget) > 1 {
		_, interval := stat.Student(byTarget, level)
		e.setInterval(interval)
	}
}

// testValues adds what repeats say of the ratio of a cell's one value. Whatever the trainings, the
// replicate is the repeat.
func (e *Effect) testValues(old, new [][]float64, least float64) {
	const tiny = 1e-300
	least = max(least, tiny)
	logs := make([]float64, len(old))
	for i := range logs {
		logs[i] = math.Log(max(new[i][0], least) / max(old[i][0], least))
	}
	e.Ratio = math.Exp(stat.Mean(logs))
	e.testRepeats(logs)
}

// minus returns the differences of values of each repeat and target.
func minus(a, b [][]float64) [][]float64 {
	all := make([][]float64, len(a))
	for k := range a {
		all[k] = make([]float64, len(a[k]))
		for i := range all[k] {
			all[k][i] = a[k][i] - b[k][i]
		}
	}
	return all
}

// unlikeCosts says why the costs of pairs do not compare, "" if all cells had like machines to
// themselves.
func unlikeCosts(pairs []pair) string {
	for i := range pairs {
		old, new := &pairs[i].old, &pairs[i].new
		if found := record.MachineDifferences(old.Machine, new.Machine); len(found) > 0 {
			return "the machines are not alike, " + found[0].String()
		}
		if old.Shared || new.Shared {
			return "a cell shared its machine"
		}
	}
	return ""
}

// noteDigests notes if the task's executable has changed: then a change of scores may be the
// task's.
func (row *Row) noteDigests(pairs []pair) {
	for i := range pairs {
		if pairs[i].old.Task.Digest != pairs[i].new.Task.Digest {
			row.note("the task's executable has changed: so may have what it simulates")
		}
	}
}

// noteStale marks the cells that are compared although their board asks for something else by now.
func (row *Row) noteStale(pairs []pair) {
	for i := range pairs {
		for _, side := range []struct {
			name string
			cell *Cell
		}{{"old", &pairs[i].old}, {"new", &pairs[i].new}} {
			if c := side.cell; c.Stale != "" {
				why := printable.Line(c.Stale)
				row.note(fmt.Sprintf("repeat %d of the %s side is stale: %s",
					c.Repeat, side.name, why))
			}
		}
	}
}
