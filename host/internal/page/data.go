package page

import (
	"slices"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/figure"
	"github.com/invbench/invbench/host/internal/metric"
)

// data is what the page's scripts read. Lists run over the entries of a table or a board in their
// order, or over numbers of draws. Text that occurs often is in Text once: a textAt stands for it.
// Numbers have the digits that are shown, and no more.
type data struct {
	Board    string       `json:"board"`
	Records  int          `json:"records"`
	Plan     *Plan        `json:"plan,omitempty"`
	Problems []string     `json:"problems,omitempty"`
	Notes    []string     `json:"notes,omitempty"`
	Omitted  []string     `json:"omitted,omitempty"` // what there was no room for
	Entries  []string     `json:"entries"`           // figure.Order: it decides their looks
	Metrics  []metricData `json:"metrics"`
	Draws    []int        `json:"draws"`   // of all tables, ascending
	Seconds  []float64    `json:"seconds"` // the times that can be asked for, ascending
	Factor   float64      `json:"factor"`  // board.ProfileFactor
	Overall  *overall     `json:"overall,omitempty"`
	Text     []string     `json:"text"`
	Tables   []table      `json:"tables"`
}

// textAt is the index of a text in data.Text.
type textAt int

// metricData is a metric.Metric but for metric.R, which has columns of its own.
type metricData struct {
	Name   string      `json:"name"`
	Title  string      `json:"title"`
	Doc    string      `json:"doc"`
	Unit   metric.Unit `json:"unit"`
	Cost   bool        `json:"cost,omitempty"`
	Column bool        `json:"column,omitempty"` // it stands in tables, and not only behind a line
}

// table is a board.Table.
type table struct {
	Task      string   `json:"task"`
	Plugin    string   `json:"plugin"`
	Facts     []string `json:"facts"`
	Notes     []string `json:"notes,omitempty"`
	Footnotes []string `json:"footnotes,omitempty"`
	T         []int    `json:"t"`
	Targets   int      `json:"targets"`
	// Floors is what a perfect model scores, by the names of metrics; 0 is a floor like any other.
	Floors    map[string]float64 `json:"floors,omitempty"`
	Views     []view             `json:"views"`
	By        choices            `json:"by"` // of Views
	Figures   figures            `json:"figures"`
	PerTarget *perTarget         `json:"per_target,omitempty"`
	Pictures  *pictures          `json:"pictures,omitempty"`
	Lines     []line             `json:"lines"`
}

// perTarget says what the packed values of single targets are: decimal logarithms of r.
type perTarget struct {
	T    []int `json:"t"` // indices of table.T
	Span span  `json:"span"`
}

// maker makes the data of a page.
type maker struct {
	detail  detail
	data    *data
	interns map[string]textAt
}

// reading is what is known of a board, the same for all levels of detail.
type reading struct {
	board    Board
	placings *board.Placings
	figures  []figure.Table
}

func newReading(b Board) *reading {
	return &reading{b, b.Leaderboard.Placings(), figure.New(b.Leaderboard)}
}

func newData(r *reading, d detail) *data {
	b, l := r.board, r.board.Leaderboard
	m := &maker{d, &data{
		Board: b.Name, Plan: b.Plan, Problems: b.Problems, Notes: b.Notes, Omitted: d.omissions(),
		Entries: figure.Order(l), Metrics: metrics(), Draws: orNone(r.placings.Draws),
		Seconds: r.placings.Seconds, Factor: board.ProfileFactor, Text: []string{},
		Tables: []table{},
	}, map[string]textAt{}}
	m.data.Overall = m.overall(r.placings.Overall)
	for i := range l.Tasks {
		table := m.table(&l.Tasks[i])
		m.addPlacings(&table, r.placings.Tables[i])
		m.addFigures(&table, &r.figures[i])
		m.addTargets(&l.Tasks[i], &table)
		m.data.Tables = append(m.data.Tables, table)
	}
	return m.data
}

// orNone returns an empty list for nil, which JSON has no list for.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func metrics() []metricData {
	var all []metricData
	for _, m := range metric.All() {
		if m.Name != metric.R().Name {
			all = append(all, metricData{m.Name, m.Title, m.Doc, m.Unit, m.Cost(), m.DropAt > 0})
		}
	}
	return all
}

// text returns where a text is.
func (m *maker) text(s string) textAt {
	i, known := m.interns[s]
	if !known {
		i = textAt(len(m.data.Text))
		m.interns[s], m.data.Text = i, append(m.data.Text, s)
	}
	return i
}

func (m *maker) table(t *board.Table) table {
	out := table{
		Task: t.Task, Plugin: t.Plugin, Facts: t.Facts(), Notes: t.Notes, Footnotes: t.Footnotes,
		T: orNone(t.T), Targets: t.Protocol.Targets, Lines: []line{},
	}
	if t.HasMMD2 {
		out.Floors = map[string]float64{"mmd2": figures3(t.MMD2Floor)}
	}
	for i := range t.Lines {
		l := m.line(t, &t.Lines[i])
		l.Entry, _ = slices.BinarySearch(m.data.Entries, t.Lines[i].Entry)
		out.Lines = append(out.Lines, l)
		m.data.Records += t.Lines[i].Repeats
	}
	return out
}
