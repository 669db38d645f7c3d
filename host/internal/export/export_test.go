package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// examples returns a cell with scores at two T, the prior being perfect at the second, and one that
// failed.
func examples() []*record.Record {
	points := func(a, b float64) []score.Point {
		return []score.Point{
			{
				T:       1,
				Summary: score.Summary{Mean: a, Low: a / 2, High: 2 * a, Q25: a / 3, Q75: 3 * a},
			},
			{
				T:       10,
				Summary: score.Summary{Mean: b, Low: b / 2, High: 2 * b, Q25: b / 3, Q75: 3 * b},
			},
		}
	}
	ok := &record.Record{
		Schema: record.Schema, Repeat: 1, Status: record.OK,
		Task: record.Plugin{
			Name: "waves", Plugin: "sine_wave", Version: "1", Digest: "aa",
			Params: json.RawMessage(`{"a":"x,\"y\""}`),
		},
		Model: record.Plugin{
			Name: "net", Plugin: "inn", Version: "2", Digest: "bb", Params: json.RawMessage(`{}`),
		},
		Protocol: record.Protocol{
			Profile: "quick", TrainRows: 100, Targets: 2, Draws: 10, Budget: 3, Seed: 1<<64 - 1,
		},
		Scores: &score.Scores{
			Order: sdk.Exchangeable, R: points(0.25, 1e-7), Worst: []float64{0.9, 1},
			Typical: []score.Point{
				{T: 1, Summary: score.Summary{Mean: 0.2, Low: 0.1, High: 0.4}}, {T: 10},
			},
			RPrefix: points(0.5, 2e-7), RNormalised: points(0.125, 0)[:1],
			Prior: []float64{2, 0}, Infeasible: 0.1, Capped: 0.2, PriorFloor: 2,
			Warnings: []string{"few targets"},
			MMD2: &score.MMD2{
				Summary: score.Summary{Mean: 0.03}, Floor: score.Summary{Mean: 0.02},
			},
			PerTarget: score.PerTarget{
				MMD2: []float64{0.02, 0.04}, MMD2Unbiased: []float64{0.01, 0.01},
				MMD2Floor: []float64{0.015, 0.025},
			},
		},
		Time: record.Time{FitS: 1.5, Batch1000S: 0.01, MaxRSS: 1 << 20},
		Machine: record.Machine{
			OS: "linux", Arch: "amd64", CPU: "A  CPU", Cores: 2, Threads: 1, Backend: "go",
		},
		Started:  time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Warnings: []string{"slow"},
	}
	failed := *ok
	failed.Repeat = 0
	failed.Status = record.Timeout
	failed.Reason = "fit: took\nlong"
	failed.Scores = nil
	return []*record.Record{ok, &failed}
}

// column returns the values of a column, one for each row.
func column(t *testing.T, table Table, name string) []any {
	t.Helper()
	i := slices.IndexFunc(table.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no column %q", name)
	}
	var all []any
	for _, row := range table.Rows {
		all = append(all, row[i])
	}
	return all
}

