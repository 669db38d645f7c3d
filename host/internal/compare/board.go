package compare

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/stat"
)

// Board is one side of a comparison: the cells of a board, or of a baseline.
type Board struct {
	Name  string // for people
	Cells []Cell // by task, entry and repeat, each at most once

	digits int // significant digits of the scores in it
}

// recordDigits is how many significant digits the scores of records have.
const recordDigits = 9

// NewBoard returns the board of some cells. Of two that are the same cell the first counts, and
// cells that are not whole are left out; the error joins what is not there, and the board is usable
// all the same.
func NewBoard(name string, cells []Cell) (*Board, error) {
	b := &Board{Name: name, Cells: slices.Clone(cells), digits: recordDigits}
	return b, b.settle()
}

// FromRecords returns the board of some records, with those of the metrics that are compared, as
// NewBoard does.
func FromRecords(name string, records []*record.Record, metrics []metric.Metric) (*Board, error) {
	cells := make([]Cell, len(records))
	for i, r := range records {
		cells[i] = newCell(r, metrics)
	}
	return NewBoard(name, cells)
}

// settle sorts the cells, and drops those that are there already or are not whole, which the error
// names.
func (b *Board) settle() error {
	var problems []error
	slices.SortStableFunc(b.Cells, func(x, y Cell) int { return x.ID().Compare(y.ID()) })
	kept := b.Cells[:0]
	for _, c := range b.Cells {
		if n := len(kept); n > 0 && kept[n-1].ID() == c.ID() {
			problems = append(problems,
				fmt.Errorf("%s: %s is there twice; the first is taken", b.Name, c.ID()))
			continue
		}
		if err := c.validate(); err != nil {
			problems = append(problems, fmt.Errorf("%s: %s is left out: %w", b.Name, c.ID(), err))
			continue
		}
		kept = append(kept, c)
	}
	b.Cells = kept
	return errors.Join(problems...)
}

// round returns the board with its scores to so many significant digits. Two boards are compared in
// the digits of the shorter one, so that what is equal in a record is equal in a baseline made from
// it.
func (b *Board) round(digits int) *Board {
	if b.digits <= digits {
		return b
	}
	short := &Board{Name: b.Name, Cells: slices.Clone(b.Cells), digits: digits}
	for i := range short.Cells {
		c := &short.Cells[i]
		c.R, c.Metrics = slices.Clone(c.R), maps.Clone(c.Metrics)
		for k := range c.R {
			c.R[k] = roundedAll(c.R[k], digits)
		}
		for name, values := range c.Metrics {
			c.Metrics[name] = roundedAll(values, digits)
		}
		c.Prior, c.Trace = roundedAll(c.Prior, digits), roundedAll(c.Trace, digits)
		c.Floor = stat.Round(c.Floor, digits)
	}
	return short
}

func roundedAll(values []float64, digits int) []float64 {
	if values == nil {
		return nil
	}
	short := make([]float64, len(values))
	for i, v := range values {
		short[i] = stat.Round(v, digits)
	}
	return short
}

// groups splits the cells by task and entry, in order.
func (b *Board) groups() [][]Cell {
	var all [][]Cell
	for i := range b.Cells {
		c, n := b.Cells[i], len(all)
		if n == 0 || all[n-1][0].ID().Line() != c.ID().Line() {
			all = append(all, nil)
			n++
		}
		all[n-1] = append(all[n-1], c)
	}
	return all
}

// find returns the cell of the same task, entry and repeat, nil if there is none.
func (b *Board) find(id record.ID) *Cell {
	i, found := slices.BinarySearchFunc(b.Cells, id, func(c Cell, id record.ID) int {
		return c.ID().Compare(id)
	})
	if !found {
		return nil
	}
	return &b.Cells[i]
}
