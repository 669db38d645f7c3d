package wire

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// upload is what a client sends on a stream: a first message, if there is one, and batches, each
// frame of which part wraps in a message.
type upload[R any] struct {
	start   *R
	part    func(*pb.Frame) *R
	batches []sdk.Batch
	more    bool // leave the stream open: there will be more to send
}

// check reports whether all batches can be sent.
func (u upload[R]) check() error {
	for _, b := range u.batches {
		if err := wellFormed(b); err != nil {
			return err
		}
	}
	return nil
}

// send sends everything.
func (u upload[R]) send(stream interface {
	Send(*R) error
	CloseSend() error
},
) error {
	if u.start != nil {
		if err := stream.Send(u.start); err != nil {
			return err
		}
	}
	for _, b := range u.batches {
		if err := sendBatch(b, func(f *pb.Frame) error {
			return stream.Send(u.part(f))
		}); err != nil {
			return err
		}
	}
	if u.more {
		return nil
	}
	return stream.CloseSend()
}

// call is a stream on which an upload is under way while its caller receives.
type call[R, S any] struct {
	grpc.BidiStreamingClient[R, S]
	sent   chan struct{} // closed once the upload has ended, in success or failure
	cancel context.CancelFunc
}

type opener[R, S any] func(context.Context, ...grpc.CallOption) (grpc.BidiStreamingClient[R, S],
	error)

// begin opens a stream and starts to send u on it. The caller ends it with finish.
func begin[R, S any](ctx context.Context, open opener[R, S], u upload[R]) (*call[R, S], error) {
	if err := u.check(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	stream, err := open(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	c := &call[R, S]{BidiStreamingClient: stream, sent: make(chan struct{}), cancel: cancel}
	go func() {
		defer close(c.sent)
		// if sending fails the stream has ended, and receiving returns the reason
		_ = u.send(stream)
	}()
	return c, nil
}

// finish ends the call, whatever its state, and waits until the upload has stopped, so that the
// caller may change its batches again.
func (c *call[R, S]) finish() {
	c.cancel()
	<-c.sent
}

// exchange makes a call that sends u and receives one batch of the given shape.
func exchange[R any](
	ctx context.Context, open opener[R, pb.Frame], u upload[R], rows, width int,
) (sdk.Batch, error) {
	c, err := begin(ctx, open, u)
	if err != nil {
		return sdk.Batch{}, fromStatus(ctx, err)
	}
	defer c.finish()
	return reply(ctx, c.Recv, rows, width)
}

// reply receives one batch of the given shape and nothing more.
func reply(
	ctx context.Context, recv func() (*pb.Frame, error), rows, width int,
) (sdk.Batch, error) {
	in := frames{recv: recv, fault: ErrProtocol}
	b, err := in.batch(rows, width)
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: it ended the call without an answer", ErrProtocol)
	}
	if err == nil {
		err = in.end()
	}
	if err != nil {
		return sdk.Batch{}, fromStatus(ctx, err)
	}
	return b, nil
}
