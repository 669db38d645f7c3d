package page

import (
	"slices"

	"github.com/invbench/invbench/host/internal/board"
)

// choices says which view the reader sees, by what he chooses: indices of a list of views.
type choices struct {
	Draws []int `json:"draws"` // for each of table.T, or of data.Draws over all tables
	Time  []int `json:"time"`  // for each of data.Seconds, training excluded
	Fit   []int `json:"fit"`   // likewise, training included
}

// view is a board.Placing. Its lists run over the scored lines of the table, which come first.
type view struct {
	Claim textAt    `json:"claim"`
	At    []int     `json:"at"`   // index of table.T; -1 if there is no time for a draw
	Low   []int     `json:"low"`  // the ends of the rank; 0 without a draw
	High  []int     `json:"high"` // likewise
	Ratio []float64 `json:"ratio"`
}

func (m *maker) addPlacings(out *table, p board.TablePlacings) {
	all := viewer[board.Placing]{}
	out.By = all.choices(m.detail, p.ByDraws, p.InTime, p.WithFit)
	out.Views = []view{}
	for _, p := range all.views {
		v := view{Claim: m.text(p.Claim), At: orNone(p.At), Ratio: numbers(p.Ratios)}
		v.Low, v.High = []int{}, []int{}
		for _, r := range p.Ranks {
			v.Low, v.High = append(v.Low, r.Low), append(v.High, r.High)
		}
		out.Views = append(out.Views, v)
	}
}

// viewer collects views, each once.
type viewer[V any] struct{ views []*V }

func (v *viewer[V]) choices(d detail, draws, time, fit []*V) choices {
	c := choices{Draws: v.indices(draws), Time: []int{}, Fit: []int{}}
	if d.times {
		c.Time, c.Fit = v.indices(time), v.indices(fit)
	}
	return c
}

func (v *viewer[V]) indices(views []*V) []int {
	indices := make([]int, len(views))
	for i, p := range views {
		if indices[i] = slices.Index(v.views, p); indices[i] < 0 {
			indices[i], v.views = len(v.views), append(v.views, p)
		}
	}
	return indices
}

// overall says how the entries stand over all tables.
type overall struct {
	Views []overallView `json:"views"`
	By    choices       `json:"by"`
}

// overallView is a board.OverallPlacing. Its lists run over data.Entries; an entry that is on no
// table here has Tables 0.
type overallView struct {
	Claim  textAt `json:"claim"`
	Tables []int  `json:"tables"`
	Scored []int  `json:"scored"`
	// The ends of the rank; 0 unless the entry is on every table.
	Low         []int     `json:"low"`
	High        []int     `json:"high"`
	Relative    []float64 `json:"relative"` // error, and the ends of its interval
	RelativeLow []float64 `json:"relative_low"`
	RelativeTop []float64 `json:"relative_high"`
	// The area, and the ends of its band: 0 where there is none.
	Profile    []float64   `json:"profile"`
	ProfileLow []float64   `json:"profile_low"`
	ProfileTop []float64   `json:"profile_high"`
	Factors    [][]float64 `json:"factors"` // see board.Standing
}

func (m *maker) overall(p *board.OverallPlacings) *overall {
	if p == nil {
		return nil
	}
	all := viewer[board.OverallPlacing]{}
	out := &overall{Views: []overallView{}}
	out.By = all.choices(m.detail, p.ByDraws, p.InTime, p.WithFit)
	for _, p := range all.views {
		out.Views = append(out.Views, m.overallView(p))
	}
	return out
}

func (m *maker) overallView(p *board.OverallPlacing) overallView {
	v, standings := overallView{Claim: m.text(p.Claim)}, map[string]board.Standing{}
	for _, s := range p.Lines {
		standings[s.Entry] = s
	}
	for _, entry := range m.data.Entries {
		s := standings[entry]
		v.Tables, v.Scored = append(v.Tables, s.Tables), append(v.Scored, s.Scored)
		v.Low, v.High = append(v.Low, s.Rank.Low), append(v.High, s.Rank.High)
		v.Relative = append(v.Relative, number(s.Normalised))
		v.RelativeLow = append(v.RelativeLow, number(s.Low))
		v.RelativeTop = append(v.RelativeTop, number(s.High))
		v.Profile = append(v.Profile, number(s.Profile))
		v.ProfileLow = append(v.ProfileLow, number(s.ProfileLow))
		v.ProfileTop = append(v.ProfileTop, number(s.ProfileHigh))
		v.Factors = append(v.Factors, factors(s.Factors))
	}
	return v
}

// factors keeps those that a profile shows, with as many digits as can be seen on it.
func factors(all []float64) []float64 {
	shown := []float64{}
	for _, f := range all {
		if f <= board.ProfileFactor {
			shown = append(shown, figuresOf(f, 4))
		}
	}
	return shown
}
