package plot

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"github.com/invbench/invbench/host/internal/record"
)

// seconds draws typical errors r_T against the wall-clock seconds that T draws for one target take: of a fitted model,
// and from the beginning of its training.
func (t *table) seconds() []*sheet {
	var timed []entry
	for _, e := range t.scored() {
		if positive(e.time.batch) {
			timed = append(timed, e)
		}
	}
	if len(timed) == 0 {
		return nil
	}
	y := newDecades(8)
	for _, e := range timed {
		for _, p := range e.points {
			y.include(p.Mean)
		}
	}
	without := secondsPanel("training excluded", timed, y, func(entry) float64 { return 0 })
	with := secondsPanel("training included", timed, y, func(e entry) float64 { return e.time.fit })
	without.Y.Label.Text = errorLabel
	without.X.Label.Text, with.X.Label.Text = "seconds for T draws", "seconds to train, and for T draws"
	told, grey := split(timed)
	return []*sheet{{
		kind: Seconds, title: legible(t.task) + ": error against wall-clock time", panels: [][]*plot.Plot{{without, with}},
		panelHeight: 250, legend: legend{keys: keys(told, grey)}, notes: t.secondsNotes(timed, y),
	}}
}

// secondsPanel draws r_T against the seconds of T draws and those that come before them.
func secondsPanel(title string, timed []entry, y *decades, before func(entry) float64) *plot.Plot {
	p := newPanel(title)
	x := newDecades(5)
	for _, e := range timed {
		for _, point := range e.points {
			if at := before(e) + e.time.of(point.T); positive(at) {
				x.include(at)
			}
		}
	}
	lines := make([]plotter.XYs, len(timed))
	for i, e := range timed {
		for _, point := range e.points {
			if at := before(e) + e.time.of(point.T); positive(at) {
				lines[i] = append(lines[i], plotter.XY{X: x.at(at), Y: y.at(point.Mean)})
			}
		}
	}
	x.apply(&p.X)
	y.apply(&p.Y)
	told, grey := split(timed)
	for i := range grey {
		p.Add(line(lines[len(told)+i], rest(), edgeWidth)...)
	}
	for i, e := range slices.Backward(told) {
		p.Add(marked(lines[i], e.style)...)
	}
	return p
}

// secondsNotes says where the times are from: only those of whole batches are measured.
func (t *table) secondsNotes(timed []entry, y *decades) []string {
	notes := []string{typicalNote, fmt.Sprintf(
		"Each marker is one T. Measured is the time of %d draws for one target, warm; T draws are taken for T/%d of it, which leaves out what a call costs anyway.",
		record.BatchDraws, record.BatchDraws)}
	notes = append(notes, about(timed, "ranks its draws, so the first takes as long as all", "rank their draws, so the first takes as long as all",
		func(e entry) bool { return e.time.whole })...)
	notes = append(notes, about(timed, "was not timed so: taken is its share of the time of all targets at once", "were not timed so: taken is their share of the time of all targets at once",
		func(e entry) bool { return e.time.pooled })...)
	notes = append(notes, about(timed, "shared the machine with another cell: the times are upper bounds", "shared the machine with other cells: the times are upper bounds",
		func(e entry) bool { return e.time.shared })...)
	notes = append(notes, about(t.scored(), "has no measured time", "have no measured times",
		func(e entry) bool { return !positive(e.time.batch) })...)
	notes = append(append(notes, unlike(timed)...), zeroNote(y)...)
	return append(notes, t.missing()...)
}

// about returns a sentence on the entries that something holds for, none if there are none.
func about(entries []entry, one, several string, holds func(entry) bool) []string {
	var names []string
	for _, e := range entries {
		if holds(e) {
			names = append(names, legible(e.name))
		}
	}
	switch len(names) {
	case 0:
		return nil
	case 1:
		return []string{names[0] + " " + one + "."}
	}
	return []string{listed(names) + " " + several + "."}
}
