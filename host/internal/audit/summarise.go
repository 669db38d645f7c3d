package audit

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

// report describes a sample that has been simulated.
func (s *Sample) report() *Report {
	r := &Report{
		Source: s.source, Targets: len(s.chosen), Of: s.of, Top: s.top, Draws: s.draws,
		Rows: len(s.rows()), PerTarget: []Target{},
	}
	nothing := 0
	for _, c := range s.chosen {
		t := c.describe()
		r.PerTarget = append(r.PerTarget, t)
		for _, d := range t.Draws {
			if d.True == nil {
				r.Infeasible++
			}
		}
		if len(t.Draws) == 0 {
			nothing++
		}
	}
	s.summarise(r)
	if nothing > 0 {
		s.warn("%d of %d targets have no feasible draw and count as the task's prior floor",
			nothing, len(s.chosen))
	}
	if r.Infeasible > 0 {
		s.warn("%d draws are infeasible to the truer simulator; a target with no other counts "+
			"as the task's prior floor", r.Infeasible)
	}
	r.Warnings = s.warnings
	return r
}

// describe returns the errors of a target's draws.
func (c chosen) describe() Target {
	t := Target{Target: c.target, Draws: []Draw{}}
	if c.first != nil {
		d := c.first.describe(c.y)
		t.First = &d
	}
	var proxy, truth []float64
	for _, one := range c.best {
		t.Draws = append(t.Draws, one.describe(c.y))
		proxy, truth = append(proxy, one.error), append(truth, score.SquaredError(one.truth, c.y))
	}
	if len(truth) < 2 {
		return t
	}
	stays := truth[0] == slices.Min(truth) && !math.IsInf(truth[0], 1)
	t.StaysBest, t.RankCorrelation = &stays, number(spearman(proxy, truth))
	return t
}

// describe returns the errors of a draw.
func (c *candidate) describe(y []float32) Draw {
	truth := score.SquaredError(c.truth, y)
	return Draw{
		Draw: c.draw, Proxy: number(c.error), True: number(truth), Ratio: number(truth / c.error),
		Gap: number(score.SquaredError(c.proxy, c.truth)),
	}
}

// number returns nil for what is not finite.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// summarise fills in what the report says of all targets.
func (s *Sample) summarise(r *Report) {
	pairs := s.pairs(r.PerTarget)
	if s.source == SourceRaw {
		r.First = &pairs[0]
	}
	r.Picked, r.Best, r.Mean = pairs[1], pairs[2], pairs[3]
	var gaps, ratios, ranks, stays, chances []float64
	for _, t := range r.PerTarget {
		for _, d := range t.Draws {
			gaps, ratios = appendTo(gaps, d.Gap), appendTo(ratios, d.Ratio)
		}
		ranks = appendTo(ranks, t.RankCorrelation)
		if t.StaysBest != nil {
			chances, stays = append(chances, 1/float64(len(t.Draws))), append(stays, 0)
			if *t.StaysBest {
				stays[len(stays)-1] = 1
			}
		}
	}
	r.Gap, r.RankCorrelation = number(stat.Mean(gaps)), number(stat.Mean(ranks))
	r.RatioMedian = number(stat.Median(ratios))
	r.StaysBest = number(stat.Mean(stays))
	r.StaysByChance = number(stat.Mean(chances))
	if len(gaps) > 0 {
		r.GapLargest = number(slices.Max(gaps))
	}
}

func appendTo(values []float64, v *float64) []float64 {
	if v == nil {
		return values
	}
	return append(values, *v)
}

// pairs returns the errors over targets of: the first draw, the proxy's best, each simulator's own
// best, and the mean of all draws.
func (s *Sample) pairs(targets []Target) [4]Pair {
	var (
		pairs [4]Pair
		all   [2 * len(pairs)][]float64 // of each target
	)
	for _, t := range targets {
		for k, values := range s.values(t) {
			all[2*k], all[2*k+1] = append(all[2*k], values[0]), append(all[2*k+1], values[1])
		}
	}
	for k := range pairs {
		pairs[k] = newPair(s.summary(all[2*k]), s.summary(all[2*k+1]))
	}
	return pairs
}

func newPair(proxy, truth *score.Scores) Pair {
	typical := truth.Typical[0]
	return Pair{
		Proxy: proxy.Typical[0].Mean, True: typical.Mean, Low: typical.Low, High: typical.High,
		Ratio:     number(typical.Mean / proxy.Typical[0].Mean),
		ProxyMean: proxy.R[0].Mean, TrueMean: truth.R[0].Mean, TrueWorst: truth.Worst[0],
	}
}

// summary describes one error of each target as the scores of a cell are described.
func (s *Sample) summary(errors []float64) *score.Scores {
	all := &score.Scores{
		Targets: len(errors), R: []score.Point{{T: 1}}, Prior: []float64{s.floor},
		PriorFloor: s.floor, PerTarget: score.PerTarget{R: [][]float64{errors}},
	}
	all.Complete()
	return all
}

// values returns the four pairs of one target, with the floor for what is infeasible.
func (s *Sample) values(t Target) [4][2]float64 {
	floored := func(v *float64) float64 {
		if v == nil {
			return s.floor
		}
		return *v
	}
	none := [2]float64{s.floor, s.floor}
	values := [4][2]float64{none, none, none, none}
	if t.First != nil {
		values[0] = [2]float64{floored(t.First.Proxy), floored(t.First.True)}
	}
	if len(t.Draws) == 0 {
		return values
	}
	picked := [2]float64{floored(t.Draws[0].Proxy), floored(t.Draws[0].True)}
	best, sum := [2]float64{picked[0], math.Inf(1)}, [2]float64{}
	for _, d := range t.Draws {
		sum[0], sum[1] = sum[0]+floored(d.Proxy), sum[1]+floored(d.True)
		if d.True != nil {
			best[1] = min(best[1], *d.True)
		}
	}
	if math.IsInf(best[1], 1) {
		best[1] = s.floor
	}
	n := float64(len(t.Draws))
	values[1], values[2], values[3] = picked, best, [2]float64{sum[0] / n, sum[1] / n}
	return values
}
