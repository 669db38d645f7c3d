package bench

import (
	"slices"
	"time"

	"github.com/invbench/invbench/host/internal/record"
)

// Outlook is how a board stands while it is run, and how long the rest may take.
type Outlook struct {
	Cells   int `json:"cells"`
	Done    int `json:"done"`
	Failed  int `json:"failed"`
	Running int `json:"running"` // cells that some process is at now
	Waiting int `json:"waiting"` // to be run, and nobody is at them

	LeftS   float64 `json:"left_s"`  // wall seconds until all are run, as far as they can be estimated, by those who run now
	Unknown int     `json:"unknown"` // cells that the estimate leaves out, in part if they are running
}

// Outlook brings the plan together with what is running. A cell whose length is not known from earlier runs is taken to be
// as long as the same entry is on other tasks.
func (p *Plan) Outlook(running []Running, now time.Time) Outlook {
	o := Outlook{Cells: len(p.Cells), Done: p.Count(Done), Failed: p.Count(Failed)}
	longest, total := 0.0, 0.0
	like := p.lengths()
	busy := make(map[record.ID]Running)
	for _, r := range running {
		if !r.Gone {
			busy[r.ID] = r
		}
	}
	for _, c := range p.Cells {
		r, runs := busy[c.ID()]
		if runs && c.State == Failed {
			o.Failed--
		}
		switch {
		case runs && c.State != Done:
			o.Running++
			left, whole := r.Left(now)
			longest, total = max(longest, left.Seconds()), total+left.Seconds()
			if !whole {
				o.Unknown++
			}
		case c.ToDo():
			o.Waiting++
			took := c.Estimate
			if took == 0 {
				took = like[c.Model.Name]
			}
			total += took
			if took == 0 {
				o.Unknown++
			}
		}
	}
	o.LeftS = max(longest, total/float64(hands(running)))
	return o
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

// hands returns how many cells can run side by side, at least one: the jobs of all processes that are at a cell.
func hands(running []Running) int {
	var seen []Owner
	n := 0
	for _, r := range running {
		if !r.Gone && !slices.Contains(seen, r.Process) {
			seen, n = append(seen, r.Process), n+max(1, r.Jobs)
		}
	}
	return max(1, n)
}
