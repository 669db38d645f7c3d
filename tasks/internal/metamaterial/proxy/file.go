package proxy

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/invbench/invbench/sdk"
)

// A file of networks is a line of text for each network, which says how large it is, a line without
// text, and then all weights in sixteen bits, the low byte first.
const line = "network %d layers of %d, head of %d\n"

// Encode returns networks as bytes. Weights that sixteen bits cannot hold, or of the wrong sizes,
// are an error that wraps sdk.ErrInvalid.
func Encode(networks []Weights) ([]byte, error) {
	var text bytes.Buffer
	for _, w := range networks {
		if err := w.Validate(); err != nil {
			return nil, err
		}
		fmt.Fprintf(&text, line, w.Depth, w.Width, w.Head)
	}
	text.WriteByte('\n')
	for _, w := range networks {
		for i, t := range w.Tensors {
			for _, v := range t {
				h := half(v)
				if h&0x7c00 == 0x7c00 {
					return nil, fmt.Errorf("%w: tensor %d has %v, which sixteen bits do not hold",
						sdk.ErrInvalid, i, v)
				}
				text.Write(binary.LittleEndian.AppendUint16(nil, h))
			}
		}
	}
	return text.Bytes(), nil
}

// Decode returns the networks of a file. What is no file of networks is an error that wraps
// sdk.ErrInvalid.
func Decode(file []byte) ([]Weights, error) {
	head, body, ok := bytes.Cut(file, []byte("\n\n"))
	if !ok {
		return nil, fmt.Errorf("%w: networks without an end of their list", sdk.ErrInvalid)
	}
	var all []Weights
	for text := range bytes.SplitSeq(head, []byte("\n")) {
		var l Layout
		if _, err := fmt.Sscanf(string(text)+"\n", line, &l.Depth, &l.Width, &l.Head); err != nil {
			return nil, fmt.Errorf("%w: %q is no network: %w", sdk.ErrInvalid, text, err)
		}
		if err := l.Validate(); err != nil {
			return nil, err
		}
		w, rest, err := take(l, body)
		if err != nil {
			return nil, err
		}
		all, body = append(all, w), rest
	}
	if len(body) != 0 {
		return nil, fmt.Errorf("%w: %d bytes after the last network", sdk.ErrInvalid, len(body))
	}
	return all, nil
}

// take returns the network at the beginning of body, and what is behind it.
func take(l Layout, body []byte) (Weights, []byte, error) {
	w := Weights{Layout: l}
	for _, size := range l.Sizes() {
		if len(body) < 2*size {
			return w, nil, fmt.Errorf("%w: networks end too early", sdk.ErrInvalid)
		}
		t := make([]float32, size)
		for i := range t {
			if t[i] = single(binary.LittleEndian.Uint16(body[2*i:])); t[i]-t[i] != 0 {
				return w, nil, fmt.Errorf("%w: a weight is %v", sdk.ErrInvalid, t[i])
			}
		}
		w.Tensors, body = append(w.Tensors, t), body[2*size:]
	}
	return w, body, nil
}
