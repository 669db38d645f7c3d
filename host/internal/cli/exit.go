package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// Exit statuses of the program.
const (
	exitOK          = 0
	exitFailed      = 1   // something failed: a cell, a plugin, a disk
	exitUsage       = 2   // the command line, or a file that a person wrote, is at fault
	exitInterrupted = 130 // ^C
)

// errCellsNotOK says that a command did its work and that some of what it ran did not end well. It
// has been shown already: the exit status is all that is left to say.
var errCellsNotOK = errors.New("some cells are not ok")

// usageError is an error in the words of the command line.
type usageError struct{ error }

// Unwrap returns what is wrong.
func (e usageError) Unwrap() error { return e.error }

// usagef returns an error that ends the program with the status of wrong usage.
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// finish says what went wrong, if anything did, and returns the exit status.
func (a *app) finish(ctx context.Context, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, syscall.EPIPE):
		return exitOK // the reader of the pipe has seen enough
	case ctx.Err() != nil:
		a.printError(errors.New("interrupted"))
		return exitInterrupted
	case errors.Is(err, errCellsNotOK), errors.Is(err, errGateFailed), errors.Is(err, errNotEqual):
		return exitFailed
	}
	a.printError(err)
	if !a.started {
		fmt.Fprintln(a.stderr, "run bench --help, or bench COMMAND --help, to see what there is")
	}
	if !a.started || errors.As(err, &usage) || errors.Is(err, sdk.ErrInvalid) {
		return exitUsage
	}
	return exitFailed
}

// printError prints the error, each of several joined ones on its own line.
func (a *app) printError(err error) {
	for _, e := range separate(err) {
		text := plain(e)
		if a.logFormat == "json" {
			failure := zerolog.New(printable.JSONWriter(a.stderr)) // whatever the level of the log
			failure.Error().Msg(text)
			continue
		}
		fmt.Fprintln(a.stderr, "error: "+strings.ReplaceAll(printable.Lines(text), "\n", "\n  "))
	}
}

// plain returns the words of an error, without the sentinel's: that an argument is invalid is clear
// from what is said of it.
func plain(err error) string {
	sentinel := sdk.ErrInvalid.Error()
	text := strings.ReplaceAll(err.Error(), sentinel+": ", "")
	return strings.TrimSpace(strings.TrimSuffix(text, ": "+sentinel))
}

// separate takes apart what errors.Join has joined. Other errors that wrap several, such as one
// with a sentinel, are one.
func separate(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	var text []string
	for _, e := range joined.Unwrap() {
		all, text = append(all, separate(e)...), append(text, e.Error())
	}
	if strings.Join(text, "\n") != err.Error() {
		return []error{err}
	}
	return all
}

// separateAll is separate for an error that may be nil.
func separateAll(err error) []error {
	if err == nil {
		return nil
	}
	return separate(err)
}

// unknownCommand refuses words that are no command, with the nearest one that is.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	hint := "commands are " + strings.Join(names, ", ")
	if near := params.Nearest(args[0], names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usagef("unknown command %q; %s", args[0], hint)
}