// TestTable has a row of the failure, and two of the cell that is ok.
func TestTable(t *testing.T) {
	table := NewTable(examples(), metric.All())
	for name, want := range map[string][]any{
		"status": {"timeout", "ok", "ok"}, "repeat": {int64(0), int64(1), int64(1)},
		"t": {nil, int64(1), int64(10)}, "r": {nil, 0.25, 1e-7}, "r_q75": {nil, 0.75, 3 * 1e-7},
		"typical": {nil, 0.2, 0.0}, "typical_low": {nil, 0.1, 0.0}, "typical_high": {nil, 0.4, 0.0},
		"worst_1pct": {nil, 0.9, 1.0}, "r_prefix": {nil, 0.5, 2e-7}, "r_prior": {nil, 2.0, 0.0},
		"r_normalised": {nil, 0.125, nil}, "mmd2": {nil, 0.03, 0.03},
		"mmd2_unbiased": {nil, 0.01, 0.01}, "mmd2_floor": {nil, 0.02, 0.02},
		"infeasible": {nil, 0.1, 0.1}, "outside": {nil, 0.0, 0.0}, "capped": {nil, 0.2, 0.2},
		"prior_floor": {nil, 2.0, 2.0}, "order": {"", "exchangeable", "exchangeable"},
		"fit_s": {1.5, 1.5, 1.5}, "invert_s": {nil, nil, nil},
		"max_rss_bytes": {int64(1 << 20), int64(1 << 20), int64(1 << 20)},
		"seed":          {uint64(1<<64 - 1), uint64(1<<64 - 1), uint64(1<<64 - 1)},
		"warnings":      {"slow", "few targets; slow", "few targets; slow"},
		"started":       {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"},
	} {
		if diff := cmp.Diff(want, column(t, table, name)); diff != "" {
			t.Errorf("column %s (-want +got):\n%s", name, diff)
		}
	}
}

// TestMMD2Interval compares with Student's interval of two values, which ends at the mean ± 12.7 of
// its standard errors: below 0, where no MMD² is.
func TestMMD2Interval(t *testing.T) {
	table := NewTable(examples()[:1], metric.All())
	low := column(t, table, "mmd2_low")[0].(float64)
	high := column(t, table, "mmd2_high")[0].(float64)
	if low != 0 || math.Abs(high-(0.03+12.7062*0.01)) > 1e-6 {
		t.Errorf("interval [%v, %v]", low, high)
	}
}

// TestColumnsAreDocumented holds that each column has one name, a phrase that says what it is, and
// values of the type that it says.
func TestColumnsAreDocumented(t *testing.T) {
	table := NewTable(examples(), metric.All())
	names := map[string]bool{}
	for i, c := range table.Columns {
		if c.Name == "" || c.Doc == "" || names[c.Name] || (c.cell == nil) == (c.at == nil) {
			t.Errorf("column %+v", c)
		}
		names[c.Name] = true
		for _, row := range table.Rows {
			if v := row[i]; v == nil && !c.optional ||
				v != nil && reflect.TypeOf(v) != reflect.TypeOf(c.kind) {
				t.Errorf("column %s has %v of type %T, want %T", c.Name, v, v, c.kind)
			}
		}
	}
}

func TestCSV(t *testing.T) {
	var out bytes.Buffer
	if err := NewTable(examples(), metric.All()).CSV(&out); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(lines) != 4 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	got := map[string][]string{}
	for k, name := range lines[0] {
		got[name] = []string{lines[1][k], lines[2][k], lines[3][k]}
	}
	for name, want := range map[string][]string{
		"task": {"waves", "waves", "waves"}, "repeat": {"0", "1", "1"}, "t": {"", "1", "10"},
		"r": {"", "0.25", "1e-07"}, "r_normalised": {"", "0.125", ""}, "invert_s": {"", "", ""},
		"shared":        {"false", "false", "false"},
		"seed":          {"18446744073709551615", "18446744073709551615", "18446744073709551615"},
		"reason":        {"fit: took long", "", ""},
		"task_params":   {`{"a":"x,\"y\""}`, `{"a":"x,\"y\""}`, `{"a":"x,\"y\""}`},
		"max_rss_bytes": {"1048576", "1048576", "1048576"},
	} {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("column %s (-want +got):\n%s", name, diff)
		}
	}
}

