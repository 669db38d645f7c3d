package compare

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// Cell is what a comparison needs of a record. Scores are empty unless the status is ok.
type Cell struct {
	Task     Plugin        `json:"task"`
	Model    Plugin        `json:"model"` // its Name is the entry's
	Repeat   int           `json:"repeat"`
	Protocol Protocol      `json:"protocol"`
	Status   record.Status `json:"status"`
	Reason   string        `json:"reason,omitempty"`
	Stale    string        `json:"stale,omitempty"` // why its board no longer asks for it

	T     []int       `json:"t,omitempty"`     // the numbers of draws of R and Prior
	R     [][]float64 `json:"r,omitempty"`     // for each of T, r_T of each target
	MMD2  []float64   `json:"mmd2,omitempty"`  // of each target that was compared with the true posterior
	Prior []float64   `json:"prior,omitempty"` // r_T of the prior for these targets
	Floor float64     `json:"floor,omitempty"` // what a target costs without a feasible draw
	Trace []float64   `json:"trace,omitempty"` // losses along the training, see trace

	Time    Time    `json:"time"`
	Machine Machine `json:"machine"`
}

// Plugin names an executable and its parameters.
type Plugin struct {
	Name   string          `json:"name"`
	Plugin string          `json:"plugin"`
	Digest string          `json:"digest"`
	Params json.RawMessage `json:"params,omitempty"` // of a task only: a model's may change
}

// Protocol is what decides whether scores mean the same.
type Protocol struct {
	TrainRows  int    `json:"train_rows"`
	Targets    int    `json:"targets"`
	Draws      int    `json:"draws"`
	Budget     int    `json:"budget,omitempty"`
	Seed       uint64 `json:"seed"`
	ScoreSeed  uint64 `json:"score_seed"`
	PriorDraws int    `json:"prior_draws"`
	MMD        [3]int `json:"mmd"` // targets, sample, pool
}

// Time is what a cell took, in seconds; 0 is not measured.
type Time struct {
	Fit    float64 `json:"fit_s,omitempty"`
	Draws  float64 `json:"batch1000_s,omitempty"` // one target × 1000 draws
	Shared bool    `json:"shared,omitempty"`      // beside another cell: no time to compare
}

// Machine is what times depend on.
type Machine struct {
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	CPU     string `json:"cpu"`
	Cores   int    `json:"cores"`
	Threads int    `json:"threads"`
	Backend string `json:"backend,omitempty"`
	ISA     string `json:"isa,omitempty"` // the backend's instruction set, "" if not known
}

// newCell returns the cell of a record.
func newCell(r *record.Record) Cell {
	p := r.Protocol
	c := Cell{
		Task:   Plugin{Name: r.Task.Name, Plugin: r.Task.Plugin, Digest: r.Task.Digest, Params: r.Task.Params},
		Model:  Plugin{Name: r.Model.Name, Plugin: r.Model.Plugin, Digest: r.Model.Digest},
		Repeat: r.Repeat, Status: r.Status, Reason: r.Reason, Stale: r.Stale,
		Protocol: Protocol{
			TrainRows: p.TrainRows, Targets: p.Targets, Draws: p.Draws, Budget: p.Budget, Seed: p.Seed,
			ScoreSeed: uint64(p.Score.Seed), PriorDraws: p.Score.PriorDraws,
			MMD: [3]int{p.Score.MMD.Targets, p.Score.MMD.Sample, p.Score.MMD.Pool},
		},
		Trace: trace(r.Training),
		Time:  Time{Fit: r.Time.FitS, Draws: r.Time.Batch1000S, Shared: r.Time.Shared},
		Machine: Machine{
			OS: r.Machine.OS, Arch: r.Machine.Arch, CPU: r.Machine.CPU, Cores: r.Machine.Cores, Threads: r.Machine.Threads,
			Backend: r.Machine.Backend, ISA: r.Machine.ISA,
		},
	}
	if s := r.Scores; s != nil {
		for _, point := range s.R {
			c.T = append(c.T, point.T)
		}
		c.R, c.Prior, c.Floor = s.PerTarget.R, s.Prior, s.PriorFloor
		for _, v := range s.PerTarget.MMD2 {
			c.MMD2 = append(c.MMD2, max(v, 0)) // a square, but for rounding
		}
	}
	return c
}

// String names the cell as records are filed: task/entry/repeat.
func (c *Cell) String() string { return fmt.Sprintf("%s/%s/%d", c.Task.Name, c.Model.Name, c.Repeat) }

// validate reports whether the cell is one that can be compared. Its scores come from a file.
func (c *Cell) validate() error {
	switch {
	case !sdk.ValidName(c.Task.Name) || !sdk.ValidName(c.Model.Name):
		return fmt.Errorf("task %q or entry %q does not match %s", c.Task.Name, c.Model.Name, sdk.NamePattern)
	case c.Repeat < 0:
		return fmt.Errorf("repeat %d is negative", c.Repeat)
	case c.Status != record.OK:
		return nil
	case len(c.T) == 0 || len(c.R) != len(c.T) || len(c.Prior) != len(c.T):
		return fmt.Errorf("%d numbers of draws, %d lists of scores and %d of the prior's do not belong together",
			len(c.T), len(c.R), len(c.Prior))
	case len(c.R[0]) == 0:
		return fmt.Errorf("no targets")
	}
	for k, values := range c.R {
		if len(values) != len(c.R[0]) || c.T[k] < 1 || k > 0 && c.T[k] <= c.T[k-1] {
			return fmt.Errorf("r_%d: %d targets where r_%d has %d, or draws that do not ascend",
				c.T[k], len(values), c.T[0], len(c.R[0]))
		}
	}
	for _, values := range append(slices.Clone(c.R), c.MMD2, c.Prior, []float64{c.Floor}) {
		if slices.ContainsFunc(values, func(v float64) bool { return !(v >= 0 && v <= largest) }) {
			return fmt.Errorf("a score is negative or not finite")
		}
	}
	return nil
}

// largest is the largest score: sums of scores are finite too.
const largest = 1e300

// where orders cells, and is the same for one cell only.
func (c *Cell) where(d *Cell) int {
	return cmp.Or(cmp.Compare(c.Task.Name, d.Task.Name), cmp.Compare(c.Model.Name, d.Model.Name), cmp.Compare(c.Repeat, d.Repeat))
}

// traceLength is how many losses are kept of each stage of a training.
const traceLength = 8

// trace returns a few losses of each stage of a training, evenly spaced and with the last, by which two trainings can be
// told apart. Where there is no training loss it is that of the validation.
func trace(curves []record.Curve) []float64 {
	var all []float64
	for _, c := range curves {
		var losses []float64
		for i := range c.Loss {
			if v := cmp.Or(c.Loss[i], c.Validation[i]); v != nil {
				losses = append(losses, *v)
			}
		}
		n := min(traceLength, len(losses))
		for i := range n {
			all = append(all, losses[(i+1)*len(losses)/n-1])
		}
	}
	return all
}
