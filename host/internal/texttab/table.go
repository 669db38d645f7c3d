package texttab

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// gap is what stands between two columns.
const gap = "  "

// Indent is what begins a line that belongs to the one above it.
const Indent = gap

// Table is a table of text: the first row holds the titles.
type Table struct {
	Left []bool // for each column, whether it is aligned to the left; nil if all are
	Rows [][]string
}

// Fit returns the table with the most detail that fits into a terminal of the given width, 0 for no
// limit. Level 0 of the detail is all, and coarsest the least, which is returned even if it does
// not fit.
func Fit(width, coarsest int, at func(level int) Table) Table {
	for level := 0; ; level++ {
		t := at(level)
		if width <= 0 || t.width() <= width || level >= coarsest {
			return t
		}
	}
}

// Narrowed returns the table without as many of its last columns as keep it from fitting into the
// width, 0 for no limit. It keeps the first columns, whatever they take.
func (t Table) Narrowed(width, keep int) Table {
	n := len(t.Rows[0])
	for width > 0 && t.width() > width && n > keep {
		n--
		narrow := Table{Rows: make([][]string, len(t.Rows))}
		if t.Left != nil {
			narrow.Left = t.Left[:n]
		}
		for i := range t.Rows {
			narrow.Rows[i] = t.Rows[i][:n]
		}
		t = narrow
	}
	return t
}

// Text writes the table for a terminal.
func (t Table) Text(out *strings.Builder) {
	widths := t.widths()
	for _, row := range t.Rows {
		var line strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.left(i) {
				line.WriteString(cell + space + gap)
			} else {
				line.WriteString(space + cell + gap)
			}
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// Fits reports whether the table fits into the width, 0 for no limit.
func (t Table) Fits(width int) bool { return width <= 0 || t.width() <= width }

func (t Table) left(column int) bool { return t.Left == nil || t.Left[column] }

// widths returns how many characters each column takes.
func (t Table) widths() []int {
	var widths []int
	for _, row := range t.Rows {
		widths = append(widths, slices.Repeat([]int{0}, max(0, len(row)-len(widths)))...)
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// width returns how many characters a row takes.
func (t Table) width() int {
	total := -len(gap)
	for _, w := range t.widths() {
		total += w + len(gap)
	}
	return total
}