func TestParquetAndJSONLinesHoldTheRows(t *testing.T) {
	table := NewTable(examples(), metric.All())
	var file, text bytes.Buffer
	if err := table.Parquet(&file); err != nil {
		t.Fatal(err)
	}
	opened, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range opened.Schema().Fields() {
		if c := table.Columns[i]; f.Name() != c.Name || f.Optional() != c.optional {
			t.Errorf("field %d of Parquet is %s, optional %t; want %s, %t",
				i, f.Name(), f.Optional(), c.Name, c.optional)
		}
	}
	checkRows(t, "Parquet", table, func(read func(row map[string]any) error) error {
		reader := parquet.NewReader(opened)
		defer reader.Close()
		for range opened.NumRows() {
			row := map[string]any{}
			if err := reader.Read(&row); err != nil {
				return err
			}
			// A map has no unsigned numbers; the file says that it is one.
			if signed, ok := row["seed"].(int64); ok {
				row["seed"] = uint64(signed)
			}
			if err := read(row); err != nil {
				return err
			}
		}
		return nil
	})
	seed, _ := opened.Schema().Lookup("seed")
	if kind := seed.Node.Type().String(); kind != "INT(64,false)" {
		t.Errorf("the seed is of type %s", kind)
	}
	if err := table.JSONLines(&text); err != nil {
		t.Fatal(err)
	}
	checkRows(t, "JSON lines", table, func(read func(row map[string]any) error) error {
		for line := range strings.Lines(text.String()) {
			decoder := json.NewDecoder(strings.NewReader(line))
			decoder.UseNumber()
			row := map[string]any{}
			if err := decoder.Decode(&row); err != nil {
				return err
			}
			if err := read(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkRows compares the rows that a file has with those of the table, as text.
func checkRows(
	t *testing.T, format string, table Table, each func(read func(row map[string]any) error) error,
) {
	t.Helper()
	rows := 0
	err := each(func(row map[string]any) error {
		want, got := map[string]string{}, map[string]string{}
		for i, c := range table.Columns {
			if v := table.Rows[rows][i]; v != nil {
				want[c.Name] = inCSV(v)
			}
		}
		for name, v := range row {
			switch v := v.(type) {
			case nil:
			case json.Number:
				if number, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".e") {
					got[name] = inCSV(number)
				} else {
					got[name] = v.String()
				}
			default:
				got[name] = inCSV(v)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s, row %d (-want +got):\n%s", format, rows, diff)
		}
		rows++
		return nil
	})
	if err != nil || rows != len(table.Rows) {
		t.Errorf("%s: %d rows, want %d; %v", format, rows, len(table.Rows), err)
	}
}

// TestBenchmark compares with lines written by the format's specification
// (golang.org/design/14313-benchmark-format).
func TestBenchmark(t *testing.T) {
	var out bytes.Buffer
	if err := Benchmark(&out, examples(), metric.All()); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(out.String(), "\n\n")
	const want = `goos: linux
goarch: amd64
cpu: A CPU
train-rows: 100
targets: 2
draws: 10

BenchmarkCell/task=waves/entry=net 1 0.03 mmd2 0.1 infeasible 0 outside 0.2 capped 1.5 fit-sec 0.01 batch1000-sec 1.048576e+06 max-rss-bytes
BenchmarkR/task=waves/entry=net/T=1 1 0.2 typical 0.25 r
BenchmarkR/task=waves/entry=net/T=10 1 0 typical 1e-07 r
# task=waves/entry=net, repeat 0: timeout: fit: took long
`
	if diff := cmp.Diff(want, rest); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(out.String(), "Unit r better=lower assume=nothing\n") {
		t.Errorf("no unit of r in\n%s", out.String())
	}
}

// TestRawBundle reads every cell's arrays back out of the bundle, and counts what is left out.
func TestRawBundle(t *testing.T) {
	store := record.Store{Board: t.TempDir()}
	var records []*record.Record
	for repeat := range 3 {
		r := examples()[0]
		r.Repeat = repeat
		r.Key = record.Key(r)
		records = append(records, r)
		raw := record.Raw{
			Targets: sdk.Batch{Width: 1, Data: []float32{float32(repeat)}},
			Draws:   sdk.Batch{Width: 2, Data: []float32{1, 2, 3, 4}},
			Errors:  []float64{0.5, float64(repeat)},
		}
		if repeat == 2 {
			continue // its draws stayed elsewhere
		}
		if err := store.WriteRaw(r.Key, raw); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	written, left, err := Raw(&out, store, append(records, examples()[1]))
	if err != nil || written != 2 {
		t.Fatalf("%d cells written, %v", written, err)
	}
	if left == nil ||
		!strings.Contains(left.Error(),
			"waves/net/2: there is no file "+store.RawPath(records[2].Key)) ||
		strings.Contains(left.Error(), "\n") {
		t.Errorf("left out: %v", left)
	}
	checkBundle(t, out.Bytes())
}
