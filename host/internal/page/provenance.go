package page

import (
	"fmt"
	"strings"

	"github.com/invbench/invbench/host/internal/record"
)

// seed says what decided the random numbers of a cell, and how much was asked of it.
func seed(r *record.Record) string {
	p := r.Protocol
	return fmt.Sprintf("seed %d, profile %s: %d training rows, %d targets, %d draws a target, %d simulator calls",
		p.Seed, p.Profile, p.TrainRows, p.Targets, p.Draws, p.Budget)
}

// machine says where a cell ran.
func machine(r *record.Record) string {
	m := r.Machine
	text := fmt.Sprintf("%s/%s, %s, %d cores, %.3g GB, %d threads a model", m.OS, m.Arch, m.CPU, m.Cores, float64(m.MemBytes)/1e9, m.Threads)
	if computed := m.Computed(); computed != "" {
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
