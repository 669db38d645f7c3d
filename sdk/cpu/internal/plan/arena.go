package plan

import (
	"cmp"
	"slices"
)

// place is a stretch of the arena that is needed from one step to another, both included.
type place struct {
	size        int // bytes, a multiple of a cache line
	first, last int // steps
	at          int
}

// layout gives each place an offset such that no two overlap that are needed at the same step, and
// returns the size of the arena. Largest first, each goes to the lowest gap that has room.
func layout(places []place) int {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(places[b].size, places[a].size)
	})
	var done []int // sorted by offset
	total := 0
	for _, i := range order {
		p := &places[i]
		p.at = 0
		for _, j := range done {
			q := places[j]
			if q.last < p.first || p.last < q.first {
				continue
			}
			if p.at+p.size <= q.at {
				break
			}
			p.at = max(p.at, q.at+q.size)
		}
		at, _ := slices.BinarySearchFunc(done, p.at, func(j, at int) int {
			return cmp.Compare(places[j].at, at)
		})
		done = slices.Insert(done, at, i)
		total = max(total, p.at+p.size)
	}
	return total
}

// roundLine rounds a number of bytes up to whole cache lines.
func roundLine(n int) int { return (n + 63) &^ 63 }
