package score

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/invbench/invbench/sdk"
)

// The file of a truth is
//
//	magic, 8 bytes | length of the header, uint32 | header, JSON | numbers | SHA-256 of all before
//
// all little-endian. The numbers are: the targets (float32); the prior's r_T, one list for each T,
// the same of its typical ones, and the tolerance of each compared target (float64); samples A,
// then B, of each compared target (float32).
const (
	truthMagic = "ivbtrue3" // the digit is the version of the format
	maxTruth   = 1 << 30    // bytes; more is not read
)

// truthHeader holds the shapes of the numbers.
type truthHeader struct {
	Protocol Protocol `json:"protocol"`
	Floor    float64  `json:"floor"`
	Targets  int      `json:"targets"`
	Compared int      `json:"compared"`
	DX       int      `json:"dx"`
	DY       int      `json:"dy"`
}

// Fits reports whether the truth was prepared for exactly these targets and this protocol. A truth
// that does not fit is to be prepared anew. The error wraps sdk.ErrInvalid and says what differs.
func (t *Truth) Fits(targets sdk.Batch, p Protocol) error {
	made := t.Protocol
	switch {
	case t.Targets.Width != targets.Width || !slices.Equal(t.Targets.Data, targets.Data):
		return invalid("the truth belongs to other targets")
	case !slices.Equal(made.T, p.T) || made.PriorDraws != p.PriorDraws ||
		made.Bootstrap != p.Bootstrap ||
		made.MMD != p.MMD || made.Seed != p.Seed || made.Capped != p.Capped:
		return invalid("the truth was prepared under another protocol")
	}
	return nil
}

// WriteTo writes the truth for ReadTruth.
func (t *Truth) WriteTo(w io.Writer) (int64, error) {
	header := truthHeader{
		Protocol: t.Protocol, Floor: t.Floor,
		Targets: t.Targets.Rows(), Compared: len(t.Posterior), DY: t.Targets.Width,
	}
	if header.Compared > 0 {
		header.DX = t.Posterior[0].A.Width
	}
	text, err := json.Marshal(header)
	if err != nil {
		return 0, fmt.Errorf("write the truth: %w", err)
	}
	file := append([]byte(truthMagic), binary.LittleEndian.AppendUint32(nil, uint32(len(text)))...)
	file = t.appendNumbers(append(file, text...))
	sum := sha256.Sum256(file)
	n, err := w.Write(append(file, sum[:]...))
	if err != nil {
		return int64(n), fmt.Errorf("write the truth: %w", err)
	}
	return int64(n), nil
}

func (t *Truth) appendNumbers(file []byte) []byte {
	file = appendFloats(file, t.Targets.Data)
	for _, values := range slices.Concat(t.Prior, t.PriorTypical) {
		file = appendDoubles(file, values...)
	}
	for _, p := range t.Posterior {
		file = appendDoubles(file, p.Tolerance)
	}
	for _, p := range t.Posterior {
		file = appendFloats(appendFloats(file, p.A.Data), p.B.Data)
	}
	return file
}

// ReadTruth reads what WriteTo wrote. Anything else, complete or not, gives an error.
func ReadTruth(r io.Reader) (*Truth, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxTruth+1))
	if err != nil {
		return nil, fmt.Errorf("read the truth: %w", err)
	}
	if len(file) > maxTruth {
		return nil, fmt.Errorf("read the truth: file is larger than %d bytes", maxTruth)
	}
	truth, err := decodeTruth(file)
	if err != nil {
		return nil, fmt.Errorf("read the truth: %w", err)
	}
	return truth, nil
}

