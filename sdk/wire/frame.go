package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

const (
	// FrameSize is the largest number of bytes of data in a frame: where throughput on a local
	// socket levels off.
	FrameSize = 1 << 20

	// MessageSize is the largest message that either side accepts.
	MessageSize = 16 << 20

	// anyCount stands for a number of rows, or a width, that the reader does not know beforehand.
	anyCount = -1

	// unproven is for how many numbers a reader allocates memory before it has received any. A peer
	// may announce a huge batch and send nothing, so memory beyond this grows with the data that
	// arrives.
	unproven = 1 << 20
)

// wellFormed reports whether b is a whole number of rows, which it must be to have a shape.
func wellFormed(b sdk.Batch) error {
	if len(b.Data) == 0 && b.Width >= 0 {
		return nil
	}
	return b.Validate(b.Width)
}

// sendAnswer sends a batch that plugin code has made.
func sendAnswer(b sdk.Batch, send func(*pb.Frame) error) error {
	if err := wellFormed(b); err != nil {
		// without ErrInvalid, which would blame the caller
		return fmt.Errorf("%w: it made a malformed batch: %v", ErrProtocol, err)
	}
	return sendBatch(b, send)
}

// sendBatch cuts b into frames.
func sendBatch(b sdk.Batch, send func(*pb.Frame) error) error {
	if err := wellFormed(b); err != nil {
		return err
	}
	frame := &pb.Frame{Shape: &pb.Shape{Rows: int64(b.Rows()), Width: int64(b.Width)}}
	for data := b.Data; ; {
		n := min(len(data), FrameSize/4)
		frame.Data = appendFloats(make([]byte, 0, 4*n), data[:n])
		if err := send(frame); err != nil {
			return err
		}
		if data = data[n:]; len(data) == 0 {
			return nil
		}
		frame = &pb.Frame{} // the sent one belongs to gRPC
	}
}

func appendFloats(to []byte, data []float32) []byte {
	for _, v := range data {
		to = binary.LittleEndian.AppendUint32(to, math.Float32bits(v))
	}
	return to
}

// frames reads batches from a stream of frames, trusting none of them.
type frames struct {
	recv  func() (*pb.Frame, error)
	fault error // what a bad frame is: ErrProtocol to a client, sdk.ErrInvalid to a server
	most  int   // rows that a batch may have if the caller of batch does not know how many it has
}

// batch reads one batch, of the given shape where the caller knows it. At the end of the stream it
// returns io.EOF.
func (f frames) batch(rows, width int) (sdk.Batch, error) {
	frame, err := f.recv()
	if err != nil {
		return sdk.Batch{}, err
	}
	b, total, err := f.open(frame, rows, width)
	if err != nil {
		return sdk.Batch{}, err
	}
	for {
		if b.Data, err = f.append(b.Data, frame.GetData(), total); err != nil {
			return sdk.Batch{}, err
		}
		if len(b.Data) == total {
			return b, nil
		}
		frame, err = f.recv()
		switch {
		case errors.Is(err, io.EOF):
			return sdk.Batch{}, fmt.Errorf("%w: the stream ends after %d of %d numbers",
				f.fault, len(b.Data), total)
		case err != nil:
			return sdk.Batch{}, err
		case frame.GetShape() != nil || len(frame.GetData()) == 0:
			return sdk.Batch{}, fmt.Errorf(
				"%w: after %d of %d numbers comes a frame that continues nothing",
				f.fault, len(b.Data), total)
		}
	}
}

// open checks the shape in a batch's first frame and makes room for the batch.
func (f frames) open(frame *pb.Frame, rows, width int) (sdk.Batch, int, error) {
	shape := frame.GetShape()
	if shape == nil {
		return sdk.Batch{}, 0, fmt.Errorf("%w: a batch begins without its shape", f.fault)
	}
	r, w := shape.GetRows(), shape.GetWidth()
	switch {
	case r < 0 || w < 0 || w == 0 && r > 0 || w > 0 && r > math.MaxInt/8/w:
		return sdk.Batch{}, 0, fmt.Errorf("%w: a batch of %d rows of width %d cannot be",
			f.fault, r, w)
	case rows == anyCount && r > int64(f.most):
		return sdk.Batch{}, 0, fmt.Errorf("%w: a batch of %d rows, want at most %d",
			f.fault, r, f.most)
	case rows != anyCount && r != int64(rows) || r > 0 && width != anyCount && w != int64(width):
		return sdk.Batch{}, 0, fmt.Errorf(
			"%w: a batch of %d rows of width %d, want %s rows of width %s",
			f.fault, r, w, count(rows), count(width))
	}
	total := int(r * w)
	room := total
	if rows == anyCount || width == anyCount {
		room = min(total, unproven)
	}
	return sdk.Batch{Width: int(w), Data: make([]float32, 0, room)}, total, nil
}

// append decodes data, which must not lead beyond total numbers.
func (f frames) append(to []float32, data []byte, total int) ([]float32, error) {
	switch {
	case len(data) > FrameSize:
		return nil, fmt.Errorf("%w: a frame of %d bytes, want at most %d",
			f.fault, len(data), FrameSize)
	case len(data)%4 != 0:
		return nil, fmt.Errorf("%w: a frame of %d bytes, want a multiple of 4", f.fault, len(data))
	case len(data)/4 > total-len(to):
		return nil, fmt.Errorf("%w: a batch of %d numbers goes on after its end", f.fault, total)
	}
	for ; len(data) > 0; data = data[4:] {
		to = append(to, math.Float32frombits(binary.LittleEndian.Uint32(data)))
	}
	return to, nil
}

func count(n int) string {
	if n == anyCount {
		return "any number of"
	}
	return fmt.Sprint(n)
}

// end reads on to the end of the stream, where nothing may be left.
func (f frames) end() error {
	switch _, err := f.recv(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("%w: more batches than were asked for", f.fault)
}
