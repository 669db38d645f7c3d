package record

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// long returns a record that is too long to be read whole for its head.
func long() *Record {
	r := example()
	r.Protocol.Targets, r.Scores.Targets = 1000, 1000
	for i := range r.Scores.PerTarget.R {
		r.Scores.PerTarget.R[i] = make([]float64, 1000)
		for k := range 1000 {
			r.Scores.PerTarget.R[i][k] = 1 / (1 + float64(i) + float64(k))
		}
	}
	loss := 0.5
	r.Training = []Curve{{Stage: "net", Done: []int{1}, Loss: []*float64{&loss}, Validation: []*float64{nil}}}
	r.Key = Key(r)
	return r
}

func TestHeadIsTheRecordWithoutItsScores(t *testing.T) {
	failed := long()
	failed.Status, failed.Reason, failed.Scores = Failed, "no luck", nil
	failed.Training[0].Stage = strings.Repeat("\"time\": {", 4000)
	for name, r := range map[string]*Record{"short": example(), "long": long(), "failed": failure(), "failed, long": failed} {
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

// TestHeadIsReadFromTheEnds makes sure that the quick way is taken, by damage that it cannot see.
func TestHeadIsReadFromTheEnds(t *testing.T) {
	data, err := encode(long())
	if err != nil {
		t.Fatal(err)
	}
	if len(data) < 2*headSize {
		t.Fatalf("the record has %d bytes only", len(data))
	}
	data[headSize+100] = 0
	store := Store{Board: t.TempDir()}
	put(t, store, "records/waves/inn_reference/2.json", data)
	if heads, err := store.Heads(); len(heads) != 1 || err != nil {
		t.Errorf("%d heads, %v", len(heads), err)
	}
	if all, err := store.All(); len(all) != 0 || err == nil {
		t.Errorf("%d records, %v", len(all), err)
	}
}

// FuzzHead holds the quick way to agreement with the slow one on all files that are records.
func FuzzHead(f *testing.F) {
	for _, r := range []*Record{example(), failure()} {
		data, err := encode(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add([]byte(strings.ReplaceAll(string(data), "    ", "  ")))
		f.Add([]byte(strings.Replace(string(data), `"status"`, `"scores": {"x":1},`+"\n  "+`"status"`, 1)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		head := decodeHead(data, data)
		whole, err := decode(data)
		if head == nil || err != nil {
			return
		}
		whole.Scores, whole.Training, whole.Sketch = nil, nil, nil
		if diff := cmp.Diff(whole, head); diff != "" {
			t.Errorf("(-whole +head):\n%s", diff)
		}
	})
}

// bigBoard writes so many records of so many targets each, and returns the board's store. Their keys are right.
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
	for name, read := range map[string]func() ([]*Record, error){"All": store.All, "Heads": store.Heads} {
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
