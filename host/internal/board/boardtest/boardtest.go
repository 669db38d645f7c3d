// Package boardtest makes records for the tests of whatever reads a board.
package boardtest

import (
	"encoding/json"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// Cell describes a record by what a leaderboard is made from. All cells have two targets, and r at
// T = 1, 10 and 200.
type Cell struct {
	Task, Entry string
	Repeat      int
	Order       sdk.Order
	R           [3][2]float64 // T, target
	MMD         [2]float64    // target
	Infeasible  float64
	Outside     float64
	Fit, Draws  float64 // seconds
	RSS         int64
	Warnings    []string
}

// machine is the one that all cells ran on.
func machine() record.Machine {
	return record.Machine{
		OS: "linux", Arch: "amd64", CPU: "A | CPU", Cores: 2, MemBytes: 8 << 30, Threads: 1,
		Backend: "go",
	}
}

// Record returns the record of the cell.
func (c Cell) Record() *record.Record {
	r := &record.Record{
		Schema: record.Schema, Status: record.OK, Repeat: c.Repeat,
		Task: record.Plugin{
			Name: c.Task, Plugin: c.Task, Version: "1", Digest: "t", Params: json.RawMessage("{}"),
		},
		Model: record.Plugin{
			Name: c.Entry, Plugin: c.Entry, Version: "1", Digest: "m",
			Params: json.RawMessage("{}"),
		},
		Time:    record.Time{FitS: c.Fit, Batch1000S: c.Draws, MaxRSS: c.RSS},
		Machine: machine(),
		Protocol: record.Protocol{
			Profile: "quick", TrainRows: 1000, Targets: 2, Draws: 200, Seed: 7,
			Score: score.Protocol{
				T: []int{1, 10, 200}, PriorDraws: 200, Bootstrap: 1000, Seed: 3, Capped: true,
			},
		},
	}
	s := &score.Scores{
		Order: c.Order, Targets: 2, Draws: 200, Prior: []float64{20, 2, 0.5},
		Infeasible: c.Infeasible, Outside: c.Outside, Warnings: c.Warnings,
	}
	for i, t := range []int{1, 10, 200} {
		s.R = append(s.R, score.Point{T: t})
		s.PerTarget.R = append(s.PerTarget.R, c.R[i][:])
		s.PerTarget.Prior = append(s.PerTarget.Prior, []float64{s.Prior[i], s.Prior[i]})
	}
	if c.MMD != [2]float64{} {
		s.MMD2 = &score.MMD2{Sample: 200}
		s.PerTarget.MMD2 = c.MMD[:]
		s.PerTarget.MMD2Unbiased = []float64{0, 0}
		s.PerTarget.MMD2Floor = []float64{0.02, 0.03}
	}
	r.Scores = s
	r.Key = record.Key(r)
	return r
}

// Failed turns a record into one of a failure.
func Failed(r *record.Record, status record.Status, reason string) *record.Record {
	r.Scores, r.Status, r.Reason = nil, status, reason
	return r
}

// Example returns the records of a small board: two tasks, a model with two repeats of which the
// third timed out, a ranked model, one that failed, and one without a normalised score.
func Example() []*record.Record {
	na := Cell{
		Task: "waves", Entry: "neural_adjoint", Order: sdk.Ranked,
		R: [3][2]float64{{1e-3, 3e-3}, {1e-4, 2e-4}, {1e-7, 3e-7}}, MMD: [2]float64{0.06, 0.08},
		Fit: 100, Draws: 1.5, RSS: 300e6, Warnings: []string{"only 2 targets"},
	}
	again := na
	again.Repeat, again.Fit, again.RSS = 1, 200, 500e6
	again.R = [3][2]float64{{5e-3, 7e-3}, {1e-4, 2e-4}, {5e-7, 7e-7}}
	third := na
	third.Repeat = 2
	mdn := Cell{
		Task: "waves", Entry: "mdn", Order: sdk.Exchangeable,
		R: [3][2]float64{{1, 3}, {0.1, 0.3}, {1e-8, 3e-8}}, MMD: [2]float64{0.03, 0.05},
		Infeasible: 0.012, Outside: 0.2, Fit: 10, Draws: 0.002, RSS: 2e9,
		Warnings: []string{"only 2 targets", "1.2 % of the draws are infeasible"},
	}
	cvae := Cell{Task: "waves", Entry: "cvae"}
	arm := Cell{
		Task: "arm", Entry: "mdn", Order: sdk.Exchangeable,
		R: [3][2]float64{{2, 2}, {1, 1}, {0.5, 0.5}},
	}
	return []*record.Record{
		Failed(cvae.Record(), record.Failed, "training diverged\x1b[31m\nat step 7"),
		mdn.Record(), again.Record(), na.Record(),
		Failed(third.Record(), record.Timeout, "fit took longer than 10 min"), arm.Record(),
	}
}
