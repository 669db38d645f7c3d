package report

import (
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// Rank is the place of an entry among those of a table, as far as the data tell: 1 + the number of entries that are
// distinguishably better, up to the number of entries less those that are distinguishably worse. Entries with the same
// Low are tied.
type Rank struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// contest holds what entries are compared by: the means of r_T in bootstrap resamples of the targets. All entries have the
// same resamples of targets, so that the difference between two of them is a paired one: a hard target is hard for both.
// Trainings are resampled for each entry by itself.
type contest struct {
	entries  []contestant
	t        int       // number of T
	verdicts []verdict // of all pairs at all pairs of T, as far as they have been asked for; nil where that is too many
}

// mostVerdicts is the most that are kept.
const mostVerdicts = 16 << 20

// contestant is one entry's part of a contest. An entry may have been asked for the first targets only, and is compared on
// those: so means are kept for each number of targets that some entry has, up to its own.
type contestant struct {
	targets int
	means   map[int]*resampled // by the number of targets
}

// resampled holds means over resamples, and their ends.
type resampled struct {
	means       [][]float32 // one list for each T of the table, one mean for each resample
	least, most []float32   // for each T
}

// entrant is what a contestant is made of.
type entrant struct {
	name    string
	repeats []*score.Scores
}

// newContest resamples the entries of a table at its numbers of draws.
//
// The seed is to be another one for each table, so that resamples of their targets have nothing in common.
func newContest(entrants []entrant, t []int, resamples int, seed sdk.Seed) *contest {
	counts := map[int]*draws{}
	for _, e := range entrants {
		n := e.repeats[0].Targets
		if counts[n] == nil {
			counts[n] = newDraws(n, resamples, seed.Derive("contest"))
		}
	}
	c := &contest{entries: make([]contestant, len(entrants)), t: len(t)}
	if n := len(entrants) * len(t); n*n <= mostVerdicts {
		c.verdicts = make([]verdict, n*n)
	}
	parallel(len(entrants), func(i int) {
		e := entrants[i]
		c.entries[i] = contestant{targets: e.repeats[0].Targets, means: map[int]*resampled{}}
		for n, targets := range counts {
			if n <= c.entries[i].targets {
				c.entries[i].means[n] = newResampled(e.resample(t, targets, seed.Derive("contest", e.name)))
			}
		}
	})
	return c
}

func newResampled(means [][]float32) *resampled {
	r := &resampled{means: means}
	for _, values := range means {
		r.least, r.most = append(r.least, slices.Min(values)), append(r.most, slices.Max(values))
	}
	return r
}

// draws are resamples of n targets, one after the other.
type draws struct {
	n       int
	targets []int32 // n for each resample
}

func newDraws(n, resamples int, seed sdk.Seed) *draws {
	d := &draws{n, make([]int32, n*resamples)}
	for b := range resamples {
		random := seed.Row(b)
		for i := range n {
			d.targets[b*n+i] = int32(random.IntN(n))
		}
	}
	return d
}

// resample returns the mean over targets and repeats in each resample, for each t.
func (e entrant) resample(t []int, targets *draws, seed sdk.Seed) [][]float32 {
	values := e.values(t, targets.n)
	width, resamples := len(values)/targets.n, len(targets.targets)/targets.n
	weights, sums := make([]float64, len(e.repeats)), make([]float64, width)
	all := make([][]float32, len(t))
	for k := range all {
		all[k] = make([]float32, resamples)
	}
	for b := range resamples {
		clear(sums)
		for _, target := range targets.targets[b*targets.n : (b+1)*targets.n] {
			row := values[int(target)*width:][:len(sums)]
			for k := range sums {
				sums[k] += row[k]
			}
		}
		e.draw(weights, seed, b)
		for k := range all {
			mean := 0.0
			for i, w := range weights {
				mean += w * sums[k*len(weights)+i]
			}
			all[k][b] = float32(mean / float64(targets.n))
		}
	}
	return all
}

// draw sets weights to the share that each repeat has in resample b.
func (e entrant) draw(weights []float64, seed sdk.Seed, b int) {
	clear(weights)
	if len(weights) == 1 {
		weights[0] = 1
		return
	}
	random := seed.Row(b)
	for range weights {
		weights[random.IntN(len(weights))] += 1 / float64(len(weights))
	}
}

// values returns r for the first n targets, target slowest, then t, then repeat.
func (e entrant) values(t []int, n int) []float64 {
	values := make([]float64, 0, n*len(t)*len(e.repeats))
	for target := range n {
		for _, draws := range t {
			for _, s := range e.repeats {
				k := s.Index(draws)
				values = append(values, s.PerTarget.R[k][target])
			}
		}
	}
	return values
}

// verdict says which of two is distinguishably better.
type verdict int8

const (
	unknown verdict = iota
	neither
	first
	second
)

// compare compares entry i at the T with index ti with entry j at tj: one is better if the 95 % interval of the paired
// difference of their means lies on its side of zero.
func (c *contest) compare(i, ti, j, tj int) verdict {
	n := min(c.entries[i].targets, c.entries[j].targets)
	if n < 2 { // nothing can be said of a scatter
		return neither
	}
	a, b := c.entries[i].means[n], c.entries[j].means[n]
	switch { // what is far apart, at once
	case a.most[ti] < b.least[tj]:
		return first
	case b.most[tj] < a.least[ti]:
		return second
	}
	return compareMeans(a.means[ti], b.means[tj])
}

func compareMeans(a, b []float32) verdict {
	allowed := len(a) / 40 // 2.5 %
	notLess, notMore := 0, 0
	for k, v := range a {
		if v >= b[k] {
			notLess++
		}
		if v <= b[k] {
			notMore++
		}
		if notLess > allowed && notMore > allowed {
			return neither
		}
	}
	if notLess <= allowed {
		return first
	}
	return second
}

// known is compare, which is asked the same again and again as time goes by.
func (c *contest) known(i, ti, j, tj int) verdict {
	if c.verdicts == nil {
		return c.compare(i, ti, j, tj)
	}
	v := &c.verdicts[((i*len(c.entries)+j)*c.t+ti)*c.t+tj]
	if *v == unknown {
		*v = c.compare(i, ti, j, tj)
	}
	return *v
}

// logs returns the logarithms of the means of entry i at the T with index ti, divided by the prior's.
func (c *contest) logs(i, ti int, prior float64) []float32 {
	means := c.entries[i].means[c.entries[i].targets].means[ti]
	logs := make([]float32, len(means))
	for b, mean := range means {
		logs[b] = float32(math.Log(max(float64(mean)/prior, Perfect)))
	}
	return logs
}

// ranks returns the place of each entry if entry i is taken at the T with index at[i]. Entries with -1 take no part and
// have no rank.
func (c *contest) ranks(at []int) []Rank {
	ranks, taking := make([]Rank, len(at)), 0
	for _, t := range at {
		if t >= 0 {
			taking++
		}
	}
	for i := range ranks {
		if at[i] >= 0 {
			ranks[i].Low, ranks[i].High = ranks[i].Low+1, ranks[i].High+taking
		}
		for j := range i {
			if at[i] >= 0 && at[j] >= 0 {
				place(&ranks[i], &ranks[j], c.known(i, at[i], j, at[j]))
			}
		}
	}
	return ranks
}

// place takes into account what came out of comparing a with b.
func place(a, b *Rank, v verdict) {
	if v == second {
		a, b = b, a
	}
	if v == first || v == second {
		a.High--
		b.Low++
	}
}

// Ranks returns the place of each scored line if line i is taken at T[at[i]] draws; lines with -1 take no part, and have
// the zero Rank. Lines are compared target by target, by the bootstrap of their protocol, at the 95 % level for each pair.
func (t *Table) Ranks(at []int) []Rank { return t.contest.ranks(at) }

// hold makes the contest of the scored lines.
func (t *Table) hold() {
	entrants := []entrant{}
	for _, l := range t.scored() {
		e := entrant{name: l.Entry}
		for _, r := range l.Records {
			if r.Scores != nil {
				e.repeats = append(e.repeats, r.Scores)
			}
		}
		entrants = append(entrants, e)
	}
	t.contest = newContest(entrants, t.T, t.Protocol.Score.Bootstrap, t.Protocol.Score.Seed.Derive(t.Task))
	at := make([]int, len(entrants))
	for k := range t.T {
		for i := range at {
			at[i] = k
		}
		for i, rank := range t.contest.ranks(at) {
			t.Lines[i].Ranks = append(t.Lines[i].Ranks, rank)
		}
	}
}

// rank returns the place of a scored line at the last T.
func (l *Line) rank() Rank { return l.Ranks[len(l.Ranks)-1] }

// String formats a rank as "2", or as "1–3" if it is not known better.
func (r Rank) String() string {
	if r.Low == r.High {
		return fmt.Sprint(r.Low)
	}
	return fmt.Sprintf("%d–%d", r.Low, r.High)
}
