package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// longRecord returns a record whose scores are long beside its head.
func longRecord() *Record {
	r := example()
	r.Protocol.Targets, r.Scores.Targets = 1000, 1000
	for i := range r.Scores.PerTarget.R {
		r.Scores.PerTarget.R[i] = make([]float64, 1000)
		for k := range 1000 {
			r.Scores.PerTarget.R[i][k] = 1 / (1 + float64(i) + float64(k))
		}
	}
	loss := 0.5
	r.Training = []Curve{
		{Stage: "net", Done: []int{1}, Loss: []*float64{&loss}, Validation: []*float64{nil}},
	}
	r.Key = Key(r)
	return r
}

func TestHeadIsTheRecordWithoutItsScores(t *testing.T) {
	failed := longRecord()
	failed.Status, failed.Reason, failed.Scores = Failed, "no luck", nil
	failed.Training[0].Stage = strings.Repeat("\"time\": {", 4000)
	for name, r := range map[string]*Record{
		"short": example(), "long": longRecord(), "failed": failure(), "failed, long": failed,
	} {
		t.Run(name, func(t *testing.T) {
			store := Store{Board: t.TempDir()}
			write(t, store, r)
			want, err := store.All()
			if err != nil || len(want) != 1 {
				t.Fatalf("%d records, %v", len(want), err)
			}
			want[0].Scores, want[0].Training, want[0].Sketch = nil, nil, nil
			got, err := store.Heads()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// earlierOrder returns the file of a record with its fields in the order that they had before
// 2026-12: scores, curves and sketch before time.
func earlierOrder(t testing.TB, r *Record) []byte {
	t.Helper()
	data, err := json.Marshal(r.withParams())
	if err != nil {
		t.Fatal(err)
	}
	var field map[string]json.RawMessage
	if err := json.Unmarshal(data, &field); err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	for _, name := range []string{
		"schema", "key", "task", "model", "repeat", "protocol", "status", "reason", "detail",
		"scores", "training", "sketch", "time", "machine", "build", "started", "warnings",
	} {
		if value := field[name]; value != nil {
			fmt.Fprintf(&text, ",%q:%s", name, value)
		}
		delete(field, name)
	}
	if len(field) > 0 {
		t.Fatalf("no place for %v", field)
	}
	return layout(append([]byte("{"), append(text.Bytes()[1:], '}')...))
}

func TestHeadInTheEarlierOrder(t *testing.T) {
	for name, r := range map[string]*Record{
		"short": example(), "long": longRecord(), "failed": failure(),
	} {
		t.Run(name, func(t *testing.T) {
			data := earlierOrder(t, r)
			whole, err := decode(data)
			if err != nil {
				t.Fatal(err)
			}
			whole.Scores, whole.Training, whole.Sketch = nil, nil, nil
			if diff := cmp.Diff(whole, decodeHead(bytes.NewReader(data))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestHeadIsReadFromTheBeginning makes sure that the quick way is taken, by damage that it cannot
// see, and that it sees a file that was cut off.
func TestHeadIsReadFromTheBeginning(t *testing.T) {
	data, err := encode(longRecord())
	if err != nil {
		t.Fatal(err)
	}
	damage := len(data) / 2
	data[damage] = 0
	store := Store{Board: t.TempDir()}
	put(t, store, "records/waves/inn_reference/2.json", data)
	if heads, err := store.Heads(); len(heads) != 1 || err != nil {
		t.Errorf("%d heads, %v", len(heads), err)
	}
	if all, err := store.All(); len(all) != 0 || err == nil {
		t.Errorf("%d records, %v", len(all), err)
	}
	put(t, store, "records/waves/inn_reference/2.json", data[:damage])
	if heads, err := store.Heads(); len(heads) != 0 || !errors.Is(err, ErrDamaged) {
		t.Errorf("%d heads of a file that was cut off, %v", len(heads), err)
	}
}

// FuzzHead holds the quick way to agreement with the slow one on all files that are records, but
// for those that have a field twice: of these the quick way may see the first one only.
func FuzzHead(f *testing.F) {
	for _, r := range []*Record{example(), failure()} {
		data, err := encode(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(earlierOrder(f, r))
		f.Add([]byte(strings.ReplaceAll(string(data), "    ", "  ")))
		status := `"scores": {"x":1},` + "\n  " + `"status"`
		f.Add([]byte(strings.Replace(string(data), `"status"`, status, 1)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		head := decodeHead(bytes.NewReader(data))
		whole, err := decode(data)
		if head == nil || err != nil || repeats(data) {
			return
		}
		whole.Scores, whole.Training, whole.Sketch = nil, nil, nil
		if diff := cmp.Diff(whole, head); diff != "" {
			t.Errorf("(-whole +head):\n%s", diff)
		}
	})
}

// repeats reports whether a JSON object has two fields of one name, or warnings after what is long.
// Upper and lower case are one, as they are for package json.
func repeats(data []byte) bool {
	in := json.NewDecoder(bytes.NewReader(data))
	if _, err := in.Token(); err != nil {
		return true
	}
	seen, late := map[string]bool{}, false
	for in.More() {
		t, err := in.Token()
		name, _ := t.(string)
		name = strings.ToLower(name)
		var value json.RawMessage
		if err != nil || in.Decode(&value) != nil || seen[name] || late && !long(name) {
			return true
		}
		seen[name] = true
		late = late || long(name) && seen["started"]
	}
	return false
}

// bigBoard writes so many records of so many targets each, and returns the board's store. Their
// keys are right.
func bigBoard(b *testing.B, cells, targets int) Store {
	b.Helper()
	store := Store{Board: b.TempDir()}
	r := example()
	r.Protocol.Targets, r.Scores.Targets = targets, targets
	r.Scores.PerTarget.R = nil
	for t := range 8 {
		row := make([]float64, targets)
		for i := range row {
			row[i] = 1.23456789e-5 * float64(1+i) / float64(1+t)
		}
		r.Scores.PerTarget.R = append(r.Scores.PerTarget.R, row)
	}
	bytes := 0
	for i := range cells {
		r.Model.Name, r.Repeat = fmt.Sprintf("entry_%d", i/5), i%5
		r.Key = Key(r)
		data, err := encode(r)
		if err != nil {
			b.Fatal(err)
		}
		path := store.Path(r.ID())
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o666); err != nil {
			b.Fatal(err)
		}
		bytes += len(data)
	}
	b.ReportMetric(float64(bytes)/1e6, "MB")
	return store
}

// BenchmarkRead10000 reads a board of 10⁴ records, of 100 targets each.
func BenchmarkRead10000(b *testing.B) {
	store := bigBoard(b, 10_000, 100)
	readers := map[string]func() ([]*Record, error){"All": store.All, "Heads": store.Heads}
	for name, read := range readers {
		b.Run(name, func(b *testing.B) {
			begun := processTime()
			for b.Loop() {
				if records, err := read(); err != nil || len(records) != 10_000 {
					b.Fatalf("%d records, %v", len(records), err)
				}
			}
			b.ReportMetric((processTime()-begun).Seconds()/float64(b.N), "cpu-sec/op")
		})
	}
}
