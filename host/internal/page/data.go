package page

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/report"
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
	Factor   float64   `json:"factor"`            // report.ProfileFactor
	Overall  *overall  `json:"overall,omitempty"`
	Text     []string  `json:"text"`
	Tables   []table   `json:"tables"`
}

// table is a report.Table.
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

// line is a report.Line.
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
		Board: b.Name, Plan: b.Plan, Problems: b.Problems, Notes: b.Notes, Factor: report.ProfileFactor,
		Entries: entries(b.Leaderboard), Seconds: secondsGrid(b.Leaderboard), Text: []string{}, Tables: []table{},
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
func entries(l *report.Leaderboard) []string {
	names := []string{}
	for _, t := range l.Tasks {
		for _, l := range t.Lines {
			names = append(names, l.Entry)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// mostSeconds is the most times that can be asked for.
const mostSeconds = 60

// secondsGrid returns 1, 2 and 5 times powers of ten, from the time of the quickest draw to that of the slowest model.
func secondsGrid(l *report.Leaderboard) []float64 {
	least, most := math.Inf(1), 0.0
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
	grid := []float64{}
	if most == 0 {
		return grid
	}
	for power := math.Floor(math.Log10(max(least, 1e-9))); len(grid) < mostSeconds; power++ {
		for _, digit := range []float64{1, 2, 5} {
			s := figures(digit*math.Pow(10, power), 1)
			if s >= least || figures(s*2.5, 2) > least {
				grid = append(grid, s)
			}
			if s >= most {
				return grid
			}
		}
	}
	return grid
}

func (m *maker) table(t *report.Table) table {
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
func (m *maker) addStandings(t *report.Table, out *table) {
	scored := t.Scored()
	typical := newTypicals(t)
	for k := range t.T {
		for i, ratio := range typical.ratios(slices.Repeat([]int{k}, len(scored))) {
			out.Lines[i].Ratios = append(out.Lines[i].Ratios, ratio)
		}
	}
	if !m.detail.times {
		return
	}
	var excluded, included []budget
	excluded, out.Time = m.budgets(t, typical, false)
	included, out.TimeFit = m.budgets(t, typical, true)
	for i := range scored {
		out.Lines[i].Time, out.Lines[i].TimeFit = &excluded[i], &included[i]
	}
}
