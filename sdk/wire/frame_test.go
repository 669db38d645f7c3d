package wire

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// cut returns the frames in which b is sent.
func cut(t testing.TB, b sdk.Batch) []*pb.Frame {
	t.Helper()
	var all []*pb.Frame
	if err := sendBatch(b, func(f *pb.Frame) error {
		all = append(all, f)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// from reads frames out of a slice.
func from(all []*pb.Frame) func() (*pb.Frame, error) {
	return func() (*pb.Frame, error) {
		if len(all) == 0 {
			return nil, io.EOF
		}
		f := all[0]
		all = all[1:]
		return f, nil
	}
}

var errFault = errors.New("fault")

func reader(all ...*pb.Frame) frames {
	return frames{recv: from(all), fault: errFault, most: math.MaxInt}
}

func TestBatchThereAndBack(t *testing.T) {
	const full = FrameSize / 4
	for _, shape := range [][2]int{
		{0, 3},
		{0, 0},
		{1, 1},
		{3, 2},
		{full, 1},
		{full + 1, 1},
		{full - 1, 1},
		{1, full + 1},
		{3, full},
		{70001, 11},
	} {
		b := sdk.NewBatch(shape[0], shape[1])
		for i := range b.Data {
			// all kinds, among them NaN with a payload
			b.Data[i] = math.Float32frombits(uint32(i) * 2654435761)
		}
		all := cut(t, b)
		if want := max(1, (len(b.Data)+full-1)/full); len(all) != want {
			t.Errorf("%v travels in %d frames, want %d", shape, len(all), want)
		}
		for i, f := range all {
			if size := proto.Size(f); size > FrameSize+64 || (f.GetShape() != nil) != (i == 0) {
				t.Errorf("%v: frame %d has %d bytes and shape %v", shape, i, size, f.GetShape())
			}
		}
		for _, asked := range [][2]int{shape, {anyCount, shape[1]}, {anyCount, anyCount}} {
			in := reader(all...)
			got, err := in.batch(asked[0], asked[1])
			if err != nil || !sameBits(got, b) {
				t.Errorf("%v asked for as %v comes back as %d rows of width %d: %v",
					shape, asked, got.Rows(), got.Width, err)
			}
			if err := in.end(); err != nil {
				t.Errorf("%v: %v", shape, err)
			}
		}
	}
}

func sameBits(a, b sdk.Batch) bool {
	if a.Width != b.Width || len(a.Data) != len(b.Data) {
		return false
	}
	for i := range a.Data {
		if math.Float32bits(a.Data[i]) != math.Float32bits(b.Data[i]) {
			return false
		}
	}
	return true
}

// TestFrameBytes pins what is on the wire: little-endian, row-major.
func TestFrameBytes(t *testing.T) {
	all := cut(t, sdk.Batch{Width: 2, Data: []float32{1, -2, 0.5, 3}})
	want := []byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0x40, 0x40}
	if diff := cmp.Diff(want, all[0].GetData()); diff != "" || all[0].GetShape().GetRows() != 2 ||
		all[0].GetShape().GetWidth() != 2 {
		t.Errorf("shape %v, data (-want +got):\n%s", all[0].GetShape(), diff)
	}
}

func TestTwoBatchesOnOneStream(t *testing.T) {
	a, b := sdk.Batch{Width: 1, Data: []float32{1, 2}}, sdk.Batch{Width: 2, Data: []float32{3, 4}}
	in := reader(append(cut(t, a), cut(t, b)...)...)
	first, second, err := pairOfBatches(in)
	if err != nil || !sameBits(first, a) || !sameBits(second, b) {
		t.Errorf("%v, %v, %v", first, second, err)
	}
	if _, err := in.batch(anyCount, anyCount); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: error %v, want %v", err, io.EOF)
	}
}

func shaped(rows, width int64, data ...byte) *pb.Frame {
	return &pb.Frame{Shape: &pb.Shape{Rows: rows, Width: width}, Data: data}
}

func TestHostileFrames(t *testing.T) {
	four, eight := make([]byte, 4), make([]byte, 8)
	for name, test := range map[string]struct {
		rows, width int
		frames      []*pb.Frame
	}{
		"no frame at all": {2, 1, []*pb.Frame{nil}},
		"no shape":        {2, 1, []*pb.Frame{{Data: eight}}},
		"more rows":       {2, 1, []*pb.Frame{shaped(3, 1, make([]byte, 12)...)}},
		"fewer rows":      {2, 1, []*pb.Frame{shaped(1, 1, four...)}},
		"other width":     {2, 1, []*pb.Frame{shaped(2, 2, make([]byte, 16)...)}},
		"negative rows":   {anyCount, 1, []*pb.Frame{shaped(-1, 1)}},
		"negative width":  {anyCount, anyCount, []*pb.Frame{shaped(1, -1)}},
		"both negative": {
			anyCount, anyCount, []*pb.Frame{shaped(-2, -2, make([]byte, 16)...)},
		},
		"rows of nothing":    {anyCount, anyCount, []*pb.Frame{shaped(1<<40, 0)}},
		"product overflows":  {anyCount, anyCount, []*pb.Frame{shaped(1<<32, 1<<32)}},
		"product wraps to 0": {anyCount, anyCount, []*pb.Frame{shaped(1<<62, 4)}},
		"largest": {
			anyCount, anyCount, []*pb.Frame{shaped(math.MaxInt64, math.MaxInt64)},
		},
		"ends early":       {2, 1, []*pb.Frame{shaped(2, 1, four...)}},
		"too much in one":  {2, 1, []*pb.Frame{shaped(2, 1, make([]byte, 12)...)}},
		"too much in two":  {2, 1, []*pb.Frame{shaped(2, 1, four...), {Data: eight}}},
		"data for no rows": {0, 1, []*pb.Frame{shaped(0, 1, four...)}},
		"half a number":    {2, 1, []*pb.Frame{shaped(2, 1, make([]byte, 7)...)}},
		"second begins again": {
			2, 1, []*pb.Frame{shaped(2, 1, four...), shaped(2, 1, four...)},
		},
		"second is empty": {2, 1, []*pb.Frame{shaped(2, 1, four...), {}, {Data: four}}},
		"second is nil":   {2, 1, []*pb.Frame{shaped(2, 1, four...), nil}},
		"frame larger than 1 MiB": {
			anyCount, 1, []*pb.Frame{shaped(1<<20, 1, make([]byte, FrameSize+4)...)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := reader(test.frames...).batch(test.rows, test.width)
			if !errors.Is(err, errFault) {
				t.Errorf("batch of %d rows and error %v, want one that wraps %q",
					b.Rows(), err, errFault)
			}
		})
	}
}

func TestFrameLimitOfRows(t *testing.T) {
	in := reader(shaped(3, 1, make([]byte, 12)...))
	in.most = 2
	if _, err := in.batch(anyCount, 1); !errors.Is(err, errFault) {
		t.Errorf("3 rows where 2 are the most: error %v", err)
	}
}

func TestMoreThanWasAskedFor(t *testing.T) {
	if err := reader(shaped(0, 1)).end(); !errors.Is(err, errFault) {
		t.Errorf("error %v, want one that wraps %q", err, errFault)
	}
}

func TestTransportErrorStaysWhatItIs(t *testing.T) {
	broken := errors.New("broken")
	first := true
	in := frames{fault: errFault, most: math.MaxInt, recv: func() (*pb.Frame, error) {
		if first {
			first = false
			return shaped(2, 1, make([]byte, 4)...), nil
		}
		return nil, broken
	}}
	if _, err := in.batch(2, 1); !errors.Is(err, broken) || errors.Is(err, errFault) {
		t.Errorf("error %v, want %v", err, broken)
	}
	if err := in.end(); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// TestAnnouncingTakesNoMemory announces 16 TiB and sends nothing.
func TestAnnouncingTakesNoMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := reader(shaped(1<<42, 1)).batch(anyCount, anyCount)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, errFault) {
		t.Errorf("error %v, want one that wraps %q", err, errFault)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 16<<20 {
		t.Errorf("an announcement alone took %d MiB", took>>20)
	}
}

func TestMalformedBatchIsNotSent(t *testing.T) {
	for _, b := range []sdk.Batch{
		{Width: 2, Data: make([]float32, 3)},
		{Width: 0, Data: make([]float32, 3)},
		{Width: -1},
		{Width: -1, Data: make([]float32, 3)},
	} {
		err := sendBatch(b, func(*pb.Frame) error { t.Error("sent"); return nil })
		if !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%v: error %v, want one that wraps %q", b, err, sdk.ErrInvalid)
		}
		err = sendAnswer(b, func(*pb.Frame) error { t.Error("sent"); return nil })
		if !errors.Is(err, ErrProtocol) || errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%v as an answer: error %v, want one that wraps %q", b, err, ErrProtocol)
		}
	}
}

