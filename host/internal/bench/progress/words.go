package progress

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
)

// stage says what a running cell does, such as "fit: epoch 12/60, loss 0.013, validation 0.015, 40
// s left".
func (r *run) stage(now time.Time) string {
	s := r.step
	text := s.Stage
	switch {
	case s.Total > 0:
		text += fmt.Sprintf(" %d/%d", s.Done, s.Total)
	case s.Done > 0:
		text += fmt.Sprintf(" %d", s.Done)
	}
	parts := []string{text}
	if known(s.Loss) {
		parts = append(parts, fmt.Sprintf("loss %.3g", s.Loss))
	}
	if known(s.Validation) {
		parts = append(parts, fmt.Sprintf("validation %.3g", s.Validation))
	}
	if left := r.left(now); left > 0 {
		parts = append(parts, duration(left)+" left")
	}
	return strings.Join(parts, ", ")
}

func known(v float64) bool { return v != 0 && !math.IsNaN(v) }

// headline says how a cell ended: its score, or what went wrong.
func headline(r *record.Record) string {
	if !isOK(r) || r.Scores == nil || len(r.Scores.Typical) == 0 {
		return printable.Line(r.Reason)
	}
	first, last := r.Scores.Typical[0], r.Scores.Typical[len(r.Scores.Typical)-1]
	text := fmt.Sprintf("r_%d %.3g", first.T, first.Mean)
	if last.T != first.T {
		text += fmt.Sprintf(", r_%d %.3g", last.T, last.Mean)
	}
	return text
}

// duration writes a time in the two largest units that matter.
func duration(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
