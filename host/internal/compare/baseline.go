package compare

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/invbench/invbench/sdk"
)

// BaselineSchema is the version of the baseline format that this package writes.
const BaselineSchema = 2

const (
	baselineDigits = 5        // of scores in a baseline: a hundred times finer than any threshold
	maxBaseline    = 64 << 20 // bytes; more is not read
)

// baseline is the file: all that a comparison needs of a board, in a form to be committed.
type baseline struct {
	Schema int    `json:"schema"`
	Digits int    `json:"digits"`
	Cells  []Cell `json:"cells"`
}

// WriteBaseline writes the board as a baseline: one line a cell, scores to five significant digits,
// the same bytes for the same records.
func WriteBaseline(w io.Writer, b *Board) error {
	short := b.round(baselineDigits)
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"schema\": %d, \"digits\": %d, \"cells\": [", BaselineSchema, short.digits)
	for i := range short.Cells {
		line, err := json.Marshal(short.Cells[i])
		if err != nil {
			return fmt.Errorf("write baseline: %s: %w", short.Cells[i].ID(), err)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(line)
	}
	out.WriteString("\n]}\n")
	_, err := w.Write(out.Bytes())
	return err
}

// ReadBaseline reads what WriteBaseline wrote, in this version or an earlier one. Anything else
// gives an error that wraps sdk.ErrInvalid; so does a file of a later schema, a cell that is there
// twice or is not whole.
func ReadBaseline(name string, r io.Reader) (*Board, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBaseline+1))
	if err != nil {
		return nil, fmt.Errorf("read baseline %s: %w", name, err)
	}
	b, err := decodeBaseline(name, data)
	if err != nil {
		return nil, fmt.Errorf("read baseline %s: %w; bench baseline makes a new one: %w",
			name, err, sdk.ErrInvalid)
	}
	return b, nil
}

func decodeBaseline(name string, data []byte) (*Board, error) {
	if len(data) > maxBaseline {
		return nil, fmt.Errorf("larger than %d bytes", maxBaseline)
	}
	var version struct {
		Schema *int `json:"schema"`
		Cells  any  `json:"cells"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, err
	}
	if version.Schema == nil || version.Cells == nil {
		return nil, errors.New("is no baseline")
	}
	file, err := decodeCells(*version.Schema, data)
	if err != nil {
		return nil, err
	}
	if file.Digits < 1 || file.Digits > recordDigits {
		return nil, fmt.Errorf("has scores of %d digits, want 1 to %d", file.Digits, recordDigits)
	}
	b := &Board{Name: name, Cells: file.Cells, digits: file.Digits}
	return b, b.settle()
}

// decodeCells returns the content of a baseline of some schema.
func decodeCells(schema int, data []byte) (file baseline, err error) {
	switch schema {
	case BaselineSchema:
		err = json.Unmarshal(data, &file)
	case 1:
		file, err = decodeFirst(data)
	default:
		err = fmt.Errorf("has schema %d where this version reads up to %d", schema, BaselineSchema)
	}
	return file, err
}

// ReadBaselineFile reads a baseline from a file.
func ReadBaselineFile(path string) (*Board, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	defer file.Close()
	return ReadBaseline(path, file)
}
