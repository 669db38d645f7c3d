package launch

import (
	"bytes"
	"io"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/printable"
)

const (
	longestLine   = 64 << 10 // bytes; the rest of a line is dropped
	tailSize      = 64 << 10 // bytes of output kept for a report
	traceLines    = 20       // lines kept from where a Go program says why it dies
	linesInSecond = 200      // lines relayed; more are counted
)

// output is where everything that a plugin prints ends up: in the host's log, and in a short memory
// for the report of its death. It takes anything at any rate.
type output struct {
	log  zerolog.Logger
	name string

	mu      sync.Mutex
	tail    []byte   // the last lines, between tailSize and twice as many bytes of them
	trace   []string // from the last line that begins like the end of a Go program
	second  time.Time
	relayed int // lines in this second
	dropped int // lines not relayed since the last report of it
}

func newOutput(log zerolog.Logger, name string) *output { return &output{log: log, name: name} }

// lines returns a writer for one stream of output.
func (o *output) lines() io.Writer { return &lineWriter{to: o} }

// line takes one line, without its end.
func (o *output) line(line []byte) {
	o.mu.Lock()
	o.remember(line)
	relay := o.admit(time.Now())
	o.mu.Unlock()
	if relay && len(line) > 0 {
		relayLine(o.log, o.name, line)
	}
}

// remember keeps the line in the tail, and in the trace if it belongs to one.
func (o *output) remember(line []byte) {
	o.tail = append(append(o.tail, line...), '\n')
	if len(o.tail) > 2*tailSize {
		o.tail = append(o.tail[:0], o.tail[len(o.tail)-tailSize:]...)
	}
	if bytes.HasPrefix(line, []byte("panic: ")) || bytes.HasPrefix(line, []byte("fatal error: ")) {
		o.trace = nil
	} else if len(o.trace) == 0 {
		return
	}
	if len(o.trace) < traceLines {
		o.trace = append(o.trace, printable.Escaped(line, 400))
	}
}

// admit reports whether a line may be relayed now.
func (o *output) admit(now time.Time) bool {
	if now.Sub(o.second) >= time.Second {
		o.reportDropped()
		o.second, o.relayed = now, 0
	}
	if o.relayed == linesInSecond {
		o.dropped++
		return false
	}
	o.relayed++
	return true
}

func (o *output) reportDropped() {
	if o.dropped > 0 {
		o.log.Warn().Str("plugin", o.name).Int("lines", o.dropped).
			Msg("plugin prints too much; lines left out")
		o.dropped = 0
	}
}

// flush reports what was left out last.
func (o *output) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reportDropped()
}

// report returns the head of a Go trace if there is one, otherwise the last lines.
func (o *output) report() (trace, last []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	text := bytes.TrimSpace(o.tail)
	for _, line := range bytes.Split(text[max(0, len(text)-tailSize):], []byte("\n")) {
		last = append(last, printable.Escaped(line, 400))
	}
	return o.trace, last[max(0, len(last)-traceLines):]
}

// lineWriter cuts a stream into lines.
type lineWriter struct {
	to   *output
	line []byte
}

// Write implements io.Writer. It takes everything.
func (w *lineWriter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		part, rest, ended := bytes.Cut(p, []byte("\n"))
		w.line = append(w.line, part[:min(len(part), longestLine-len(w.line))]...)
		if ended {
			w.to.line(bytes.TrimRight(w.line, "\r"))
			w.line = w.line[:0]
		}
		p = rest
	}
	return n, nil
}
