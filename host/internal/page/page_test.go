package page

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/figure"
)

func rendered(t testing.TB, b Board) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Render(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSize holds a page of 10 models, 8 tasks and 5 repeats of 100 targets, with pictures, to its
// limit, in full detail.
func TestSize(t *testing.T) {
	page := rendered(t,
		Board{Name: "large", Leaderboard: leaderboardOf(t, size{10, 8, 5, 100, true}.board(t))})
	t.Logf("%d bytes", len(page))
	if len(page) > MaxSize {
		t.Errorf("%d bytes, want at most %d", len(page), MaxSize)
	}
	if bytes.Contains(page, []byte(`"omitted"`)) {
		t.Error("something is left out")
	}
}

// TestLessDetail gives a board less and less room. What is left out is said, and what is there fits
// as long as it can.
func TestLessDetail(t *testing.T) {
	b := Board{Name: "tight", Leaderboard: leaderboardOf(t, size{5, 3, 2, 20, true}.board(t))}
	full, err := json.Marshal(newData(newReading(b), details()[0]))
	if err != nil {
		t.Fatal(err)
	}
	omitted := 0
	for room := len(full); room > 0; room -= len(full) / 12 {
		text, err := fitted(b, room)
		if err != nil {
			t.Fatal(err)
		}
		var d data
		if err := json.Unmarshal(text, &d); err != nil {
			t.Fatal(err)
		}
		if len(d.Omitted) < omitted {
			t.Errorf("%d bytes: leaves out %q, less than with more room", room, d.Omitted)
		}
		omitted = len(d.Omitted)
		if len(text) > room && omitted < len(details()[len(details())-1].omissions()) {
			t.Errorf("%d bytes for room of %d, and more could be left out than %q",
				len(text), room, d.Omitted)
		}
		if len(d.Tables) != 3 || len(d.Tables[0].Lines) != 5 ||
			len(d.Tables[1].Lines[0].Typical.Mean) != len(drawCounts) {
			t.Fatalf("scores are left out")
		}
	}
	if omitted == 0 {
		t.Error("nothing was ever left out")
	}
}

// TestBytesAreTheSame renders the same records in another order, and looks for the licences of what
// is vendored.
func TestBytesAreTheSame(t *testing.T) {
	records := size{4, 2, 2, 10, true}.board(t)
	first := rendered(t, Board{Name: "same", Leaderboard: leaderboardOf(t, records)})
	slices.Reverse(records)
	for _, licence := range []string{
		"Copyright 2010-2026 Mike Bostock\n\nPermission to use",
		"Copyright 2020-2025 Observable, Inc.\n\nPermission to use",
	} {
		if !bytes.Contains(first, []byte(licence)) {
			t.Errorf("the page has no licence that begins %q", licence)
		}
	}
	if !bytes.Equal(first,
		rendered(t, Board{Name: "same", Leaderboard: leaderboardOf(t, records)})) {
		t.Error("the order of the records changes the page")
	}
}

// TestScriptsEndOnlyWhereTheyShould looks for what would end a script in its own text.
func TestScriptsEndOnlyWhereTheyShould(t *testing.T) {
	for _, file := range scripts() {
		text, err := assets.ReadFile("assets/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, end := range []string{"</script", "<!--"} {
			if strings.Contains(strings.ToLower(string(text)), end) {
				t.Errorf("%s contains %s", file, end)
			}
		}
	}
}

func TestPack(t *testing.T) {
	s := span{-1, 3}
	for _, test := range []struct {
		values     []float64
		two, shade string
	}{
		{[]float64{-1, 3}, "AA/+", "A+"},
		{[]float64{1}, "f/", "f"},             // half of 4094 is 31·64 + 63; half of 62 is 31
		{[]float64{-7, 9}, "AA/+", "A+"},      // beyond the ends
		{[]float64{math.NaN()}, "//", "/"},    // no number
		{[]float64{math.Inf(1)}, "//", "/"},   // likewise
		{[]float64{-1 + 4.0/4094}, "AB", "A"}, // one step
		// 64 steps of the fine ones, 0.97 of the coarse ones.
		{[]float64{-1 + 256.0/4094}, "BA", "B"},
	} {
		if got := []string{
			s.pack(test.values), s.shade(test.values),
		}; !cmp.Equal(got, []string{test.two, test.shade}) {
			t.Errorf("%v is packed as %q, want %q and %q", test.values, got, test.two, test.shade)
		}
	}
	if got := (span{2, 2}).pack([]float64{2, 2}); got != "AAAA" {
		t.Errorf("in an empty span: %q", got)
	}
}

func TestThinned(t *testing.T) {
	for _, test := range []struct {
		n, most int
		want    []int
	}{
		{3, 5, []int{0, 1, 2}},
		{5, 5, []int{0, 1, 2, 3, 4}},
		{9, 3, []int{0, 4, 8}},
		{10, 4, []int{0, 3, 6, 9}},
		{10, 1, []int{9}},
		{0, 4, []int{}},
	} {
		if diff := cmp.Diff(test.want, thinned(test.n, test.most)); diff != "" {
			t.Errorf("%d of %d (-want +got):\n%s", test.most, test.n, diff)
		}
	}
}

// TestCurves packs losses from 1 down to 0.01: as logarithms, or as they are.
func TestCurves(t *testing.T) {
	nan := math.NaN()
	c := figure.Curve{
		Repeat: 4, Done: []int{1, 2, 3}, Loss: []float64{1, 0.1, 0.01},
		Validation: []float64{nan, 1, 0.1},
	}
	want := curve{
		Repeat: 4, Stage: "net", Done: []int{1, 2, 3}, Log: true, Span: span{-2, 0}, Loss: "/+f/AA",
		Validation: "///+f/",
	}
	if diff := cmp.Diff(want, newCurve(figure.Stage{Stage: "net", Log: true}, c, 10)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	c.Loss[2] = 0
	// 0.1 is 409.4 of 4094 steps: 6·64 + 25.
	want.Log, want.Span, want.Loss, want.Validation = false, span{0, 1}, "/+GZAA", "///+GZ"
	if diff := cmp.Diff(want, newCurve(figure.Stage{Stage: "net"}, c, 10)); diff != "" {
		t.Errorf("with a zero (-want +got):\n%s", diff)
	}
}

// TestSeconds asks for the times of a board whose quickest draw takes 1 µs and whose slowest model
// 50 s and 81 ms.
func TestSeconds(t *testing.T) {
	grid := leaderboardOf(t, size{5, 1, 1, 5, false}.board(t)).Seconds()
	if first, last := grid[0], grid[len(grid)-1]; first > 1e-6 || first < 1e-7 || last != 50 {
		t.Errorf("from %g to %g s", first, last)
	}
	for i := range grid[1:] {
		if ratio := grid[i+1] / grid[i]; ratio < 1.9 || ratio > 2.6 {
			t.Errorf("%g follows %g", grid[i+1], grid[i])
		}
	}
}

// BenchmarkTenThousandRecords renders 10⁴ records of 20 targets, from records to bytes.
func BenchmarkTenThousandRecords(b *testing.B) {
	records := size{100, 20, 5, 20, false}.board(b)
	for b.Loop() {
		page := rendered(b, Board{Name: "huge", Leaderboard: leaderboardOf(b, records)})
		b.ReportMetric(float64(len(page)), "bytes")
	}
}
