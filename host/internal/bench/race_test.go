package bench

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/record"
)

// TestTwoConfigurations has one cell run under two seeds on one board: the slower says whose record
// it replaces, and that it knew of the other.
func TestTwoConfigurations(t *testing.T) {
	board := t.TempDir()
	var log, quickLog bytes.Buffer
	slow := NewEngine(board, Options{Launcher: &world{}, Log: zerolog.New(&log)})
	quick := NewEngine(board, Options{Launcher: &world{}, Log: zerolog.New(&quickLog)})
	c := testCell("good", 0, `{}`)
	other := withProtocol(c, func(p *record.Protocol) { p.Seed = 43 })
	var once sync.Once
	r, err := slow.Run(t.Context(), c, func(s Step) {
		if s.Stage == "invert" {
			once.Do(func() {
				if _, err := quick.Run(t.Context(), other, nil); err != nil {
					t.Error(err)
				}
			})
		}
	})
	if err != nil || r.Key != c.Key {
		t.Fatalf("%v, %v", r, err)
	}
	for _, want := range []string{
		`"cell":"sum/good/0"`, "another run has put its record here", "profile test, seed 43",
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q is not said: %s", want, log.String())
		}
	}
	if !strings.Contains(quickLog.String(), "another run is at this cell too") {
		t.Errorf("who comes second is not told of the first: %s", quickLog.String())
	}
	log.Reset()
	if _, err := slow.Run(t.Context(), other, nil); err != nil || log.Len() > 0 {
		t.Errorf("a record that was there before is replaced with the words %q, %v",
			log.String(), err)
	}
}

// replacing is a store in which each record is replaced by another's as soon as it is written.
type replacing struct {
	record.Store
	by *record.Record
}

func (s replacing) Write(*record.Record) error { return s.Store.Write(s.by) }

func TestReplaced(t *testing.T) {
	board := t.TempDir()
	e := NewEngine(board, Options{Launcher: &world{}})
	c := testCell("good", 0, `{}`)
	by, err := e.Run(t.Context(), withProtocol(c, func(p *record.Protocol) { p.Seed = 43 }), nil)
	if err != nil {
		t.Fatal(err)
	}
	e = NewEngine(board,
		Options{Launcher: &world{}, Records: replacing{record.Store{Board: board}, by}})
	_, err = e.Run(t.Context(), c, nil)
	if !errors.Is(err, errReplaced) || errors.Is(err, ErrStorage) ||
		!strings.Contains(err.Error(), "sum/good/0") ||
		!strings.Contains(err.Error(), "seed 43") {
		t.Errorf("error %v, want one that names the cell and the other run, and ends no board", err)
	}
}

// TestSharedAcrossBoards runs a cell while one of another board runs in what could be another
// process.
func TestSharedAcrossBoards(t *testing.T) {
	cells := filepath.Join(t.TempDir(), "cells")
	long := NewEngine(t.TempDir(), Options{Launcher: &world{}, Cells: cells})
	short := NewEngine(t.TempDir(), Options{Launcher: &world{}, Cells: cells})
	c := testCell("good", 0, `{}`)
	alone, err := long.Run(t.Context(), testCell("good", 1, `{}`), nil)
	if err != nil || alone.Time.Shared {
		t.Errorf("a cell alone: %v, marked %t", err, alone.Time.Shared)
	}
	var inner *record.Record
	outer, err := long.Run(t.Context(), c, func(s Step) {
		if s.Stage == "invert" && inner == nil {
			if inner, err = short.Run(t.Context(), c, nil); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || !outer.Time.Shared || inner == nil || !inner.Time.Shared {
		t.Errorf("of two cells side by side neither or one is marked: %v", err)
	}
}
