package page

import (
	"slices"

	"github.com/invbench/invbench/host/internal/board"
)

// data is what the page's scripts read. Its names are short, since they are many, and text that occurs often is in Text
// once. Numbers have the digits that are shown, and no more.
type data struct {
	Board    string    `json:"board"`
	Records  int       `json:"records"`
	Plan     *Plan     `json:"plan,omitempty"`
	Problems []string  `json:"problems,omitempty"`
	Notes    []string  `json:"notes,omitempty"`
	Omitted  []string  `json:"omitted,omitempty"` // what there was no room for
	Entries  []string  `json:"entries"`           // of all tables, by name: the order of their colours
	Seconds  []float64 `json:"seconds"`           // the times that can be asked for, ascending
	Factor   float64   `json:"factor"`            // board.ProfileFactor
	Overall  *overall  `json:"overall,omitempty"`
	Text     []string  `json:"text"`
	Tables   []table   `json:"tables"`
}

// table is a board.Table.
type table struct {
	Task      string     `json:"task"`
	Plugin    string     `json:"plugin"`
	Facts     []string   `json:"facts"`
	Notes     []string   `json:"notes,omitempty"`
	Footnotes []string   `json:"foot,omitempty"`
	T         []int      `json:"t"`
	Targets   int        `json:"targets"`
	Claims    []int      `json:"claims"`            // for each T, the index of data.Text: who is first, as far as the data tell
	Time      []int      `json:"time,omitempty"`    // likewise for each of data.Seconds, training excluded
	TimeFit   []int      `json:"timefit,omitempty"` // and included
	Floor     float64    `json:"floor,omitempty"`   // of the MMD²
	PerTarget *perTarget `json:"per,omitempty"`
	Pictures  *pictures  `json:"pictures,omitempty"`
	Lines     []line     `json:"lines"`
}

// perTarget says what the packed values of single targets are: decimal logarithms of r.
type perTarget struct {
	T    []int `json:"t"` // indices of table.T
	Span span  `json:"span"`
}

// line is a board.Line.
type line struct {
	Entry      int         `json:"e"` // index of data.Entries
	Plugin     string      `json:"p"`
	Ranked     bool        `json:"ranked,omitempty"`
	Footnotes  []int       `json:"foot,omitempty"`
	Recorded   int         `json:"of"` // repeats
	Scored     int         `json:"n"`  // of these, with scores; the fields up to Cells are there if there are any
	Targets    int         `json:"targets,omitempty"`
	R          [][]float64 `json:"r,omitempty"`    // for each T: typical error, low, high, q25, q75
	Mean       [][]float64 `json:"mean,omitempty"` // for each T: see meanOf
	Relative   []float64   `json:"rel,omitempty"`  // for each T: typical r_T/prior; 0 if not known
	MMD        []float64   `json:"mmd,omitempty"`  // mean, low, high
	Infeasible float64     `json:"inf,omitempty"`
	Outside    float64     `json:"out,omitempty"`
	Fit        float64     `json:"fit,omitempty"`
	Batch      float64     `json:"batch,omitempty"` // seconds of 1000 draws
	Memory     int64       `json:"rss,omitempty"`
	Shared     bool        `json:"shared,omitempty"`
	Capped     float64     `json:"cap,omitempty"`
	Ranks      []int       `json:"ranks,omitempty"`  // for each T: low, high
	Ratios     []float64   `json:"ratios,omitempty"` // for each T: typical error by that of the best line, on the targets that all have
	Time       *budget     `json:"time,omitempty"`   // by seconds, training excluded
	TimeFit    *budget     `json:"timefit,omitempty"`
	PerTarget  []string    `json:"per,omitempty"` // packed, for each of perTarget.T
	Curves     []curve     `json:"curves,omitempty"`
	Examples   []example   `json:"ex,omitempty"`
	Failures   [][3]int    `json:"fail,omitempty"` // repeat, and indices of data.Text: status and reason
	Cells      [][]any     `json:"cells,omitempty"`
}

// maker makes the data of a page.
type maker struct {
	detail  detail
	data    *data
	interns map[string]int
}

