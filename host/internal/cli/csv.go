package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/invbench/invbench/sdk"
)

// rowWriter writes rows of numbers: as CSV without a header, in the fewest digits that read back as
// the same float32, or as one JSON array a line. A number that is not finite is nan, or null.
type rowWriter struct {
	to   *bufio.Writer
	json bool
}

func (a *app) rowWriter() *rowWriter {
	return &rowWriter{to: bufio.NewWriterSize(a.stdout, 1<<16), json: a.json}
}

// write writes the rows, all the way through. With whole set, a row that has a number which is not
// finite is nan throughout.
func (w *rowWriter) write(rows sdk.Batch, whole bool) error {
	var line []byte
	for i := range rows.Rows() {
		row := rows.Row(i)
		line = w.row(line[:0], row, whole && !sdk.Finite(row))
		if _, err := w.to.Write(line); err != nil {
			return err
		}
	}
	return w.to.Flush()
}

func (w *rowWriter) row(line []byte, row []float32, none bool) []byte {
	open, absent, end := "", "nan", "\n"
	if w.json {
		open, absent, end = "[", "null", "]\n"
	}
	line = append(line, open...)
	for k, v := range row {
		if k > 0 {
			line = append(line, ',')
		}
		if f := float64(v); none || math.IsNaN(f) || math.IsInf(f, 0) {
			line = append(line, absent...)
		} else {
			line = strconv.AppendFloat(line, f, 'g', -1, 32)
		}
	}
	return append(line, end...)
}

// rowReader reads rows of numbers: a line each, with commas or blanks between them. A number may be
// nan or inf. A line without anything before a row is an error, because rows are told apart by
// their places: whoever wrote it meant a row, and all rows after it would move up. Empty lines at
// the end are none.
type rowReader struct {
	name  string // of the file, for errors
	from  *bufio.Reader
	width int
	line  int // that was read last
	empty int // the first empty line since the last row, 0 if there is none
}

// longest is the length of a line that is not read any further.
const longest = 1 << 20

func newRowReader(name string, from io.Reader, width int) *rowReader {
	return &rowReader{name: name, from: bufio.NewReaderSize(from, longest), width: width}
}

// next returns up to most rows, fewer if those after them have not arrived yet, and io.EOF after
// the last. An error is about the row after those that it comes with. It is a usageError if the
// data is at fault.
func (r *rowReader) next(most int) (sdk.Batch, error) {
	rows := sdk.Batch{Width: r.width}
	for rows.Rows() < most {
		line, err := r.from.ReadSlice('\n')
		r.line++
		if err != nil && !errors.Is(err, io.EOF) {
			return rows, r.failed(err)
		}
		values, bad := r.parse(string(line))
		if bad != nil {
			return rows, bad
		}
		if bad := r.refuseGap(values); bad != nil {
			return rows, bad
		}
		rows.Data = append(rows.Data, values...)
		if err != nil {
			return rows, io.EOF
		}
		if rows.Rows() > 0 && r.from.Buffered() == 0 {
			break
		}
	}
	return rows, nil
}

// refuseGap refuses a row after an empty line.
func (r *rowReader) refuseGap(values []float32) error {
	switch {
	case len(values) == 0 && r.empty == 0:
		r.empty = r.line
	case len(values) > 0 && r.empty > 0:
		r.line = r.empty
		return r.wrong("the line is empty, and rows follow it; write nan for a row that there is " +
			"none of, or delete the line")
	}
	return nil
}

func (r *rowReader) failed(err error) error {
	if errors.Is(err, bufio.ErrBufferFull) {
		return r.wrong("more than %d bytes in a line; is this CSV?", longest)
	}
	return fmt.Errorf("read %s: %w", r.name, err)
}

// parse returns the numbers of a line, none for an empty one.
func (r *rowReader) parse(line string) ([]float32, error) {
	line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
	if line == "" {
		return nil, nil
	}
	words := strings.Fields(line)
	if strings.Contains(line, ",") {
		words = strings.Split(line, ",")
	}
	if len(words) != r.width {
		return nil, r.wrong("%d numbers, want %d", len(words), r.width)
	}
	values := make([]float32, len(words))
	for k, word := range words {
		word = strings.TrimSpace(word)
		v, err := strconv.ParseFloat(word, 32)
		switch {
		case errors.Is(err, strconv.ErrRange):
			return nil, r.wrong("%s is too large for a float32", word)
		case err != nil && r.line == 1:
			return nil, r.wrong("%q is not a number; the file has no header", word)
		case err != nil:
			return nil, r.wrong("%q is not a number", word)
		}
		values[k] = float32(v)
	}
	return values, nil
}

func (r *rowReader) wrong(format string, args ...any) error {
	return usagef("%s:%d: %s", r.name, r.line, fmt.Sprintf(format, args...))
}

// open opens a file of rows for reading; "" and "-" are standard input.
func (a *app) open(name string) (file io.ReadCloser, shown string, err error) {
	if name == "" || name == "-" {
		return io.NopCloser(a.stdin), "stdin", nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, "", usageError{err}
	}
	return f, name, nil
}

// readRows reads a whole file of rows.
func (a *app) readRows(name string, width int) (sdk.Batch, error) {
	file, shown, err := a.open(name)
	if err != nil {
		return sdk.Batch{}, err
	}
	defer file.Close()
	r, all := newRowReader(shown, file, width), sdk.Batch{Width: width}
	for {
		rows, err := r.next(math.MaxInt)
		all.Data = append(all.Data, rows.Data...)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return sdk.Batch{}, err
		}
	}
}
