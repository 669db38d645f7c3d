package compare

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

func written(t *testing.T, b *Board) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteBaseline(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// readBack returns the board as its baseline has it.
func readBack(t *testing.T, b *Board) *Board {
	t.Helper()
	read, err := ReadBaseline("read back", strings.NewReader(written(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestBaselineReturnsWhatWasWritten(t *testing.T) {
	failed := example("mdn", 0, 1)
	failed.Status = record.Timeout
	failed.Reason = "too <slow>"
	failed.T = nil
	failed.R = nil
	failed.Prior = nil
	failed.Metrics = nil
	b := board(t, "b", example("inn", 0, 1), example("inn", 1, 2), failed)
	text := written(t, b)
	read, err := ReadBaseline("b", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.Cells, read.Cells, cmpopts.EquateApprox(5e-5, 0)); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if again := written(t, read); again != text {
		t.Error("written again, it is another file")
	}
	if lines := strings.Count(text, "\n"); lines != 1+3+1 {
		t.Errorf("%d lines, want one a cell and two", lines)
	}
}

// TestBaselineEqualsItsBoard compares a board with its own baseline: what is rounded on one side is
// rounded on the other.
func TestBaselineEqualsItsBoard(t *testing.T) {
	b := board(t, "b", example("inn", 0, 1), example("cinn", 0, 2))
	baseline, err := ReadBaseline("baseline", strings.NewReader(written(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*Result{Boards(baseline, b, Options{}), Boards(b, baseline, Options{})} {
		for _, row := range r.Rows {
			for _, e := range row.Effects {
				if e.Ratio != 1 || e.Metric != "fit" && e.Metric != "draws" && *e.P != 1 {
					t.Errorf("%s %s: %+v", row.Entry, e.Name, e)
				}
			}
		}
	}
}

// TestBaselineIsCompact has a board of the smoke profile's size: 24 cells, 10 targets, 4 numbers of
// draws.
func TestBaselineIsCompact(t *testing.T) {
	var cells []Cell
	for i := range 24 {
		c := example("inn", i, i)
		for k := range c.R {
			c.R[k] = c.R[k][:10]
		}
		cells = append(cells, c)
	}
	if n := len(written(t, board(t, "b", cells...))); n > 200_000 {
		t.Errorf("%d bytes, want at most 200000", n)
	}
}

func TestBaselineRefuses(t *testing.T) {
	good := written(t, board(t, "b", example("inn", 0, 1)))
	cell := strings.Split(good, "\n")[1]
	for name, test := range map[string]struct{ text, want string }{
		"nothing":  {"", "unexpected end"},
		"half":     {good[:len(good)/2], "unexpected end"},
		"a record": {`{"schema": 1, "key": "abc"}`, "is no baseline"},
		"future": {
			strings.Replace(good, `"schema": 2`, `"schema": 3`, 1),
			"has schema 3 where this version reads up to 2",
		},
		"digits": {
			strings.Replace(good, `"digits": 5`, `"digits": 0`, 1), "has scores of 0 digits",
		},
		"twice": {
			strings.Replace(good, cell, cell+",\n"+cell, 1), "waves/inn/0 is there twice",
		},
		"not whole": {
			strings.Replace(good, `"t":[1,5,10,20]`, `"t":[1,5,10]`, 1), "do not belong together",
		},
		"descending": {
			strings.Replace(good, `"t":[1,5,10,20]`, `"t":[1,5,20,10]`, 1), "do not ascend",
		},
		"negative": {
			strings.Replace(good, `"prior":[2,`, `"prior":[-2,`, 1), "negative or not finite",
		},
		"name": {
			strings.Replace(good, `"name":"inn"`, `"name":"../inn"`, 1), "does not match",
		},
		"another shape": {`{"schema": 1, "cells": [1]}`, "cannot unmarshal"},
	} {
		_, err := ReadBaseline("f.json", strings.NewReader(test.text))
		if !errors.Is(err, sdk.ErrInvalid) || !strings.Contains(err.Error(), test.want) ||
			!strings.Contains(err.Error(), "f.json") {
			t.Errorf("%s: error %v, want one with %q", name, err, test.want)
		}
	}
}

func FuzzBaseline(f *testing.F) {
	b, err := NewBoard("b", []Cell{example("inn", 0, 1), example("cinn", 0, 2)})
	if err != nil {
		f.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteBaseline(&out, b); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte(`{"schema":1,"digits":5,"cells":[{"status":"ok","t":[1],"r":[[0]],"prior":[0]}]}`))
	f.Add([]byte(`{"schema":2,"digits":5,"cells":[{"status":"ok","t":[1],"r":[[0]],"prior":[0],` +
		`"metrics":{"fit":[]}}]}`))
	first, err := os.ReadFile("testdata/schema1.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(first)
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := ReadBaseline("f", bytes.NewReader(data))
		if err != nil {
			return
		}
		text := written(t, read)
		again, err := ReadBaseline("f", strings.NewReader(text))
		if err != nil {
			t.Fatalf("a baseline that was written cannot be read: %v", err)
		}
		if second := written(t, again); second != text {
			t.Errorf("written again, it is another file:\n%s\n%s", text, second)
		}
		if err := Boards(read, again, Options{}).Text(&bytes.Buffer{}, 80); err != nil {
			t.Error(err)
		}
	})
}
