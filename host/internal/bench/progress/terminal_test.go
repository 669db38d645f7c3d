package progress

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/bench"
)

// screen is what a terminal shows: it understands line feeds, carriage returns, moving up, and
// clearing to the end.
type screen struct {
	mu    sync.Mutex
	lines []string
	at    int
	bytes int
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes += len(p)
	for text := string(p); text != ""; {
		if rest, ok := strings.CutPrefix(text, "\x1b["); ok {
			var n int
			if _, err := fmt.Sscanf(rest, "%dA", &n); err == nil {
				s.at = max(0, s.at-n)
				text = rest[strings.Index(rest, "A")+1:]
			} else if rest, ok = strings.CutPrefix(rest, "J"); ok {
				s.lines = s.lines[:min(s.at, len(s.lines))]
				text = rest
			}
			continue
		}
		end := strings.IndexAny(text, "\n\r\x1b")
		switch {
		case end < 0:
			s.put(text)
			text = ""
		case text[end] == '\n':
			s.put(text[:end])
			s.at++
			text = text[end+1:]
		case text[end] == '\r':
			text = text[end+1:]
		default:
			s.put(text[:end])
			text = text[end:]
		}
	}
	return len(p), nil
}

func (s *screen) put(text string) {
	for len(s.lines) <= s.at {
		s.lines = append(s.lines, "")
	}
	s.lines[s.at] += text
}

// testTerminal returns a display that draws only when told to, under a clock, on a screen.
func testTerminal(columns, rows int, cells ...bench.Cell) (*Terminal, *clock, *screen) {
	c, s := &clock{at: time.Unix(1000, 0)}, &screen{}
	t := &Terminal{
		out: s, size: func() (int, int) {
			return columns, rows
		}, stop: func() {}, tracker: newTracker(cells, 1, c.now),
	}
	return t, c, s
}

func TestTerminalPicture(t *testing.T) {
	a, b, c := cell("a", 20), cell("bee", 30), cell("c", 10)
	d, clock, s := testTerminal(80, 24, a, b, c)
	d.Start(a)
	d.Start(b)
	d.redraw("")
	clock.pass(12 * time.Second)
	d.Step(a, step("fit: epoch", 3, 9))
	d.redraw("")
	fmt.Fprintln(d, "a line of the log")
	d.End(b, okRecord())
	want := []string{
		"a line of the log",
		"ok        wave/bee/0  r_1 0.5, r_10 1.25e-05 (12 s)",
		"  wave/a/0     12 s  fit: epoch 3/9",
		"1 of 3 cells, 1 ok, 12 s, about 18 s left",
	}
	if diff := cmp.Diff(want, s.lines); diff != "" {
		t.Errorf("screen (-want +got):\n%s", diff)
	}
	d.Lost(a, io.ErrUnexpectedEOF)
	d.Close()
	d.Close()
	fmt.Fprintln(d, "later")
	want = append(want[:2], "no record wave/a/0  unexpected EOF", "later")
	if diff := cmp.Diff(want, s.lines); diff != "" {
		t.Errorf("screen after closing (-want +got):\n%s", diff)
	}
}

func TestTerminalOfFewColumnsAndRows(t *testing.T) {
	var cells []bench.Cell
	for i := range 9 {
		cells = append(cells, cell(fmt.Sprintf("entry_%d", i), 0))
	}
	d, _, s := testTerminal(20, 4, cells...)
	for _, c := range cells {
		d.Start(c)
		d.Step(c, step("fit: a stage with a very long name", 1, 2))
	}
	d.redraw("")
	want := []string{"  wave/entry_7/0  …", "  wave/entry_8/0  …", "0 of 9 cells, 0 ok…"}
	if diff := cmp.Diff(want, s.lines); diff != "" {
		t.Errorf("screen (-want +got):\n%s", diff)
	}
}

// TestTerminalRate holds that reports do not draw by themselves.
func TestTerminalRate(t *testing.T) {
	a := cell("a", 0)
	d, _, s := testTerminal(80, 24, a)
	d.Start(a)
	for i := range 100_000 {
		d.Step(a, step("fit", i, 100_000))
	}
	if s.bytes != 0 {
		t.Errorf("%d bytes were written between two pictures", s.bytes)
	}
}

// TestDisplaysSideBySide is for the race detector: displays that draw by themselves while cells
// report and log.
func TestDisplaysSideBySide(t *testing.T) {
	cells := []bench.Cell{cell("a", 1), cell("b", 2), cell("c", 3)}
	s := &screen{}
	d := NewTerminal(s, func() (int, int) { return 80, 24 }, cells, 3)
	l, _, _ := testLines(cells...)
	l.stop = every(time.Millisecond, l.remind)
	var group sync.WaitGroup
	for _, c := range cells {
		group.Go(func() {
			for _, events := range []bench.Events{d, l} {
				events.Start(c)
				for i := range 50 {
					events.Step(c, step("fit", i, 50))
					fmt.Fprintln(d, "log")
					time.Sleep(time.Millisecond)
				}
				events.End(c, okRecord())
			}
		})
	}
	group.Wait()
	d.Close()
	l.Close()
	last := bytes.Count([]byte(strings.Join(s.lines, "\n")), []byte("ok        wave/"))
	if last != 3 {
		t.Errorf("%d cells ended on the screen, want 3", last)
	}
}
