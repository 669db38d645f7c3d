package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"

	"github.com/parquet-go/parquet-go"
)

// Column is a column of the table.
type Column struct {
	Name string
	Doc  string
}

// Columns returns the columns of the table, in order.
func Columns() []Column {
	var all []Column
	row := reflect.TypeFor[Row]()
	for i := range row.NumField() {
		tag := row.Field(i).Tag
		all = append(all, Column{tag.Get("json"), tag.Get("doc")})
	}
	return all
}

// CSV writes rows as CSV with a line of names (RFC 4180). A missing value is empty; numbers have as
// many digits as they need to be read back exactly.
func CSV(w io.Writer, rows []Row) error {
	out := csv.NewWriter(w)
	var names []string
	for _, c := range Columns() {
		names = append(names, c.Name)
	}
	if err := out.Write(names); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	line := make([]string, len(names))
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		for k := range line {
			line[k] = text(row.Field(k))
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// text returns a field of a row as CSV has it.
func text(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Float64 {
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	}
	return fmt.Sprint(v.Interface())
}

// JSONLines writes rows as JSON, an object a line. A missing value is null.
func JSONLines(w io.Writer, rows []Row) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range rows {
		if err := enc.Encode(&rows[i]); err != nil {
			return fmt.Errorf("write JSON lines: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write JSON lines: %w", err)
	}
	return nil
}

// Parquet writes rows as a Parquet file. A missing value is null.
func Parquet(w io.Writer, rows []Row) error {
	out := parquet.NewGenericWriter[Row](w, parquet.Compression(&parquet.Snappy))
	_, err := out.Write(rows)
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}
