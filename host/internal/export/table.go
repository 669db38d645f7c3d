package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
)

// Table has a row for each cell at each number of draws, in which what does not depend on that is
// repeated, and one for a cell that failed, without scores. Rows are by task, entry, repeat and T.
type Table struct {
	Columns []Column
	Rows    [][]any // a value for each column, nil if it is missing
}

// NewTable returns the table of some records, with columns for the metrics.
func NewTable(records []*record.Record, metrics []metric.Metric) Table {
	sorted := slices.Clone(records)
	slices.SortStableFunc(sorted, func(a, b *record.Record) int { return a.ID().Compare(b.ID()) })
	t := Table{Columns: Columns(metrics)}
	for _, r := range sorted {
		row := make([]any, len(t.Columns))
		for i, c := range t.Columns {
			if c.cell != nil {
				row[i] = c.cell(r)
			}
		}
		if r.Scores == nil {
			t.Rows = append(t.Rows, row)
			continue
		}
		for k := range r.Scores.R {
			at := slices.Clone(row)
			for i, c := range t.Columns {
				if c.at != nil {
					at[i] = c.at(r.Scores, k)
				}
			}
			t.Rows = append(t.Rows, at)
		}
	}
	return t
}

// CSV writes the table as CSV with a line of names (RFC 4180). A missing value is empty; numbers
// have as many digits as they need to be read back exactly.
func (t Table) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = c.Name
	}
	err := out.Write(line)
	for _, row := range t.Rows {
		for i, v := range row {
			line[i] = inCSV(v)
		}
		if err == nil {
			err = out.Write(line)
		}
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

func inCSV(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

// JSONLines writes the table as JSON, an object a line. A missing value is null.
func (t Table) JSONLines(w io.Writer) error {
	out := bufio.NewWriter(w)
	row := reflect.New(t.layout()).Elem()
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, values := range t.Rows {
		t.fill(row, values)
		if err := enc.Encode(row.Interface()); err != nil {
			return fmt.Errorf("write JSON lines: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write JSON lines: %w", err)
	}
	return nil
}

// Parquet writes the table as a Parquet file. A missing value is null.
func (t Table) Parquet(w io.Writer) error {
	layout := t.layout()
	schema := parquet.NewSchema("Row", parquet.SchemaOf(reflect.New(layout).Interface()))
	out := parquet.NewWriter(w, schema, parquet.Compression(&parquet.Snappy))
	for _, values := range t.Rows {
		row := reflect.New(layout)
		t.fill(row.Elem(), values)
		if err := out.Write(row.Interface()); err != nil {
			return fmt.Errorf("write Parquet: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}

// layout returns a struct with a field for each column, as both formats describe their rows.
// Optional ones are pointers.
func (t Table) layout() reflect.Type {
	fields := make([]reflect.StructField, len(t.Columns))
	for i, c := range t.Columns {
		of, options := reflect.TypeOf(c.kind), ""
		if c.optional {
			of, options = reflect.PointerTo(of), ",optional"
		}
		if c.repeated {
			options = ",dict"
		}
		fields[i] = reflect.StructField{
			Name: fmt.Sprintf("Column%d", i), Type: of,
			Tag: reflect.StructTag(fmt.Sprintf(`json:"%s" parquet:"%s%s"`,
				c.Name, c.Name, options)),
		}
	}
	return reflect.StructOf(fields)
}

// fill puts the values of a row into the struct of its layout.
func (t Table) fill(row reflect.Value, values []any) {
	for i, v := range values {
		field := row.Field(i)
		switch {
		case v == nil:
			field.SetZero()
		case t.Columns[i].optional:
			pointer := reflect.New(field.Type().Elem())
			pointer.Elem().Set(reflect.ValueOf(v))
			field.Set(pointer)
		default:
			field.Set(reflect.ValueOf(v))
		}
	}
}
