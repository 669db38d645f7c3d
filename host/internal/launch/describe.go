package launch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

const (
	describeTimeout = 15 * time.Second
	describeSize    = 1 << 20 // bytes of output
)

// Describe runs the plugin's describe sub-command and returns what it printed, decoded and as it
// is. The error is a *Failure.
func Describe(ctx context.Context, c Command) (sdk.Description, []byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, describeTimeout,
		fmt.Errorf("%w: no description in %v", context.DeadlineExceeded, describeTimeout))
	defer cancel()
	said := newOutput(zerolog.Nop(), c.Name)
	document, err := printDescription(ctx, c, said)
	var d sdk.Description
	if err == nil {
		d, err = wire.DecodeDescription(document)
	}
	if err == nil {
		return d, document, nil
	}
	f := &Failure{Plugin: c.Name, Call: "describe", Status: record.Failed, Err: err}
	ended := errors.As(err, new(endError))
	if cause := context.Cause(ctx); cause != nil {
		f.Err, ended = cause, false
	}
	if errors.Is(f.Err, context.DeadlineExceeded) {
		f.Status = record.Timeout
	} else if errors.Is(f.Err, wire.ErrProtocol) {
		f.Status = record.Invalid
	}
	f.Reason = reasonLine(f.Err.Error())
	trace, last := said.report()
	if ended {
		f.quote(trace, last)
	} else {
		f.Detail = strings.Join(last, "\n")
	}
	return sdk.Description{}, nil, f
}

// endError says how a process ended that should have ended well.
type endError string

func (e endError) Error() string { return "the process " + string(e) }

func printDescription(ctx context.Context, c Command, said *output) ([]byte, error) {
	c.Args = append(append([]string(nil), c.Args...), "describe")
	cmd := command(c)
	cmd.WaitDelay = time.Second // for a child of its own that keeps the pipes open
	document := &limited{most: describeSize, full: func() { killGroup(cmd.Process.Pid) }}
	cmd.Stdout, cmd.Stderr = document, said.lines()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { killGroup(cmd.Process.Pid) })
	err := cmd.Wait()
	stop()
	killGroup(cmd.Process.Pid)
	if document.over {
		return nil, fmt.Errorf("%w: a description of more than %d bytes",
			wire.ErrProtocol, describeSize)
	}
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return nil, endError(exitText(cmd.ProcessState))
	}
	return document.kept.Bytes(), nil
}

// limited keeps what is written up to a limit, and calls full once when there is more.
type limited struct {
	kept bytes.Buffer // not embedded: its ReadFrom knows no limit
	most int
	full func()
	over bool
}

// Write implements io.Writer. It takes everything and forgets what is too much.
func (l *limited) Write(p []byte) (int, error) {
	if !l.over && l.kept.Len()+len(p) > l.most {
		l.over = true
		l.full()
	}
	if !l.over {
		l.kept.Write(p)
	}
	return len(p), nil
}
