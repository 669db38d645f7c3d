package page

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/report"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

// budget says what a line comes to in each of data.Seconds.
type budget struct {
	At     []int     `json:"at"`     // index of table.T; -1 if there is no time for a draw
	Ranks  []int     `json:"ranks"`  // low, high; 0, 0 without a draw
	Ratios []float64 `json:"ratios"` // typical error by that of the best line; 0 without a draw
}

// budgets returns what the scored lines come to in time, and for each of data.Seconds the index in data.Text of what
// can be said of who is first.
func (m *maker) budgets(t *report.Table, typical *typicals, fit bool) ([]budget, []int) {
	budgets, claims := make([]budget, len(t.Scored())), []int{}
	var (
		before []int // the same as long as no line has time for more draws, and then so is all that follows from it
		ranks  []report.Rank
		ratios []float64
		claim  int
	)
	for _, s := range m.data.Seconds {
		at := within(t, s, fit)
		if before == nil || !slices.Equal(at, before) {
			before, ranks, ratios, claim = at, t.Ranks(at), typical.ratios(at), m.text(claimIn(t, at))
		}
		claims = append(claims, claim)
		for i := range budgets {
			budgets[i].At = append(budgets[i].At, at[i])
			budgets[i].Ranks = append(budgets[i].Ranks, ranks[i].Low, ranks[i].High)
			budgets[i].Ratios = append(budgets[i].Ratios, ratios[i])
		}
	}
	return budgets, claims
}

// claimIn says who is first where lines without time for a draw take no part.
func claimIn(t *report.Table, at []int) string {
	taking := slices.DeleteFunc(slices.Clone(at), func(k int) bool { return k < 0 })
	if len(taking) == 1 && len(at) > 1 {
		only := slices.IndexFunc(at, func(k int) bool { return k >= 0 })
		return t.Lines[only].Entry + " is alone: no other entry makes a draw in so little time"
	}
	return t.Sentence(t.Claim(at))
}

// typicals finds how the scored lines of a table stand to the best, by typical errors over the targets that all of them
// have: those of lines with other targets do not compare. Means are kept, since they are asked for at many times.
type typicals struct {
	lines []report.Line
	t     []int
	known map[[3]int]float64 // by line, index of T, number of targets
}

func newTypicals(t *report.Table) *typicals {
	return &typicals{lines: t.Scored(), t: t.T, known: map[[3]int]float64{}}
}

// ratios returns the typical error of each line, taken at T[at[i]] draws, by that of the best; 0 for a line with -1.
func (p *typicals) ratios(at []int) []float64 {
	targets := math.MaxInt
	for i, k := range at {
		if k >= 0 {
			targets = min(targets, p.lines[i].Scores.Targets)
		}
	}
	logs, best := make([]float64, len(at)), math.Inf(1)
	for i, k := range at {
		if k >= 0 {
			logs[i] = p.log(i, k, targets)
			best = min(best, logs[i])
		}
	}
	ratios := make([]float64, len(at))
	for i, k := range at {
		if k >= 0 {
			ratios[i] = number(math.Exp(logs[i] - best))
		}
	}
	return ratios
}

// log returns the logarithm of the typical error of line i at T[k] draws over the first targets.
func (p *typicals) log(i, k, targets int) float64 {
	key := [3]int{i, k, targets}
	mean, ok := p.known[key]
	if !ok {
		var repeats []float64
		for _, r := range p.lines[i].Records {
			if r.Scores != nil {
				repeats = append(repeats, stat.Mean(r.Scores.Logs(r.Scores.Index(p.t[k]))[:targets]))
			}
		}
		mean = stat.Mean(repeats)
		p.known[key] = mean
	}
	return mean
}

// meanOf returns the arithmetic mean of r_T, the share of it that the worst 1 % of the targets carry, 0 if the targets
// are too few for one, and 1 if that is so much that the mean is theirs, 0 if not.
func meanOf(s *score.Pooled, i int) []float64 {
	worst, few := 0.0, 0.0
	if s.Targets >= score.EnoughForWorst {
		worst = figures(s.Worst[i], threeFigs)
	}
	if score.MadeByFew(s.Worst[i], s.Targets) {
		few = 1
	}
	return []float64{number(s.R[i].Mean), worst, few}
}
