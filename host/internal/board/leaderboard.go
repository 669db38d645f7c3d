package board

import (
	"slices"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// Leaderboard is what a board says: for each task, the entries in the order of their scores.
type Leaderboard struct {
	Tasks   []Table  `json:"tasks"`
	Overall *Overall `json:"overall,omitempty"` // nil with fewer than two tables that have scores
	// What the board's records have that is not in it; set by who sorted them.
	Notes []string `json:"notes,omitempty"`
}

// Table is one task's part of a leaderboard. All of its scores were made under one protocol, so
// that they can be compared; records of a task under two protocols give two tables.
type Table struct {
	Task   string `json:"task"`   // on the board
	Plugin string `json:"plugin"` // what the executable calls itself
	// Of the records; they differ in nothing that decides a score.
	Profiles []string        `json:"profiles"`
	Protocol record.Protocol `json:"protocol"`
	Machines []string        `json:"machines"`           // that the cells ran on, one line each
	Backends []string        `json:"backends,omitempty"` // what the models computed with
	// The numbers of draws at which all scored entries have r_T, ascending.
	T []int `json:"t"`
	// Scored entries by typical error at the last T, then the others by name.
	Lines []Line `json:"lines"`
	// What a perfect model scores, on average; 0 without an MMD.
	MMD2Floor float64  `json:"mmd2_floor"`
	HasMMD2   bool     `json:"-"`                   // some line has an MMD
	Notes     []string `json:"notes,omitempty"`     // doubts about all lines
	Footnotes []string `json:"footnotes,omitempty"` // doubts about some lines, which refer to them

	Pairs []Pair `json:"pairs,omitempty"` // of all scored lines, unless there are too many

	ranking *ranking // of the scored lines
}

// Line is one entry of a table, all of its repeats together.
type Line struct {
	Entry  string        `json:"entry"`
	Plugin string        `json:"plugin"`
	Scores *score.Pooled `json:"scores,omitempty"` // nil if no repeat has scores
	// Metrics are those that all repeats with scores know, by name, brought together.
	Metrics   map[string]score.Summary `json:"metrics,omitempty"`
	Repeats   int                      `json:"repeats"` // recorded, with scores or without
	Failures  []Failure                `json:"failures,omitempty"`
	Time      Time                     `json:"time"`
	Footnotes []int                    `json:"footnotes,omitempty"` // indices of Table.Footnotes
	// One for each of Table.T; none without scores.
	Ranks []Rank `json:"ranks,omitempty"`

	Records []*record.Record `json:"-"` // what the line is made of, by repeat
}

// Failure is a repeat without scores.
type Failure struct {
	Repeat int           `json:"repeat"`
	Status record.Status `json:"status"`
	Reason string        `json:"reason"`
}

// Time is what an entry costs: medians over its repeats with scores, and the largest memory. 0
// means not measured.
type Time struct {
	FitS       float64 `json:"fit_s"`
	Batch1000S float64 `json:"batch1000_s"` // one target × 1000 draws
	MaxRSS     int64   `json:"max_rss_bytes"`
	// Some repeat ran beside another cell, so the times are upper bounds.
	Shared bool `json:"shared"`
}

// Ranked reports whether the draws of the entry come in an order of its own.
func (l *Line) Ranked() bool {
	return l.Scores != nil && l.Scores.Order == sdk.Ranked
}

// Typical returns the typical error at t draws.
func (l *Line) Typical(t int) (score.Point, bool) { return at(l.Scores.Typical, t) }

// Mean returns the mean r_T at t draws.
func (l *Line) Mean(t int) (score.Point, bool) { return at(l.Scores.R, t) }

// Worst returns the share of the mean r_T that the worst 1 % of the targets carry.
func (l *Line) Worst(t int) float64 {
	for k, p := range l.Scores.R {
		if p.T == t {
			return l.Scores.Worst[k]
		}
	}
	return 0
}

// Normalised returns the typical r_T divided by the prior's at t draws, and false if it is not
// known.
func (l *Line) Normalised(t int) (score.Point, bool) { return at(l.Scores.RNormalised, t) }

// Metric returns a metric of the line, and false if not all of its repeats know it.
func (l *Line) Metric(m metric.Metric) (score.Summary, bool) {
	s, known := l.Metrics[m.Name]
	return s, known
}

// Has reports whether some line of the table has a metric.
func (t *Table) Has(m metric.Metric) bool {
	return slices.ContainsFunc(t.Lines, func(l Line) bool { _, known := l.Metric(m); return known })
}

// Heavy reports whether few targets make the mean r_T at t draws.
func (l *Line) Heavy(t int) bool { return score.MadeByFew(l.Worst(t), l.Scores.Targets) }

func at(points []score.Point, t int) (score.Point, bool) {
	for _, p := range points {
		if p.T == t {
			return p, true
		}
	}
	return score.Point{}, false
}

// Last returns the number of draws by which the table is ordered, 0 if nothing is scored.
func (t *Table) Last() int {
	if len(t.T) == 0 {
		return 0
	}
	return t.T[len(t.T)-1]
}

// Scored returns the lines with scores, best first.
func (t *Table) Scored() []Line {
	n := 0
	for n < len(t.Lines) && t.Lines[n].Scores != nil {
		n++
	}
	return t.Lines[:n]
}
