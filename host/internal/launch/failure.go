package launch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

// Failure says why a call of a plugin failed.
type Failure struct {
	Plugin string // the command's name
	Call   string // which call, such as "fit"
	Status record.Status
	Reason string // one line
	Detail string // more of the error, or the end of the plugin's output: at most 20 lines
	Err    error  // the error of the call
}

// Error returns the failure in one line.
func (f *Failure) Error() string { return f.Plugin + ": " + f.Call + ": " + f.Reason }

// Unwrap returns the error of the call.
func (f *Failure) Unwrap() error { return f.Err }

// NotStarted tells a process that could not be started, which is the machine's or the path's fault,
// from one that started and failed.
func NotStarted(err error) bool {
	var path *fs.PathError
	var number syscall.Errno
	return errors.As(err, &path) || errors.As(err, &number)
}

// Explain turns the error of the named call into a *Failure that says what became of the plugin:
// how its process ended, what it printed last, which limit it broke. nil stays nil, and an error
// that is a *Failure already stays as it is.
func (p *Process) Explain(call string, err error) error {
	var known *Failure
	if err == nil || errors.As(err, &known) {
		return err
	}
	f := &Failure{
		Plugin: p.name, Call: call, Status: record.Failed,
		Reason: reasonLine(err.Error()), Detail: excerpt(err.Error()), Err: err,
	}
	switch {
	case p.overMemory(f):
	case errors.Is(err, context.Canceled):
	case errors.Is(err, context.DeadlineExceeded):
		f.Status = record.Timeout
	case errors.Is(err, wire.ErrPanic):
		f.Status = record.Crashed
	case errors.Is(err, wire.ErrProtocol):
		f.Status = record.Invalid
	case unserved(err):
		f.Status = record.Invalid
		f.Reason = fmt.Sprintf("the plugin does not serve this call (%s); register the services "+
			"of invbench/v1 of its kind with its gRPC server", f.Reason)
	case p.child == nil && errors.Is(err, wire.ErrLost):
		f.Status = record.Crashed
	case p.child != nil && p.child.started() && (errors.Is(err, wire.ErrLost) || call == "start"):
		p.explainExit(f)
	}
	return f
}

// overMemory completes f if the process was killed for its memory.
func (p *Process) overMemory(f *Failure) bool {
	if p.child == nil || p.child.over.Load() == 0 {
		return false
	}
	const mib = 1 << 20
	f.Status = record.OutOfMemory
	f.Reason = fmt.Sprintf(
		"used %d MiB of memory, the limit is %d MiB", p.child.over.Load()/mib, p.child.limit/mib)
	return true
}

// explainExit completes f for a lost connection, which mostly means that the process has ended: it
// waits for the end, then reads the exit status and the last output.
func (p *Process) explainExit(f *Failure) {
	f.Status = record.Crashed
	if !within(2*time.Second, p.child.exited) {
		f.Reason += " (the process still runs)"
		return
	}
	if p.overMemory(f) {
		return
	}
	if p.child.endedByHost() { // it was ended for what it did, and that is what the error says
		f.Status = record.Invalid
		return
	}
	within(500*time.Millisecond, p.child.stderr.ended)
	f.Reason = "the process " + exitText(p.child.state())
	trace, last := p.output.report()
	f.quote(trace, last)
	if len(trace) == 0 {
		return
	}
	if strings.Contains(trace[0], "out of memory") ||
		strings.Contains(trace[0], "cannot allocate memory") {
		f.Status = record.OutOfMemory
	}
}

// exitText says how a process ended.
func exitText(s *os.ProcessState) string {
	switch {
	case killedBySystem(s):
		return "was killed from outside, perhaps because the machine ran out of memory"
	case s.ExitCode() >= 0:
		return fmt.Sprintf("ended with exit status %d", s.ExitCode())
	}
	return "was ended by a " + s.String()
}

// quote completes f by what the process printed before it ended: the head of a Go trace, otherwise
// the last lines.
func (f *Failure) quote(trace, last []string) {
	line := lastLine(last)
	if len(trace) > 0 {
		last, line = trace, trace[0]
	}
	f.Detail = strings.Join(last, "\n")
	if line != "" {
		f.Reason += ": " + line
	}
}

// unserved reports whether an error is a gRPC server's own answer to a call that it does not know,
// in the words of the servers of Python, C++ and Go. A model that knows the call and does not
// support what is asked says something else.
func unserved(err error) bool {
	if !errors.Is(err, sdk.ErrUnsupported) {
		return false
	}
	text := err.Error()
	for _, words := range []string{
		"Method not found!", "Method not implemented!", "unknown service ", "unknown method ",
	} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