func newData(b Board, d detail, o *overall) *data {
	m := &maker{d, &data{
		Board: b.Name, Plan: b.Plan, Problems: b.Problems, Notes: b.Notes, Factor: board.ProfileFactor,
		Entries: entries(b.Leaderboard), Seconds: b.Leaderboard.Seconds(), Text: []string{}, Tables: []table{},
		Omitted: d.omissions(),
	}, map[string]int{}}
	if d.times {
		m.data.Overall = o
	} else if o != nil {
		m.data.Overall = &overall{Draws: o.Draws, Time: []places{}, TimeFit: []places{}}
	}
	for i := range b.Leaderboard.Tasks {
		m.data.Tables = append(m.data.Tables, m.table(&b.Leaderboard.Tasks[i]))
	}
	return m.data
}

// text returns the index of a text.
func (m *maker) text(s string) int {
	i, known := m.interns[s]
	if !known {
		i = len(m.data.Text)
		m.interns[s], m.data.Text = i, append(m.data.Text, s)
	}
	return i
}

// entries returns the names of all entries, sorted.
func entries(l *board.Leaderboard) []string {
	names := []string{}
	for _, t := range l.Tasks {
		for _, l := range t.Lines {
			names = append(names, l.Entry)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (m *maker) table(t *board.Table) table {
	out := table{
		Task: t.Task, Plugin: t.Plugin, Facts: t.Facts(), Notes: t.Notes, Footnotes: t.Footnotes, T: t.T,
		Targets: t.Protocol.Targets, Floor: figures(t.MMD2Floor, threeFigs), Lines: []line{},
	}
	if out.T == nil {
		out.T = []int{}
	}
	for k := range t.T {
		out.Claims = append(out.Claims, m.text(t.SentenceAt(k)))
	}
	for i := range t.Lines {
		out.Lines = append(out.Lines, m.line(t, &t.Lines[i]))
		m.data.Records += t.Lines[i].Repeats
	}
	m.addStandings(t, &out)
	m.addTargets(t, &out)
	m.addPictures(t, &out)
	return out
}

// addStandings adds how the scored lines, which come first, stand to each other.
func (m *maker) addStandings(t *board.Table, out *table) {
	for k := range t.T {
		for i, ratio := range t.Ratios(t.All(k)) {
			out.Lines[i].Ratios = append(out.Lines[i].Ratios, number(ratio))
		}
	}
	if !m.detail.times {
		return
	}
	var excluded, included []budget
	excluded, out.Time = m.budgets(t, false)
	included, out.TimeFit = m.budgets(t, true)
	for i := range t.Scored() {
		out.Lines[i].Time, out.Lines[i].TimeFit = &excluded[i], &included[i]
	}
}

// budget says what a line comes to in each of data.Seconds.
type budget struct {
	At     []int     `json:"at"`     // index of table.T; -1 if there is no time for a draw
	Ranks  []int     `json:"ranks"`  // low, high; 0, 0 without a draw
	Ratios []float64 `json:"ratios"` // typical error by that of the best line; 0 without a draw
}

// budgets returns what the scored lines come to in time, and for each of data.Seconds the index in
// data.Text of what can be said of who is first.
func (m *maker) budgets(t *board.Table, fit bool) ([]budget, []int) {
	budgets, claims := make([]budget, len(t.Scored())), []int{}
	var (
		before []int // the same as long as no line has time for more draws, and then so is all that follows from it
		ranks  []board.Rank
		ratios []float64
		claim  int
	)
	for _, s := range m.data.Seconds {
		at := t.Within(s, fit)
		if before == nil || !slices.Equal(at, before) {
			before, ranks, ratios, claim = at, t.Ranks(at), t.Ratios(at), m.text(t.SentenceIn(at))
		}
		claims = append(claims, claim)
		for i := range budgets {
			budgets[i].At = append(budgets[i].At, at[i])
			budgets[i].Ranks = append(budgets[i].Ranks, ranks[i].Low, ranks[i].High)
			budgets[i].Ratios = append(budgets[i].Ratios, number(ratios[i]))
		}
	}
	return budgets, claims
}
