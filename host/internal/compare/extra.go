package compare

import (
	"fmt"
	"math"

	"github.com/invbench/invbench/host/internal/stat"
)

// addMMD2 compares the MMD² of pairs, if all were asked for the same comparison with the true posterior.
func (row *Row) addMMD2(pairs []pair) {
	for i := range pairs {
		old, new := &pairs[i].old, &pairs[i].new
		if old.Protocol.MMD != new.Protocol.MMD || len(old.MMD2) != len(new.MMD2) {
			row.Notes = append(row.Notes, "MMD² is not compared: it was asked for otherwise")
			return
		}
		if len(old.MMD2) == 0 || len(old.MMD2) != len(pairs[0].old.MMD2) {
			return
		}
	}
	row.add(MMD2, 0, pairs, func(c *Cell) []float64 { return c.MMD2 })
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

// addTime compares one kind of time. Whatever the trainings, the replicate is the repeat.
func (row *Row) addTime(m Metric, pairs []pair, value func(*Cell) float64) {
	var logs, old, new []float64
	for i := range pairs {
		a, b := value(&pairs[i].old), value(&pairs[i].new)
		if !(a > 0 && b > 0) { // not measured
			return
		}
		logs, old, new = append(logs, math.Log(b/a)), append(old, a), append(new, b)
	}
	e := Effect{Metric: m, Old: stat.Median(old), New: stat.Median(new), Verdict: Unknown}
	if e.setRatio(logs) {
		e.testRepeats(logs)
	}
	row.Effects = append(row.Effects, e)
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
