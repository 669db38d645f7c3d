package progress

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// clock is a time that a test sets.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func (c *clock) pass(d time.Duration) { c.at = c.at.Add(d) }

func cell(entry string, estimate float64) bench.Cell {
	return bench.Cell{
		Key: "key of " + entry, Task: bench.Executable{Plugin: record.Plugin{Name: "wave"}},
		Model: bench.Executable{Plugin: record.Plugin{Name: entry}}, Estimate: estimate,
	}
}

func step(stage string, done, total int) bench.Step {
	return bench.Step{
		Stage: stage, Done: done, Total: total, Loss: math.NaN(), Validation: math.NaN(),
	}
}

func okRecord() *record.Record {
	return &record.Record{Status: record.OK, Scores: &score.Scores{Typical: []score.Point{
		{T: 1, Summary: score.Summary{Mean: 0.5}}, {T: 10, Summary: score.Summary{Mean: 1.25e-5}},
	}}}
}

// testLines returns a display under a clock, and what it logs.
func testLines(cells ...bench.Cell) (*Lines, *clock, *bytes.Buffer) {
	c, log := &clock{at: time.Unix(1000, 0)}, &bytes.Buffer{}
	return &Lines{log: zerolog.New(log), tracker: newTracker(cells, 1, c.now), stop: func() {}}, c,
		log
}

// messages returns what was logged: cell and message of each line.
func messages(t *testing.T, log *bytes.Buffer) []string {
	t.Helper()
	var all []string
	for line := range strings.Lines(log.String()) {
		var fields struct{ Cell, Message, Level, Error string }
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if fields.Level != "debug" {
			all = append(all,
				strings.TrimSpace(fields.Level+" "+fields.Cell+" "+fields.Message+" "+fields.Error))
		}
	}
	return all
}

func TestLinesOfAnHour(t *testing.T) {
	c := cell("slow", 0)
	l, clock, log := testLines(c)
	l.Start(c)
	l.Step(c, step("start", 0, 0))
	l.Step(c, step("targets", 5, 5))
	clock.pass(time.Second)
	for i := range 3600 { // ten reports a second in ten stages of a minute each, then none
		if i < 600 {
			for k := range 10 {
				l.Step(c, step(fmt.Sprintf("fit: stage %d", i/60), 10*(i%60)+k, 600))
			}
		}
		clock.pass(time.Second)
		l.remind()
	}
	got := messages(t, log)
	// A line every 10 s, whether the model reports or not. Of the pace, 89 steps in 9 s leave 52 s
	// for 511.
	if len(got) < 350 || len(got) > 380 {
		t.Errorf("%d lines in an hour, want about 360", len(got))
	}
	if want := "info wave/slow/0 fit: stage 0 89/600, 52 s left"; !contains(got, want) {
		t.Errorf("no line %q in\n%s", want, strings.Join(got[:20], "\n"))
	}
}

func contains(all []string, want string) bool {
	for _, s := range all {
		if s == want {
			return true
		}
	}
	return false
}

func TestLinesOfQuickCells(t *testing.T) {
	a, b, c, d := cell("a", 0), cell("b", 0), cell("c", 0), cell("d", 0)
	l, clock, log := testLines(a, b, c, d)
	for _, x := range []bench.Cell{a, b, c, d} {
		l.Start(x)
		for i := range 100 {
			l.Step(x, step("fit", i, 100))
			l.Step(x, step("invert", i, 100))
		}
	}
	clock.pass(1500 * time.Millisecond)
	l.End(a, okRecord())
	l.End(b, &record.Record{Status: record.Crashed, Reason: "fit: the process ended"})
	l.Lost(c, errors.New("no space"))
	l.Lost(d, fmt.Errorf("d: %w", context.Canceled))
	want := []string{
		"info wave/a/0 ok: r_1 0.5, r_10 1.25e-05 (1.5 s)",
		"warn wave/b/0 crashed: fit: the process ended (1.5 s)",
		"error wave/c/0 no record no space",
		"info wave/d/0 broken off, no record",
	}
	if diff := cmp.Diff(want, messages(t, log)); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestTimeLeft(t *testing.T) {
	clock := &clock{at: time.Unix(1000, 0)}
	a, b := cell("a", 30), cell("b", 10)
	tr := newTracker([]bench.Cell{a, b}, 1, clock.now)
	if got := tr.left(); got != 40*time.Second {
		t.Errorf("before the start %v are left, want 40 s", got)
	}
	r := tr.start(a)
	tr.step(a, step("fit", 2, 12))
	clock.pass(6 * time.Second)
	tr.step(a, step("fit", 5, 12)) // 3 in 6 s, so 7 in 14 s
	if got := r.left(clock.now()); got != 14*time.Second {
		t.Errorf("stage: %v are left, want 14 s", got)
	}
	if got := tr.left(); got != 34*time.Second {
		t.Errorf("run: %v are left, want 34 s", got)
	}
	tr.step(a, step("invert", 0, 20))
	if got := r.left(clock.now()); got != 0 {
		t.Errorf("a stage that begins: %v are left, want nothing said", got)
	}
	if took := tr.end(a, true); took != 6*time.Second {
		t.Errorf("cell took %v, want 6 s", took)
	}
	if got := tr.left(); got != 10*time.Second {
		t.Errorf("after a cell %v are left, want 10 s", got)
	}
	unknown := newTracker([]bench.Cell{a, cell("c", 0)}, 1, clock.now)
	if got := unknown.left(); got != 0 {
		t.Errorf("with an unknown cell %v are left, want nothing said", got)
	}
}

func TestStageInWords(t *testing.T) {
	now := time.Unix(1000, 0)
	for want, s := range map[string]bench.Step{
		"fit":            step("fit", 0, 0),
		"rows 7":         step("rows", 7, 0),
		"fit: epoch 3/9": step("fit: epoch", 3, 9),
		"fit 1/2, loss 0.123": {
			Stage: "fit", Done: 1, Total: 2, Loss: 0.1234, Validation: math.NaN(),
		},
		"fit, validation 4e+06":     {Stage: "fit", Loss: math.NaN(), Validation: 4e6},
		"fit, loss 1, validation 2": {Stage: "fit", Loss: 1, Validation: 2},
	} {
		if got := (&run{step: s, entered: now}).stage(now); got != want {
			t.Errorf("stage is %q, want %q", got, want)
		}
	}
	for want, d := range map[string]time.Duration{
		"0.3 s": 300 * time.Millisecond, "42 s": 42 * time.Second, "3 min 05 s": 185 * time.Second,
		"3 h 02 min": 182 * time.Minute,
	} {
		if got := duration(d); got != want {
			t.Errorf("duration is %q, want %q", got, want)
		}
	}
}
