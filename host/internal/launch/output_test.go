//go:build unix

package launch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/printable"
)

// journal collects a log's lines.
type journal struct {
	mu  sync.Mutex
	all []map[string]any
}

func (j *journal) Write(p []byte) (int, error) {
	var line map[string]any
	if err := json.Unmarshal(p, &line); err != nil {
		return 0, fmt.Errorf("%q: %w", p, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.all = append(j.all, line)
	return len(p), nil
}

func (j *journal) lines() []map[string]any {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]map[string]any(nil), j.all...)
}

// find returns the first line with a message.
func (j *journal) find(message string) map[string]any {
	for _, line := range j.lines() {
		if line["message"] == message {
			return line
		}
	}
	return nil
}

func (j *journal) options() Options {
	o := quick()
	o.Log = zerolog.New(j)
	return o
}

func TestLogIsRelayed(t *testing.T) {
	var j journal
	task := started(t, fake("log"), j.options())
	if _, err := task.Draw(t.Context(), 1, 0, 1); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the line comes", func() bool { return j.find("careful") != nil })
	want := map[string]any{"level": "warn", "plugin": "fake", "rows": 3.0, "message": "careful"}
	if diff := cmp.Diff(want, j.find("careful")); diff != "" {
		t.Errorf("line (-want +got):\n%s", diff)
	}
}

// TestFlood has a plugin print 50,000 lines in a call. All of them are read, some relayed, and the
// rest is counted.
func TestFlood(t *testing.T) {
	var j journal
	task := started(t, fake("flood"), j.options())
	begun := time.Now()
	if _, err := task.Draw(t.Context(), 1, 0, 1); err != nil {
		t.Fatal(err)
	}
	task.Stop()
	seconds := int(time.Since(begun)/time.Second) + 2
	relayed, dropped := 0, 0
	for _, line := range j.lines() {
		if n, ok := line["lines"].(float64); ok {
			dropped += int(n)
		} else {
			relayed++
		}
	}
	if relayed > seconds*linesInSecond || relayed+dropped < 50_000 {
		t.Errorf("%d lines relayed in %d s and %d left out", relayed, seconds, dropped)
	}
}

func TestHostileLog(t *testing.T) {
	var j journal
	task := started(t, fake("hostile"), j.options())
	if _, err := task.Draw(t.Context(), 1, 0, 1); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the last line comes", func() bool { return j.find("more") != nil })
	levels := make(map[string]any)
	for _, line := range j.lines() {
		if line["plugin"] != "fake" {
			t.Errorf("line %v is not under the plugin's name", line)
		}
		if message := fmt.Sprint(line["message"]); strings.ContainsAny(message, "\x1b\x07") &&
			!strings.Contains(message, "red") {
			t.Errorf("line %q would move a terminal's cursor", message)
		}
		levels[fmt.Sprint(line["message"])] = line["level"]
	}
	for message, level := range map[string]any{
		"die": "error", "ok": "info", "more": "info",
		`{"@timestamp":1}`: "debug", `{"level":7,"message":"seven"}`: "debug",
		`{"level":"warn","message":3}`: "debug", "{": "debug",
	} {
		if levels[message] != level {
			t.Errorf("%q has level %v, want %v", message, levels[message], level)
		}
	}
}

func TestLongLine(t *testing.T) {
	var j journal
	task := started(t, fake("long_line"), j.options())
	if _, err := task.Draw(t.Context(), 1, 0, 1); err != nil {
		t.Fatal(err)
	}
	task.Stop()
	for _, line := range j.lines() {
		if n := len(fmt.Sprint(line["message"])); n > 3000 {
			t.Errorf("a line of %d bytes is relayed", n)
		}
	}
}

func TestLineWriter(t *testing.T) {
	var got []string
	var log bytes.Buffer
	o := newOutput(zerolog.New(&log), "fake")
	w := o.lines()
	for _, part := range []string{
		"a", "b\nc\r\n", "\n", "d\ne", strings.Repeat("z", longestLine+10),
		"\nlast",
	} {
		if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatalf("Write takes %d of %d bytes, %v", n, len(part), err)
		}
	}
	for _, line := range bytes.Split(bytes.TrimSpace(log.Bytes()), []byte("\n")) {
		var fields struct{ Message string }
		if err := json.Unmarshal(line, &fields); err != nil {
			t.Fatal(err)
		}
		got = append(got, fields.Message)
	}
	want := []string{"ab", "c", "d", "e" + strings.Repeat("z", 1999) + "…"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

// TestStdoutBehindTheGuard has a plugin print to descriptor 1 itself. It must not wait for ever,
// and is heard.
func TestStdoutBehindTheGuard(t *testing.T) {
	var j journal
	task := started(t, fake("fd1"), j.options())
	for range 3 {
		if _, err := task.Draw(t.Context(), 1, 0, 1); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the line comes", func() bool { return j.find("from below") != nil })
}

// TestReport keeps the head of the last trace, and the end of what was printed, of a plugin that
// prints for ever.
func TestReport(t *testing.T) {
	o := newOutput(zerolog.Nop(), "fake")
	w := o.lines()
	for i := range 100_000 {
		fmt.Fprintln(w, "line", i)
	}
	trace, last := o.report()
	if len(trace) != 0 || len(last) != traceLines || last[traceLines-1] != "line 99999" ||
		last[0] != "line 99980" {
		t.Errorf("trace %q, last lines %q", trace, last)
	}
	if len(o.tail) > 2*tailSize+longestLine {
		t.Errorf("%d bytes are kept", len(o.tail))
	}
	fmt.Fprintln(w, "panic: the first\ngoroutine 1\npanic: the second")
	for i := range 100 {
		fmt.Fprintln(w, "frame", i)
	}
	trace, _ = o.report()
	if len(trace) != traceLines || trace[0] != "panic: the second" || trace[1] != "frame 0" {
		t.Errorf("trace %q", trace)
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain é 漢": "plain é 漢", "tab\there": "tab\there", "\x1b[31m": `\x1b[31m`,
		"a\x00b": `a\x00b`, "\xff": "\uFFFD", "quote'\"\\": "quote'\"\\",
		strings.Repeat("x", 51): strings.Repeat("x", 50) + "…",
	} {
		if got := printable.Escaped([]byte(text), 50); got != want {
			t.Errorf("printable(%q) = %q, want %q", text, got, want)
		}
	}
}