// FuzzFrames makes frames of bytes and reads a batch of them: the result is a batch of the asked
// shape, or the fault. Each frame takes a head of four bytes (whether it has a shape, rows, width,
// bytes of data) and its data.
func FuzzFrames(f *testing.F) {
	f.Add([]byte{1, 2, 1, 8, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40}, int8(2), int8(1))
	f.Add([]byte{1, 2, 1, 4, 0, 0, 0x80, 0x3f, 0, 0, 0, 4, 0, 0, 0, 0x40}, int8(-1), int8(-1))
	f.Add([]byte{1, 0xff, 0xff, 0}, int8(-1), int8(1))
	f.Fuzz(func(t *testing.T, raw []byte, rows, width int8) {
		var all []*pb.Frame
		for len(raw) >= 4 {
			frame := &pb.Frame{}
			if raw[0]&1 == 1 {
				shift := raw[0] >> 1 & 31
				frame.Shape = &pb.Shape{
					Rows: int64(int8(raw[1])) << shift, Width: int64(int8(raw[2])) << shift,
				}
			}
			n := min(int(raw[3]), len(raw)-4)
			frame.Data, raw = raw[4:4+n], raw[4+n:]
			all = append(all, frame)
		}
		asked := [2]int{max(int(rows), anyCount), max(int(width), anyCount)}
		b, err := reader(all...).batch(asked[0], asked[1])
		switch {
		case errors.Is(err, io.EOF) && len(all) == 0:
		case err != nil:
			if !errors.Is(err, errFault) {
				t.Fatalf("error %v does not wrap %q", err, errFault)
			}
		case asked[0] != anyCount && b.Rows() != asked[0] && asked[1] != 0,
			asked[1] != anyCount && b.Width != asked[1] && b.Rows() > 0,
			wellFormed(b) != nil:
			t.Fatalf("asked for %v, got %d numbers of width %d", asked, len(b.Data), b.Width)
		default:
			matchesBytes(t, all, b)
		}
	})
}

// matchesBytes checks that b's numbers are the frames' bytes in order.
func matchesBytes(t *testing.T, all []*pb.Frame, b sdk.Batch) {
	var raw []byte
	for _, f := range all {
		raw = append(raw, f.GetData()...)
	}
	for i, v := range b.Data {
		if want := binary.LittleEndian.Uint32(raw[4*i:]); math.Float32bits(v) != want {
			t.Fatalf("number %d is %#x, want %#x", i, math.Float32bits(v), want)
		}
	}
}
