package metric

import (
	"slices"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

// All returns all metrics, in the order in which they are shown.
func All() []Metric { return slices.Concat([]Metric{R()}, scores(), costs()) }

// R is the re-simulation error r_T, which has a value at each number of draws.
func R() Metric {
	return Metric{
		Name: "r", Title: "r_T", Doc: "re-simulation error: the expected smallest among T draws",
		Compare: Comparison{By: Errors, Gate: Gate{Worse: 1.05}},
	}
}

// scores are the metrics that say how good an entry is.
func scores() []Metric {
	return []Metric{
		{
			Name: "mmd2", Title: "MMD²", DropAt: 10,
			Doc:       "squared MMD to the true posterior, biased estimate, mean over targets",
			PerTarget: func(s *score.Scores) []float64 { return s.PerTarget.MMD2 },
			Beside: []Metric{
				{
					Name: "mmd2_unbiased", Doc: "unbiased estimate",
					PerTarget: func(s *score.Scores) []float64 { return s.PerTarget.MMD2Unbiased },
				},
				{
					Name: "mmd2_floor", Doc: "what a perfect model scores",
					PerTarget: func(s *score.Scores) []float64 { return s.PerTarget.MMD2Floor },
				},
			},
			// What comes of moving one of a hundred draws by a hundredth of the range of x, far
			// below the scatter between two samples of the true posterior.
			Compare: Comparison{By: Ratios, Least: 1e-6, Posterior: true, Gate: Gate{Worse: 1.1}},
		},
		{
			Name: "nltp", Title: "NLTP", Unit: Nats, DropAt: 10,
			Doc: "negative log density of the true x by the model's own account, mean " +
				"over targets",
			PerTarget: func(s *score.Scores) []float64 { return s.PerTarget.NLTP },
			// A twentieth of a nat: as if every density were 5 % smaller.
			Compare: Comparison{By: Gaps, Gate: Gate{Worse: 1.05}},
		},
		{
			Name: "infeasible", Title: "infeasible", Unit: Share, DropAt: 9,
			Doc:   "share of draws that cannot be simulated",
			Value: ofScores(func(s *score.Scores) float64 { return s.Infeasible }), Pool: stat.Mean,
		},
		{
			Name: "outside", Title: "outside", Unit: Share, DropAt: 2,
			Doc:   "share of draws outside the prior's box",
			Value: ofScores(func(s *score.Scores) float64 { return s.Outside }), Pool: stat.Mean,
		},
		{
			Name: "capped", Title: "capped", Unit: Share,
			Doc:   "share of feasible draws that count as the prior's floor, being worse",
			Value: ofScores(func(s *score.Scores) float64 { return s.Capped }), Pool: stat.Mean,
		},
	}
}

// ofScores makes a value of a record from one of its scores.
func ofScores(value func(s *score.Scores) float64) func(*record.Record) float64 {
	return func(r *record.Record) float64 {
		if r.Scores == nil {
			return 0
		}
		return value(r.Scores)
	}
}

// costs are the metrics that say what an entry takes.
func costs() []Metric {
	const resolution = 1e-6 // of a clock, in seconds: what a time counts as at least
	compared := Comparison{By: Repeats, Least: resolution}
	training := compared
	training.Zero = true // of what has nothing to train
	return []Metric{
		{
			Name: "fit", Title: "fit", Column: "fit_s", Unit: Seconds, DropAt: 12,
			Compare: training, Doc: "wall seconds of training",
			Value: func(r *record.Record) float64 { return r.Time.FitS }, Pool: stat.Median,
		},
		{
			Name: "invert", Title: "all draws", Column: "invert_s", Unit: Seconds,
			Doc:   "wall seconds of all draws for all targets",
			Value: func(r *record.Record) float64 { return r.Time.InvertS }, Pool: stat.Median,
		},
		{
			Name: "draws", Title: "1000 draws", Column: "batch1000_s", Unit: Seconds, DropAt: 12,
			Compare: compared, Doc: "wall seconds of 1000 draws for one target, warm",
			Value: func(r *record.Record) float64 { return r.Time.Batch1000S }, Pool: stat.Median,
		},
		{
			Name: "cpu_fit", Title: "processor, fit", Column: "cpu_fit_s", Unit: Seconds,
			Doc:   "processor seconds of training",
			Value: func(r *record.Record) float64 { return r.Time.CPUFitS }, Pool: stat.Median,
		},
		{
			Name: "cpu", Title: "processor", Column: "cpu_s", Unit: Seconds,
			Doc:   "processor seconds of the model's process",
			Value: func(r *record.Record) float64 { return r.Time.CPUS }, Pool: stat.Median,
		},
		{
			Name: "cold_start", Title: "start", Column: "cold_start_s", Unit: Seconds,
			Doc:   "wall seconds until the model's process answered",
			Value: func(r *record.Record) float64 { return r.Time.ColdStartS }, Pool: stat.Median,
		},
		{
			Name: "memory", Title: "memory", Column: "max_rss_bytes", Unit: Bytes, DropAt: 1,
			Doc: "most memory that the model's process had resident",
			Value: func(r *record.Record) float64 {
				return float64(r.Time.MaxRSS)
			}, Pool: slices.Max[[]float64],
		},
	}
}
