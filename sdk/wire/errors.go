package wire

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/invbench/invbench/sdk"
)

// Failures of the plugin's process or of the connection, as opposed to errors that the plugin
// returns. Clients return errors that wrap these or the sentinels of sdk.
var (
	// ErrProtocol says that the plugin answered something that the protocol or the contract does
	// not allow.
	ErrProtocol = errors.New("the plugin broke the protocol")
	// ErrPanic says that the plugin panicked in a call; the message carries the stack.
	ErrPanic = errors.New("the plugin panicked")
	// ErrLost says that the connection ended, most probably because the plugin's process did.
	ErrLost = errors.New("the connection to the plugin was lost")
)

// panicMark begins the message of a status that stands for a panic.
const panicMark = "panic: "

// longest is how much of an error's message crosses the wire; a trailer should stay well below
// gRPC's limits.
const longest = 32 << 10

// pairing is a line of the table that maps errors to status codes and back. The codes are such as
// gRPC never makes by itself, so that a fault of the transport is not taken for a plugin's answer;
// Canceled, DeadlineExceeded, Unimplemented and Internal mean the same in both.
type pairing struct {
	err  error
	code codes.Code
}

func pairings() []pairing {
	return []pairing{
		{sdk.ErrInvalid, codes.InvalidArgument},
		{sdk.ErrUnsupported, codes.Unimplemented},
		{sdk.ErrNotFitted, codes.FailedPrecondition},
		{sdk.ErrDiverged, codes.Aborted},
		{sdk.ErrBudget, codes.OutOfRange},
		{context.Canceled, codes.Canceled},
		{context.DeadlineExceeded, codes.DeadlineExceeded},
		{ErrProtocol, codes.Internal},
	}
}

// toStatus turns an error into one that gRPC sends as a status code and a message.
func toStatus(err error) error {
	if err == nil {
		return nil
	}
	for _, p := range pairings() {
		if errors.Is(err, p.err) {
			return status.Error(p.code, legible(err.Error()))
		}
	}
	// also for a status of some other service
	return status.Error(codes.Unknown, legible(err.Error()))
}

// legible makes a message valid and short enough for a status. Of one that is too long it leaves
// out the middle, since some errors say at the beginning what went wrong, and others at the end.
func legible(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) > longest {
		head, tail := text[:longest/2], text[len(text)-longest/2:]
		text = strings.ToValidUTF8(head, "") + " … " + strings.ToValidUTF8(tail, "")
	}
	return text
}

// fromStatus turns an error of gRPC back: the message stays, and errors.Is finds the sentinel.
// Errors that are not gRPC's, such as those of a decoder, are returned as they are.
func fromStatus(ctx context.Context, err error) error {
	s, ok := status.FromError(err)
	if err == nil || !ok {
		return err
	}
	if code := s.Code(); ctx.Err() != nil &&
		(code == codes.Canceled || code == codes.DeadlineExceeded) {
		return &remoteError{message: s.Message(), sentinel: ctx.Err()}
	}
	return &remoteError{message: s.Message(), sentinel: sentinel(s)}
}

func sentinel(s *status.Status) error {
	switch {
	case s.Code() == codes.Internal && strings.HasPrefix(s.Message(), panicMark):
		return ErrPanic
	case s.Code() == codes.Unavailable:
		return ErrLost
	case s.Code() == codes.ResourceExhausted: // gRPC's own, on a message that is too large
		return ErrProtocol
	}
	for _, p := range pairings() {
		if s.Code() == p.code {
			return p.err
		}
	}
	return nil
}

// remoteError is an error of the other side.
type remoteError struct {
	message  string
	sentinel error // nil if the error is none of those that have a name
}

func (e *remoteError) Error() string {
	if e.sentinel == nil || strings.Contains(e.message, e.sentinel.Error()) {
		return e.message
	}
	return fmt.Sprintf("%v: %s", e.sentinel, e.message)
}

func (e *remoteError) Unwrap() error { return e.sentinel }
