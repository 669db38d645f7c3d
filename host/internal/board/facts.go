package board

import (
	"fmt"
	"strings"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/texttab"
)

// Machine describes a machine in one line.
func Machine(m record.Machine) string {
	parts := []string{
		m.OS + "/" + m.Arch, m.CPU, texttab.Count(m.Cores, "core"), texttab.Bytes(m.MemBytes),
		texttab.Count(m.Threads, "thread") + " a model",
	}
	return printable.Line(strings.Join(parts, ", "))
}

// Asked describes how much was asked of the cells, in one line.
func (t *Table) Asked() string {
	p := t.Protocol
	parts := []string{
		"profile " + strings.Join(t.Profiles, ", "),
		texttab.Count(p.TrainRows, "training row"), texttab.Count(p.Targets, "target"),
		texttab.Count(p.Draws, "draw") + " a target", fmt.Sprint("seed ", p.Seed),
	}
	if p.Budget > 0 {
		parts = append(parts, texttab.Count(p.Budget, "simulator call")+" a model")
	}
	return strings.Join(parts, " · ")
}

// Facts returns what the cells of a table were asked for and ran on, one line each.
func (t *Table) Facts() []string {
	facts := []string{"Protocol: " + t.Asked()}
	for _, m := range t.Machines {
		facts = append(facts, "Machine: "+m)
	}
	if len(t.Backends) > 0 {
		facts = append(facts, "Computed with: "+strings.Join(t.Backends, ", "))
	}
	return facts
}
