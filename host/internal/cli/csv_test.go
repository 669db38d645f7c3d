package cli

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/sdk"
)

const emptyLine = "the line is empty, and rows follow it; write nan for a row that there is " +
	"none of, or delete the line"

func TestRowReader(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, test := range []struct {
		name, text string
		want       []float32
		says       string // the error; empty for none
	}{
		{"commas", "1,2\n3,4\n", []float32{1, 2, 3, 4}, ""},
		{"blanks", " 1\t2 \r\n3 4", []float32{1, 2, 3, 4}, ""},
		{"empty lines at the end", "1,2\n3,4\n\n  \r\n\n", []float32{1, 2, 3, 4}, ""},
		{"nothing but empty lines", "\n\n", nil, ""},
		{"an empty line between", "1,2\n\n3,4\n", []float32{1, 2}, "f:2: " + emptyLine},
		{"blanks between", "1,2\n3,4\n \t\r\n\n5,6", []float32{1, 2, 3, 4}, "f:3: " + emptyLine},
		{"an empty line before", "\n1,2\n", nil, "f:1: " + emptyLine},
		{"commas and blanks", "1 , 2\n", []float32{1, 2}, ""},
		{"a mark of UTF-8", "\ufeff1,2\n", []float32{1, 2}, ""},
		{"what is not finite", "nan,NaN\ninf,-Inf\n", []float32{nan, nan, inf, -inf}, ""},
		{"exponents", "1e-3,-2.5E+3\n", []float32{1e-3, -2.5e3}, ""},
		{"nothing", "", nil, ""},
		{"too few", "1,2\n3\n", []float32{1, 2}, "f:2: 1 numbers, want 2"},
		{"too many", "1,2,3\n", nil, "f:1: 3 numbers, want 2"},
		{"a missing number", "1,2\n1,\n", []float32{1, 2}, `f:2: "" is not a number`},
		{"a word", "1,2\n1,x\n", []float32{1, 2}, `f:2: "x" is not a number`},
		{"a header", "a,b\n1,2\n", nil, `f:1: "a" is not a number; the file has no header`},
		{"too large", "1,1e39\n", nil, "f:1: 1e39 is too large for a float32"},
		{
			"endless", strings.Repeat("1,", longest), nil,
			"f:1: more than 1048576 bytes in a line; is this CSV?",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, got := newRowReader("f", strings.NewReader(test.text), 2), []float32(nil)
			var err error
			for err == nil {
				var rows sdk.Batch
				rows, err = r.next(100)
				got = append(got, rows.Data...)
			}
			if diff := cmp.Diff(test.want, got, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("numbers (-want +got):\n%s", diff)
			}
			if errors.Is(err, io.EOF) != (test.says == "") ||
				test.says != "" && err.Error() != test.says {
				t.Errorf("error %v, want %q", err, test.says)
			}
		})
	}
}

// TestRowReaderDoesNotWait reads from a pipe that has one row so far.
func TestRowReaderDoesNotWait(t *testing.T) {
	in, writer := io.Pipe()
	defer writer.Close()
	go func() { _, _ = writer.Write([]byte("1,2\n3,4\n")) }()
	rows, err := newRowReader("f", in, 2).next(100)
	if err != nil || rows.Rows() != 2 {
		t.Errorf("%d rows, %v; want the 2 that are there", rows.Rows(), err)
	}
}

func FuzzRows(f *testing.F) {
	f.Add("1,2\n3 4\nnan,-inf\n", uint8(2))
	f.Add("0x1p-149\n3.4028234663852886e38\n-0\n", uint8(1))
	f.Fuzz(func(t *testing.T, text string, width uint8) {
		w := int(width%8) + 1
		r := newRowReader("f", strings.NewReader(text), w)
		rows, err := r.next(1000)
		if len(rows.Data)%w != 0 || rows.Rows() > 1000 {
			t.Fatalf("%d numbers in rows of %d, error %v", len(rows.Data), w, err)
		}
		var out bytes.Buffer
		if err := (&rowWriter{to: bufio.NewWriter(&out)}).write(rows, false); err != nil {
			t.Fatal(err)
		}
		for i, v := range rows.Data { // nan is all that is printed of what is not finite
			if math.IsInf(float64(v), 0) {
				rows.Data[i] = float32(math.NaN())
			}
		}
		again, err := newRowReader("f", &out, w).next(1001)
		if err != nil && !errors.Is(err, io.EOF) {
			t.Fatalf("read back: %v", err)
		}
		if diff := cmp.Diff(rows, again, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("read back (-printed +read):\n%s", diff)
		}
	})
}
