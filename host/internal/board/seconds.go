package board

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/stat"
)

// Seconds returns how long t draws for one target take once the model is fitted, and false if that
// was not measured. Measured is a batch of 1000, of which t draws are taken to cost their share. A
// model that ranks its draws has made all of them before it gives the first, so any number of them
// costs the whole batch.
func (l *Line) Seconds(t int) (float64, bool) {
	if l.Scores == nil || l.Time.Batch1000S <= 0 {
		return 0, false
	}
	if l.Ranked() {
		return l.Time.Batch1000S, true
	}
	return l.Time.Batch1000S * float64(t) / record.BatchDraws, true
}

// Within returns, for each scored line, the index in Table.T of the most draws that it can make for
// one target in so many seconds, which the fit uses up first if it counts; -1 if there is not time
// for the fewest.
func (t *Table) Within(seconds float64, fit bool) []int {
	lines := t.Scored()
	at := make([]int, len(lines))
	for i := range lines {
		at[i] = t.within(&lines[i], seconds, fit)
	}
	return at
}

func (t *Table) within(l *Line, seconds float64, fit bool) int {
	if fit {
		seconds -= l.Time.FitS
	}
	most := -1
	for k, draws := range t.T {
		if cost, known := l.Seconds(draws); known && cost <= seconds {
			most = k
		}
	}
	return most
}

// AtMost returns, for each scored line, the index in Table.T of the largest number of draws that is
// not larger than t, the first if there is none.
func (t *Table) AtMost(draws int) []int {
	best := 0
	for k, d := range t.T {
		if d <= draws {
			best = k
		}
	}
	return t.All(best)
}

// Draws returns the numbers of draws of all tables, ascending.
func (l *Leaderboard) Draws() []int {
	var all []int
	for _, t := range l.Tasks {
		all = append(all, t.T...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// mostSeconds is the most times that a board has its standings at.
const mostSeconds = 60

// Seconds returns the times at which it is worth asking who is first: 1, 2 and 5 times powers of
// ten, from the time of the quickest draw to that of the slowest model with its fit.
func (l *Leaderboard) Seconds() []float64 {
	least, most := l.extremes()
	grid := []float64{}
	if most == 0 {
		return grid
	}
	for power := math.Floor(math.Log10(max(least, 1e-9))); len(grid) < mostSeconds; power++ {
		for _, digit := range []float64{1, 2, 5} {
			s := stat.Round(digit*math.Pow(10, power), 1)
			if s >= least || stat.Round(s*2.5, 2) > least {
				grid = append(grid, s)
			}
			if s >= most {
				return grid
			}
		}
	}
	return grid
}

// extremes returns the time of the quickest draw, and of the slowest draws with their fit: 0 if no
// time is known.
func (l *Leaderboard) extremes() (least, most float64) {
	least = math.Inf(1)
	for i := range l.Tasks {
		t := &l.Tasks[i]
		for _, line := range t.Scored() {
			for _, draws := range t.T {
				if s, known := line.Seconds(draws); known {
					least, most = min(least, s), max(most, s+line.Time.FitS)
				}
			}
		}
	}
	return least, most
}
