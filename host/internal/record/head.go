package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
)

// The bytes of a file that a head is looked for in: before what is long, and after it.
const (
	headSize = 4 << 10
	tailSize = 3 << 10
)

// readHead returns a record without what is long in it. A file in another layout than that of encode, or in which anything
// looks odd, is read whole.
func readHead(path string) (*Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if size := info.Size(); info.Mode().IsRegular() && size > headSize+tailSize {
		ends := make([]byte, headSize+tailSize)
		_, errHead := f.ReadAt(ends[:headSize], 0)
		_, errTail := f.ReadAt(ends[headSize:], size-tailSize)
		if errHead == nil && (errTail == nil || errors.Is(errTail, io.EOF)) {
			if r := decodeHead(ends[:headSize], ends[headSize:]); r != nil {
				return r, nil
			}
		}
	}
	r, err := readRecord(path)
	if err != nil {
		return nil, err
	}
	r.Scores, r.Training, r.Sketch = nil, nil, nil
	return r, nil
}

// decodeHead returns the record whose file begins with head and ends with tail, without its scores, curves and sketch, nil
// if that cannot be told. In the layout of encode a line that begins with two spaces and a quote begins a field of the
// record, and no other line does: a string has no line breaks in it.
func decodeHead(head, tail []byte) *Record {
	from := -1
	for _, name := range []string{"scores", "training", "sketch"} { // in the order of the fields
		if from = bytes.Index(head, []byte("\n  \""+name+"\": ")); from >= 0 {
			break
		}
	}
	to := bytes.LastIndex(tail, []byte("\n  \"time\": {"))
	if from < 0 || to < 0 || !bytes.HasSuffix(tail, []byte("\n}\n")) || !bytes.HasPrefix(head, []byte("{\n  \"schema\": ")) {
		return nil
	}
	scored := bytes.HasPrefix(head[from:], []byte("\n  \"scores\": {"))
	var r Record
	if json.Unmarshal(append(bytes.Clone(head[:from]), tail[to:]...), &r) != nil || r.validateHead() != nil {
		return nil
	}
	if (r.Status == OK) != scored || r.Scores != nil || r.Training != nil || r.Sketch != nil {
		return nil
	}
	r.compactParams()
	return &r
}
