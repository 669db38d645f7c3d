package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	"github.com/invbench/invbench/sdk"
)

// failing is a task that fails with an error of the test's choice.
type failing struct{ err error }

func (f failing) Draw(context.Context, sdk.Seed, int, int) (sdk.Batch, error) {
	return sdk.Batch{}, f.err
}

func (f failing) Simulate(context.Context, sdk.Seed, int, sdk.Batch) (sdk.Batch, error) {
	return sdk.Batch{}, f.err
}

func sentinels() []error {
	return []error{
		sdk.ErrInvalid, sdk.ErrUnsupported, sdk.ErrNotFitted, sdk.ErrDiverged, sdk.ErrBudget,
		context.Canceled, context.DeadlineExceeded, ErrProtocol, ErrPanic, ErrLost,
	}
}

// TestErrorsThroughTheWire sends each error through a real call, and looks at what is left of it.
func TestErrorsThroughTheWire(t *testing.T) {
	for _, test := range []struct {
		err  error
		want error // nil for none of the sentinels
	}{
		{sdk.ErrInvalid, sdk.ErrInvalid},
		{fmt.Errorf("row 3: %w: too wide", sdk.ErrInvalid), sdk.ErrInvalid},
		{sdk.ErrUnsupported, sdk.ErrUnsupported},
		{sdk.ErrNotFitted, sdk.ErrNotFitted},
		{fmt.Errorf("epoch 9: %w", sdk.ErrDiverged), sdk.ErrDiverged},
		{sdk.ErrBudget, sdk.ErrBudget},
		{context.Canceled, context.Canceled},
		{fmt.Errorf("inner: %w", context.DeadlineExceeded), context.DeadlineExceeded},
		{ErrProtocol, ErrProtocol},
		{errors.New("disk full"), nil},
		{io.EOF, nil},
		{io.ErrUnexpectedEOF, nil},
		{status.Error(codes.Unavailable, "some service of the plugin's own"), nil},
		{status.Error(codes.ResourceExhausted, "quota"), nil},
		{fmt.Errorf("panic: not really: %w", status.Error(codes.Internal, "x")), nil},
		{errors.New("panic: said calmly"), nil},
	} {
		c := configuredTask(t, taskOf(failing{test.err}).Register)
		_, draw := c.Draw(t.Context(), 1, 0, 5)
		_, simulate := c.Simulate(t.Context(), 1, 0, sdk.NewBatch(5, 2))
		for call, err := range map[string]error{"draw": draw, "simulate": simulate} {
			for _, s := range sentinels() {
				if errors.Is(err, s) != (s == test.want) {
					t.Errorf("%s: %v arrives as %v; errors.Is %v: %v",
						call, test.err, err, s, errors.Is(err, s))
				}
			}
			if err == nil || err.Error() != test.err.Error() {
				t.Errorf("%s: %q arrives as %q", call, test.err, err)
			}
		}
	}
}

func TestTransportErrors(t *testing.T) {
	for code, want := range map[codes.Code]error{
		codes.Unavailable: ErrLost, codes.ResourceExhausted: ErrProtocol,
		codes.Internal: ErrProtocol,
	} {
		err := fromStatus(t.Context(), status.Error(code, "transport: broken"))
		wantError(t, err, want, want.Error()+": transport: broken")
	}
	if err := fromStatus(t.Context(), nil); err != nil {
		t.Errorf("no error becomes %v", err)
	}
	if err := fromStatus(t.Context(), io.EOF); err != io.EOF {
		t.Errorf("%v becomes %v", io.EOF, err)
	}
}

// TestContextOfTheCallerWins: whatever the transport makes of it, the error is the context's.
func TestContextOfTheCallerWins(t *testing.T) {
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	wantError(t, fromStatus(late, status.Error(codes.Canceled, "stream reset")),
		context.DeadlineExceeded, "stream reset")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	wantError(t, fromStatus(ended, status.Error(codes.DeadlineExceeded, "x")), context.Canceled,
		"x")
	wantError(t, fromStatus(ended, status.Error(codes.InvalidArgument, "x")), sdk.ErrInvalid, "x")
}

func TestLongAndOddMessages(t *testing.T) {
	for name, text := range map[string]string{
		"long":     strings.Repeat("é", longest),
		"not text": "a\xff\xfeb\x00c",
	} {
		c := configuredTask(t, taskOf(failing{fmt.Errorf("%s: %w", text, sdk.ErrInvalid)}).Register)
		_, err := c.Draw(t.Context(), 1, 0, 5)
		wantError(t, err, sdk.ErrInvalid, "")
		if err != nil && (len(err.Error()) > longest+100 || !utf8.ValidString(err.Error())) {
			t.Errorf("%s: message of %d bytes, valid UTF-8: %v",
				name, len(err.Error()), utf8.ValidString(err.Error()))
		}
	}
}

// panicking panics with a value of the test's choice.
type panicking struct{ value any }

func (p panicking) Draw(context.Context, sdk.Seed, int, int) (sdk.Batch, error) { panic(p.value) }

func (p panicking) Simulate(context.Context, sdk.Seed, int, sdk.Batch) (sdk.Batch, error) {
	var none []int
	return sdk.Batch{}, fmt.Errorf("not reached: %d", none[3])
}

func TestPanicBecomesAnError(t *testing.T) {
	c := configuredTask(t, taskOf(panicking{"oh no"}).Register)
	_, err := c.Draw(t.Context(), 1, 0, 5)
	wantError(t, err, ErrPanic, "panic: oh no")
	wantError(t, err, ErrPanic, "errors_test.go") // the stack
	_, err = c.Simulate(t.Context(), 1, 0, sdk.NewBatch(5, 2))
	wantError(t, err, ErrPanic, "index out of range [3]")
	if _, err := c.Configure(t.Context(), nil); err != nil {
		t.Errorf("after a panic: %v", err)
	}
}

func TestPanicWithALot(t *testing.T) {
	c := configuredTask(t, taskOf(panicking{strings.Repeat("x", 64<<20)}).Register)
	_, err := c.Draw(t.Context(), 1, 0, 5)
	wantError(t, err, ErrPanic, "errors_test.go")
}

func TestPanicInUnaryCall(t *testing.T) {
	task := taskOf(adder{})
	task.New = nil // a defect of the plugin if there is one
	_, err := NewTaskClient(serve(t, task.Register)).Configure(t.Context(), nil)
	wantError(t, err, ErrPanic, "nil pointer")
}

// TestServerThatGoesAway stops the server in the middle of a call.
func TestServerThatGoesAway(t *testing.T) {
	server := NewServer()
	listener := bufconn.Listen(1 << 16)
	s := slow{begun: make(chan struct{}), ended: make(chan struct{})}
	taskOf(s).Register(server)
	go func() { _ = server.Serve(listener) }()
	conn, err := grpc.NewClient("passthrough:test", append(DialOptions(),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return listener.DialContext(ctx)
		}))...)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c := NewTaskClient(conn)
	if _, err := c.Configure(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	go func() {
		<-s.begun
		server.Stop()
	}()
	_, err = c.Simulate(t.Context(), 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, ErrLost, "")
	<-s.ended // its context has ended with the connection
	_, err = c.Draw(t.Context(), 1, 0, 1)
	wantError(t, err, ErrLost, "")
}
