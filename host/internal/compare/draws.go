package compare

import (
	"slices"

	"github.com/invbench/invbench/host/internal/metric"
)

// chosenT returns the numbers of draws to compare at: those asked for that all pairs have, by
// default the first, 10 and the last.
func chosenT(pairs []pair, asked []int) []int {
	common := commonT(&pairs[0].old, &pairs[0].new)
	for i := range pairs[1:] {
		p := &pairs[i+1]
		common = slices.DeleteFunc(common, func(t int) bool {
			return !slices.Contains(commonT(&p.old, &p.new), t)
		})
	}
	return choose(common, asked)
}

// choose returns those of the numbers that were asked for, by default the first, 10 and the last.
func choose(of, asked []int) []int {
	return slices.DeleteFunc(slices.Clone(of), func(t int) bool {
		if len(asked) > 0 {
			return !slices.Contains(asked, t)
		}
		return t != of[0] && t != 10 && t != of[len(of)-1]
	})
}

// noteOtherT says at which numbers of draws r_T is not compared though it was asked for, or the old
// side has it there.
func (row *Row) noteOtherT(m metric.Metric, pairs []pair, asked, chosen []int) {
	for i := range pairs {
		for _, t := range choose(pairs[i].old.T, asked) {
			lost := Lost{Metric: m.Name, T: t, Name: m.At(t)}
			if !slices.Contains(pairs[i].new.T, t) && !slices.Contains(row.Lost, lost) {
				row.Lost = append(row.Lost, lost)
				row.note(lost.Name + " is not compared: the new side has none")
			}
		}
	}
	if len(chosen) == 0 {
		return // said already
	}
	for _, t := range asked {
		if !slices.Contains(chosen, t) && !slices.Contains(row.Lost, Lost{m.Name, t, m.At(t)}) {
			row.note(m.At(t) + " is not compared: not all repeats have it on both sides")
		}
	}
}

// r returns r_T of each target, nil if there is none.
func (c *Cell) r(t int) []float64 {
	if i := slices.Index(c.T, t); i >= 0 {
		return c.R[i]
	}
	return nil
}
