package bench

import (
	"slices"
	"time"

	"github.com/invbench/invbench/host/internal/bench/running"
	"github.com/invbench/invbench/host/internal/record"
)

// ETA is how a board stands while it is run, and how long the rest may take.
type ETA struct {
	Cells   int `json:"cells"`
	Done    int `json:"done"`
	Failed  int `json:"failed"`
	Running int `json:"running"` // cells that some process runs now
	Waiting int `json:"waiting"` // cells that are to be run, and that no process runs

	// LeftS is how many wall seconds it may take until all are run by the processes that run now,
	// as far as that can be estimated.
	LeftS float64 `json:"left_s"`
	// Unknown is how many cells the estimate leaves out. Of those that are running it has what is
	// left of their present stage.
	Unknown int `json:"unknown"`
}

// ETA brings the plan together with what is running. A cell whose length is not known from earlier
// runs is taken to be as long as the same entry is on other tasks.
func (p *Plan) ETA(cells []running.Cell, now time.Time) ETA {
	e := ETA{Cells: len(p.Cells), Done: p.Count(Done), Failed: p.Count(Failed)}
	longest, total := 0.0, 0.0
	like := p.lengths()
	busy := make(map[record.ID]running.Cell)
	for _, r := range cells {
		if !r.Gone {
			busy[r.ID] = r
		}
	}
	for _, c := range p.Cells {
		r, runs := busy[c.ID()]
		if runs && c.State == Failed {
			e.Failed--
		}
		switch {
		case runs && c.State != Done:
			e.Running++
			left, whole := r.Left(now)
			longest, total = max(longest, left.Seconds()), total+left.Seconds()
			if !whole {
				e.Unknown++
			}
		case c.ToDo():
			e.Waiting++
			took := c.Estimate
			if took == 0 {
				took = like[c.Model.Name]
			}
			total += took
			if took == 0 {
				e.Unknown++
			}
		}
	}
	e.LeftS = max(longest, total/float64(parallelism(cells)))
	return e
}

// lengths returns the mean of the known estimates of each entry.
func (p *Plan) lengths() map[string]float64 {
	known := make(map[string][]float64)
	for _, c := range p.Cells {
		if c.Estimate > 0 {
			known[c.Model.Name] = append(known[c.Model.Name], c.Estimate)
		}
	}
	lengths := make(map[string]float64)
	for name, all := range known {
		lengths[name] = mean(all)
	}
	return lengths
}

// parallelism returns how many cells are run side by side, at least one: the jobs of all processes
// that run a cell.
func parallelism(cells []running.Cell) int {
	var seen []running.Owner
	n := 0
	for _, r := range cells {
		if !r.Gone && !slices.Contains(seen, r.Process) {
			seen, n = append(seen, r.Process), n+max(1, r.Jobs)
		}
	}
	return max(1, n)
}
