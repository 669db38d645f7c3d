package progress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/record"
)

var _ bench.Events = (*Terminal)(nil)

// frame is the time between two pictures.
const frame = 150 * time.Millisecond

// Terminal draws progress at the foot of a terminal. What is written to it appears above, so the
// log goes through it while it is open.
type Terminal struct {
	out  io.Writer
	size func() (columns, rows int)
	*tracker

	drawn  int // lines of the picture on the screen
	closed bool
	stop   func()
}

// NewTerminal returns the display of a run of the given cells, on a terminal of the size that size
// returns. It is to be closed.
func NewTerminal(
	out io.Writer, size func() (columns, rows int), cells []bench.Cell, jobs int,
) *Terminal {
	t := &Terminal{out: out, size: size, tracker: newTracker(cells, jobs, time.Now)}
	t.stop = every(frame, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if !t.closed {
			t.redraw("")
		}
	})
	return t
}

// Close clears the picture. What is written afterwards goes straight to the terminal.
func (t *Terminal) Close() {
	t.mu.Lock()
	if !t.closed {
		t.closed = true
		io.WriteString(t.out, t.eraser())
	}
	t.mu.Unlock()
	t.stop()
}

// Write prints whole lines above the picture.
func (t *Terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return t.out.Write(p)
	}
	t.redraw(string(p))
	return len(p), nil
}

// Start implements bench.Events.
func (t *Terminal) Start(c bench.Cell) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.start(c)
}

// Step implements bench.Events.
func (t *Terminal) Step(c bench.Cell, s bench.Step) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.step(c, s)
}

// End implements bench.Events.
func (t *Terminal) End(c bench.Cell, r *record.Record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	took := t.end(c, isOK(r))
	t.print(fmt.Sprintf("%-9s %s  %s (%s)", r.Status, c, headline(r), duration(took)))
}

// Lost implements bench.Events.
func (t *Terminal) Lost(c bench.Cell, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end(c, false)
	if errors.Is(err, context.Canceled) {
		err = errors.New("broken off")
	}
	t.print(fmt.Sprintf("%-9s %s  %v", "no record", c, err))
}

// print prints a line above the picture.
func (t *Terminal) print(line string) {
	if t.closed {
		fmt.Fprintln(t.out, line)
		return
	}
	t.redraw(line + "\n")
}

// redraw replaces the picture by text and a new picture, in one write so that nothing flickers.
func (t *Terminal) redraw(text string) {
	columns, rows := t.size()
	lines := t.picture()
	lines = lines[max(0, len(lines)-max(1, rows-1)):]
	var out strings.Builder
	out.WriteString(t.eraser())
	out.WriteString(text)
	for _, line := range lines {
		out.WriteString(cut(line, columns-1) + "\n")
	}
	t.drawn = len(lines)
	io.WriteString(t.out, out.String())
}

// eraser returns what takes the picture away: to the start of its first line, and clear to the end
// of the screen.
func (t *Terminal) eraser() string {
	if t.drawn == 0 {
		return ""
	}
	return fmt.Sprintf("\r\x1b[%dA\x1b[J", t.drawn)
}

// picture returns a line for each running cell and one for the run.
func (t *Terminal) picture() []string {
	now, widest := t.now(), 0
	for _, r := range t.running {
		widest = max(widest, len(r.cell.String()))
	}
	var lines []string
	for _, r := range t.running {
		lines = append(lines,
			fmt.Sprintf("  %-*s  %7s  %s",
				widest, r.cell, duration(now.Sub(r.begun)), r.stage(now)))
	}
	summary := fmt.Sprintf("%d of %d cells, %d ok", t.finished, t.total, t.ok)
	if t.bad > 0 {
		summary += fmt.Sprintf(", %d not ok", t.bad)
	}
	summary += ", " + duration(now.Sub(t.begun))
	if left := t.tracker.left(); left > 0 {
		summary += ", about " + duration(left) + " left"
	}
	return append(lines, summary)
}

// cut returns at most n characters of a line.
func cut(line string, n int) string {
	if n <= 0 || utf8.RuneCountInString(line) <= n {
		return line
	}
	return string([]rune(line)[:n-1]) + "…"
}
