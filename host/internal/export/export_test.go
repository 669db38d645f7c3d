package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// examples returns a cell with scores at two T, the prior being perfect at the second, and one that failed.
func examples() []*record.Record {
	points := func(a, b float64) []score.Point {
		return []score.Point{
			{T: 1, Summary: score.Summary{Mean: a, Low: a / 2, High: 2 * a, Q25: a / 3, Q75: 3 * a}},
			{T: 10, Summary: score.Summary{Mean: b, Low: b / 2, High: 2 * b, Q25: b / 3, Q75: 3 * b}},
		}
	}
	ok := &record.Record{
		Schema: record.Schema, Repeat: 1, Status: record.OK,
		Task:     record.Plugin{Name: "waves", Plugin: "sine_wave", Version: "1", Digest: "aa", Params: json.RawMessage(`{"a":"x,\"y\""}`)},
		Model:    record.Plugin{Name: "net", Plugin: "inn", Version: "2", Digest: "bb", Params: json.RawMessage(`{}`)},
		Protocol: record.Protocol{Profile: "quick", TrainRows: 100, Targets: 2, Draws: 10, Budget: 3, Seed: 1<<64 - 1},
		Scores: &score.Scores{
			Order: sdk.Exchangeable, R: points(0.25, 1e-7), Worst: []float64{0.9, 1},
			Typical: []score.Point{{T: 1, Summary: score.Summary{Mean: 0.2, Low: 0.1, High: 0.4}}, {T: 10}},
			RPrefix: points(0.5, 2e-7), RNormalised: points(0.125, 0)[:1],
			Prior: []float64{2, 0}, Infeasible: 0.1, Capped: 0.2, PriorFloor: 2, Warnings: []string{"few targets"},
			MMD2: &score.MMD2{Summary: score.Summary{Mean: 0.03}, Floor: score.Summary{Mean: 0.02}},
		},
		Time:     record.Time{FitS: 1.5, Batch1000S: 0.01, MaxRSS: 1 << 20},
		Machine:  record.Machine{OS: "linux", Arch: "amd64", CPU: "A  CPU", Cores: 2, Threads: 1, Backend: "go"},
		Started:  time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Warnings: []string{"slow"},
	}
	failed := *ok
	failed.Repeat, failed.Status, failed.Reason, failed.Scores = 0, record.Timeout, "fit: took\nlong", nil
	return []*record.Record{ok, &failed}
}

func TestRows(t *testing.T) {
	rows := Rows(examples())
	if len(rows) != 3 {
		t.Fatalf("%d rows, want one of the failure and two of the cell that is ok", len(rows))
	}
	if f := rows[0]; f.Status != "timeout" || f.T != nil || f.R != nil || f.Typical != nil || f.Worst1Pct != nil || f.Capped != nil || f.MMD2 != nil || f.Infeasible != nil || *f.FitS != 1.5 || f.InvertS != nil {
		t.Errorf("the failure is %+v", f)
	}
	one, ten := rows[1], rows[2]
	if *one.T != 1 || *one.R != 0.25 || *one.Typical != 0.2 || *one.TypicalLow != 0.1 || *one.TypicalHigh != 0.4 || *one.Worst1Pct != 0.9 ||
		*one.RPrefix != 0.5 || *one.Capped != 0.2 || *one.RPrior != 2 || *one.RNormalised != 0.125 {
		t.Errorf("at 1 draw: %+v", one)
	}
	if *ten.T != 10 || *ten.R != 1e-7 || *ten.RQ75 != 3*1e-7 || *ten.RPrior != 0 || ten.RNormalised != nil || *ten.MMD2 != 0.03 {
		t.Errorf("at 10 draws: %+v", ten)
	}
	if ten.Warnings != "few targets; slow" || ten.Started != "2026-01-02T03:04:05Z" || ten.Seed != 1<<64-1 {
		t.Errorf("warnings %q, started %q, seed %d", ten.Warnings, ten.Started, ten.Seed)
	}
}

func TestColumnsAreNamedAlikeAndDocumented(t *testing.T) {
	row := reflect.TypeFor[Row]()
	for i := range row.NumField() {
		tag := row.Field(i).Tag
		name, options, _ := strings.Cut(tag.Get("parquet"), ",")
		if name != tag.Get("json") || tag.Get("doc") == "" || (row.Field(i).Type.Kind() == reflect.Pointer) != (options == "optional") {
			t.Errorf("column %s: tags %q", row.Field(i).Name, tag)
		}
	}
}

func TestCSV(t *testing.T) {
	var out bytes.Buffer
	if err := CSV(&out, Rows(examples())); err != nil {
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
		"task": {"waves", "waves", "waves"}, "repeat": {"0", "1", "1"}, "t": {"", "1", "10"}, "r": {"", "0.25", "1e-07"},
		"r_normalised": {"", "0.125", ""}, "invert_s": {"", "", ""}, "shared": {"false", "false", "false"},
		"seed": {"18446744073709551615", "18446744073709551615", "18446744073709551615"}, "reason": {"fit: took long", "", ""},
		"task_params": {`{"a":"x,\"y\""}`, `{"a":"x,\"y\""}`, `{"a":"x,\"y\""}`}, "max_rss_bytes": {"1048576", "1048576", "1048576"},
	} {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("column %s (-want +got):\n%s", name, diff)
		}
	}
}

func TestParquetAndJSONLinesHoldTheRows(t *testing.T) {
	want := Rows(examples())
	var file, text bytes.Buffer
	if err := Parquet(&file, want); err != nil {
		t.Fatal(err)
	}
	got, err := parquet.Read[Row](bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Parquet (-written +read):\n%s", diff)
	}
	var names []string
	for _, c := range Columns() {
		names = append(names, c.Name)
	}
	schema, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, f := range schema.Schema().Fields() {
		columns = append(columns, f.Name())
	}
	if diff := cmp.Diff(names, columns); diff != "" {
		t.Errorf("columns of Parquet (-want +got):\n%s", diff)
	}
	if err := JSONLines(&text, want); err != nil {
		t.Fatal(err)
	}
	var lines []Row
	for line := range strings.Lines(text.String()) {
		var r Row
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, r)
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("JSON lines (-written +read):\n%s", diff)
	}
}

// TestBenchmark compares with lines written by the format's specification (golang.org/design/14313-benchmark-format).
func TestBenchmark(t *testing.T) {
	var out bytes.Buffer
	if err := Benchmark(&out, examples()); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(out.String(), "\n\n")
	const want = `goos: linux
goarch: amd64
cpu: A CPU
train-rows: 100
targets: 2
draws: 10

BenchmarkCell/task=waves/entry=net 1 1.5 fit-sec 0.01 batch1000-sec 1.048576e+06 max-rss-bytes 0.1 infeasible 0.2 capped 0.03 mmd2
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
			Draws:   sdk.Batch{Width: 2, Data: []float32{1, 2, 3, 4}}, Errors: []float64{0.5, float64(repeat)},
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
	if left == nil || !strings.Contains(left.Error(), "waves/net/2: there is no file "+store.RawPath(records[2].Key)) || strings.Contains(left.Error(), "\n") {
		t.Errorf("left out: %v", left)
	}
	checkBundle(t, out.Bytes())
}
