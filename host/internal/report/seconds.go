package report

import "github.com/invbench/invbench/host/internal/record"

// Seconds returns how long t draws for one target take once the model is fitted, and false if that was not measured.
// Measured is a batch of 1000, of which t draws are taken to cost their share. A model that ranks its draws has made all of
// them before it gives the first, so any number of them costs the whole batch.
func (l *Line) Seconds(t int) (float64, bool) {
	if l.Scores == nil || l.Time.Batch1000S <= 0 {
		return 0, false
	}
	if l.ranked() {
		return l.Time.Batch1000S, true
	}
	return l.Time.Batch1000S * float64(t) / record.BatchDraws, true
}

// Within returns the index in Table.T of the most draws that a line can make for one target in so many seconds, which the
// fit uses up first if it counts; -1 if there is not time for the fewest.
func (t *Table) Within(l *Line, seconds float64, fit bool) int {
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
