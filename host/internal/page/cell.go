package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
)

// cell is where the numbers of one repeat are from.
type cell struct {
	Repeat   int                `json:"repeat"`
	Status   textAt             `json:"status"`
	Reason   textAt             `json:"reason"`
	Detail   textAt             `json:"detail"`
	Warnings textAt             `json:"warnings"`
	Key      string             `json:"key"` // its beginning
	Model    plugin             `json:"model"`
	Task     plugin             `json:"task"`
	Asked    textAt             `json:"asked"`
	Machine  textAt             `json:"machine"`
	Build    textAt             `json:"build"`
	Started  textAt             `json:"started"`
	Shared   bool               `json:"shared,omitempty"` // another cell ran beside it
	LastR    float64            `json:"last_r,omitempty"` // the typical error at its last T
	Values   map[string]float64 `json:"values,omitempty"` // of metrics, by name
}

// plugin is an executable with its parameters.
type plugin struct {
	Name   textAt `json:"name"` // and version
	Digest textAt `json:"digest"`
	Params textAt `json:"params"`
}

const (
	shownKey   = 12   // of a key's letters
	mostDetail = 2000 // of a failure's trace
)

// cells returns where the numbers of each repeat are from, as far as there is room.
func (m *maker) cells(l *board.Line) []cell {
	var cells []cell
	for _, r := range l.Records {
		if !m.detail.cells && r.Status == record.OK && len(r.Warnings) == 0 {
			continue
		}
		cells = append(cells, cell{
			Repeat: r.Repeat, Status: m.text(string(r.Status)), Reason: m.text(r.Reason),
			Detail: m.text(clipped(r.Detail)), Warnings: m.text(strings.Join(warnings(r), "\n")),
			Key: r.Key[:min(len(r.Key), shownKey)], Model: m.plugin(r.Model),
			Task: m.plugin(r.Task), Asked: m.text(asked(r)), Machine: m.text(machine(r)),
			Build:   m.text(build(r)),
			Started: m.text(r.Started.UTC().Format("2006-01-02 15:04") + " UTC"),
			Shared:  r.Time.Shared, LastR: lastR(r), Values: valuesOf(r),
		})
	}
	return cells
}

func (m *maker) plugin(p record.Plugin) plugin {
	return plugin{m.text(p.Plugin + " " + p.Version), m.text(p.Digest), m.text(string(p.Params))}
}

func clipped(s string) string {
	if len(s) <= mostDetail {
		return s
	}
	return strings.ToValidUTF8(s[:mostDetail], "") + "…"
}

// lastR returns the typical error at the record's last T, 0 without scores.
func lastR(r *record.Record) float64 {
	if r.Scores == nil || len(r.Scores.Typical) == 0 {
		return 0
	}
	return figures3(r.Scores.Typical[len(r.Scores.Typical)-1].Mean)
}

func warnings(r *record.Record) []string {
	all := slices.Clone(r.Warnings)
	if r.Scores != nil {
		all = append(all, r.Scores.Warnings...)
	}
	return all
}

// asked says what decided the random numbers of a cell, and how much was asked of it.
func asked(r *record.Record) string {
	p := r.Protocol
	return fmt.Sprintf("seed %d, profile %s: %d training rows, %d targets, %d draws a target, "+
		"%d simulator calls",
		p.Seed, p.Profile, p.TrainRows, p.Targets, p.Draws, p.Budget)
}

// machine says where a cell ran.
func machine(r *record.Record) string {
	text := board.Machine(r.Machine)
	if computed := r.Machine.Computed(); computed != "" {
		text += ", computed with " + computed
	}
	return text
}

// build says what the host was.
func build(r *record.Record) string {
	parts := []string{r.Build.Version}
	if r.Build.Revision != "" {
		parts = append(parts, "revision "+r.Build.Revision)
	}
	if r.Build.Dirty {
		parts = append(parts, "with changes")
	}
	return strings.Join(append(parts, r.Build.Go), ", ")
}