func decodeTruth(file []byte) (*Truth, error) {
	body := len(file) - sha256.Size
	if body < len(truthMagic)+4 || string(file[:len(truthMagic)]) != truthMagic {
		return nil, errors.New("not a file of this format and version")
	}
	if sum := sha256.Sum256(file[:body]); !bytes.Equal(sum[:], file[body:]) {
		return nil, errors.New("checksum is wrong: the file is damaged")
	}
	rest := file[len(truthMagic):body]
	length := int64(binary.LittleEndian.Uint32(rest))
	if rest = rest[4:]; length > int64(len(rest)) {
		return nil, errors.New("header is cut off")
	}
	header, err := decodeHeader(rest[:length])
	if err != nil {
		return nil, err
	}
	return header.truth(&numbers{rest: rest[length:]})
}

func decodeHeader(text []byte) (truthHeader, error) {
	var h truthHeader
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&h); err != nil {
		return h, fmt.Errorf("header: %w", err)
	}
	if err := h.Protocol.Validate(); err != nil {
		return h, fmt.Errorf("header: %w", err)
	}
	if h.Targets < 1 || h.DY < 1 || h.DX < 0 ||
		h.Compared != min(h.Protocol.MMD.Targets, h.Targets) ||
		(h.Compared > 0) != (h.DX > 0) {
		return h, errors.New("header: shapes do not belong together")
	}
	return h, nil
}

// truth takes the numbers that the header announces, and no more.
func (h truthHeader) truth(n *numbers) (*Truth, error) {
	t := &Truth{Protocol: h.Protocol, Floor: h.Floor}
	t.Targets = n.batch(h.Targets, h.DY)
	for range h.Protocol.T {
		t.Prior = append(t.Prior, n.doubles(h.Targets))
	}
	for range h.Protocol.T {
		t.PriorTypical = append(t.PriorTypical, n.doubles(h.Targets))
	}
	tolerances := n.doubles(h.Compared)
	for _, tolerance := range tolerances {
		a := n.batch(h.Protocol.MMD.Sample, h.DX)
		b := n.batch(h.Protocol.MMD.Sample, h.DX)
		t.Posterior = append(t.Posterior, Posterior{A: a, B: b, Tolerance: tolerance})
	}
	switch {
	case n.short || len(n.rest) > 0:
		return nil, errors.New("header and numbers do not belong together")
	case n.bad || !isFinite(h.Floor):
		return nil, errors.New("a number is not finite")
	}
	return t, nil
}

// numbers takes numbers from the front of a slice of bytes. Once it is short of them it stays so,
// and returns nothing.
type numbers struct {
	rest       []byte
	short, bad bool // too few bytes; a number that is not finite
}

// take returns the next count items of the given size, nil if there are not as many.
func (n *numbers) take(count, size int) []byte {
	if n.short || count > len(n.rest)/size {
		n.short = true
		return nil
	}
	taken := n.rest[:count*size]
	n.rest = n.rest[count*size:]
	return taken
}

func (n *numbers) batch(rows, width int) sdk.Batch {
	if rows > len(n.rest)/width {
		n.short = true
	}
	taken := n.take(rows*width, 4)
	b := sdk.Batch{Width: width, Data: make([]float32, len(taken)/4)}
	for i := range b.Data {
		b.Data[i] = math.Float32frombits(binary.LittleEndian.Uint32(taken[4*i:]))
	}
	n.bad = n.bad || !sdk.Finite(b.Data)
	return b
}

func (n *numbers) doubles(count int) []float64 {
	taken := n.take(count, 8)
	values := make([]float64, len(taken)/8)
	for i := range values {
		values[i] = math.Float64frombits(binary.LittleEndian.Uint64(taken[8*i:]))
		n.bad = n.bad || !isFinite(values[i])
	}
	return values
}

func appendFloats(file []byte, values []float32) []byte {
	for _, v := range values {
		file = binary.LittleEndian.AppendUint32(file, math.Float32bits(v))
	}
	return file
}

func appendDoubles(file []byte, values ...float64) []byte {
	for _, v := range values {
		file = binary.LittleEndian.AppendUint64(file, math.Float64bits(v))
	}
	return file
}
