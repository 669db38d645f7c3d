package compare

import (
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/stat"
)

// leastMMD2 is what the MMD² of an entry counts as at least: what comes of moving one of a hundred draws by a
// hundredth of the range of x, far below the scatter between two samples of the true posterior.
const leastMMD2 = 1e-6

// addMMD2 compares the MMD² of pairs, if all were asked for the same comparison with the true posterior.
func (row *Row) addMMD2(pairs []pair) {
	had, alike := false, true
	for i := range pairs {
		old, new := &pairs[i].old, &pairs[i].new
		had = had || len(old.MMD2) > 0
		alike = alike && old.Protocol.MMD == new.Protocol.MMD && len(old.MMD2) == len(new.MMD2) &&
			len(old.MMD2) == len(pairs[0].old.MMD2)
	}
	switch {
	case !alike && had:
		row.Lost = append(row.Lost, Lost{Metric: MMD2})
		fallthrough
	case !alike:
		row.Notes = append(row.Notes, "MMD² is not compared: it was asked for otherwise, or one side has none")
	case had:
		row.compareMMD2(pairs)
	}
}

// compareMMD2 adds the effect. MMD² is bounded, so that no target can outweigh the others, and its arithmetic mean is
// what boards show: that is compared.
func (row *Row) compareMMD2(pairs []pair) {
	p := stat.Paired{Least: leastMMD2}
	for i := range pairs {
		p.Old, p.New = append(p.Old, pairs[i].old.MMD2), append(p.New, pairs[i].new.MMD2)
	}
	logs := p.LogRatios()
	e := Effect{
		Metric: MMD2, Old: stat.Mean(slices.Concat(p.Old...)), New: stat.Mean(slices.Concat(p.New...)),
		Ratio: math.Exp(stat.Mean(logs)), Zero: zeroSide(p.Old, p.New), Verdict: Unknown,
	}
	if row.Trainings == Fresh {
		e.testRepeats(logs)
	} else {
		value := stat.SignFlip(p.Gaps(), row.relabellings, row.seed(&e, "swap"))
		e.P = &value
		e.setInterval(p.BootstrapTargets(resamples, level, row.seed(&e, "bootstrap")))
	}
	row.Effects = append(row.Effects, e)
}

// addTimes compares times, if all cells had like machines to themselves.
func (row *Row) addTimes(pairs []pair) {
	for i := range pairs {
		old, new := &pairs[i].old, &pairs[i].new
		if how := old.Machine.unlike(new.Machine); how != "" {
			row.Notes = append(row.Notes, "times are not compared: the machines are not alike, "+how)
			return
		}
		if old.Time.Shared || new.Time.Shared {
			row.Notes = append(row.Notes, "times are not compared: a cell shared its machine")
			return
		}
	}
	row.addTime(Fit, pairs, func(c *Cell) float64 { return c.Time.Fit })
	row.addTime(Draws, pairs, func(c *Cell) float64 { return c.Time.Draws })
}

// unlike says in what two machines differ that times depend on, "" if in nothing.
func (m Machine) unlike(n Machine) string {
	sets := [2]string{m.ISA, n.ISA}
	if m.ISA == "" || n.ISA == "" { // older records do not know it
		sets = [2]string{}
	}
	for _, property := range []struct{ name, old, new string }{
		{"system", m.OS + "/" + m.Arch, n.OS + "/" + n.Arch},
		{"processor", m.CPU, n.CPU},
		{"cores", fmt.Sprint(m.Cores), fmt.Sprint(n.Cores)},
		{"threads", fmt.Sprint(m.Threads), fmt.Sprint(n.Threads)},
		{"backend", m.Backend, n.Backend},
		{"instruction set", sets[0], sets[1]},
	} {
		if property.old != property.new {
			return fmt.Sprintf("%s %q and %q", property.name, property.old, property.new)
		}
	}
	return ""
}

// leastTime is what a time counts as at least, in seconds: a clock's resolution.
const leastTime = 1e-6

// addTime compares one kind of time. Whatever the trainings, the replicate is the repeat. Times of 0 on both sides are
// none, and so is a time of draws of 0: a record has no such time if they were not measured, or took too long to be.
func (row *Row) addTime(m Metric, pairs []pair, value func(*Cell) float64) {
	var logs, old, new []float64
	for i := range pairs {
		a, b := value(&pairs[i].old), value(&pairs[i].new)
		old, new = append(old, a), append(new, b)
		logs = append(logs, math.Log(max(b, leastTime)/max(a, leastTime)))
	}
	hadAll, hasAll := !slices.Contains(old, 0), !slices.Contains(new, 0)
	e := Effect{Metric: m, Old: stat.Median(old), New: stat.Median(new), Ratio: math.Exp(stat.Mean(logs)), Verdict: Unknown}
	switch {
	case m == Draws && hadAll && !hasAll:
		row.Lost = append(row.Lost, Lost{Metric: m})
		row.Notes = append(row.Notes, "the time of 1000 draws is not compared: not measured on the new side")
	case m == Draws && !(hadAll && hasAll), stat.Mean(old) == 0 && stat.Mean(new) == 0:
		return
	default:
		e.Zero = zeroSide([][]float64{old}, [][]float64{new})
		e.testRepeats(logs)
		row.Effects = append(row.Effects, e)
	}
}

// noteDigests notes if the task's executable has changed: then a change of scores may be the task's.
func (row *Row) noteDigests(pairs []pair) {
	for i := range pairs {
		if pairs[i].old.Task.Digest != pairs[i].new.Task.Digest {
			row.Notes = append(row.Notes, "the task's executable has changed: so may have what it simulates")
			return
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
				row.Notes = append(row.Notes, fmt.Sprintf("repeat %d of the %s side is stale: %s", c.Repeat, side.name, why))
			}
		}
	}
}
