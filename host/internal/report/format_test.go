package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

func TestWithInterval(t *testing.T) {
	for _, test := range []struct {
		mean, low, high float64
		want, alone     string
	}{
		{2.6e-4, 1.9e-4, 3.4e-4, "2.6e-4 [1.9e-4, 3.4e-4]", "2.6e-4"},
		{19.48, 19.2, 19.8, "19.5 [19.2, 19.8]", "19.5"},
		{19.481, 19.470, 19.492, "19.48 [19.47, 19.49]", "19.48"},
		{19.481234, 19.481233, 19.481235, "19.48 [19.48, 19.48]", "19.48"},
		{0.0123, 0.0008, 0.0349, "0.012 [0.001, 0.035]", "0.012"},
		{0.01, 0.0004, 0.03, "0.010 [4.0e-4, 0.030]", "0.010"},
		{9.96, 5, 15, "10 [5, 15]", "10"},
		{1234, 700, 1800, "1234 [700, 1800]", "1234"},
		{12345, 7000, 18000, "1.2e4 [7.0e3, 1.8e4]", "1.2e4"},
		{9.96e-5, 0, 2e-4, "1.0e-4 [0, 2.0e-4]", "1.0e-4"},
		{0.5, 0.5, 0.5, "0.500", "0.500"},
		{0, 0, 0, "0", "0"},
	} {
		s := score.Summary{Mean: test.mean, Low: test.low, High: test.high}
		if diff := cmp.Diff([]string{test.want, test.alone}, []string{withInterval(s), alone(s)}); diff != "" {
			t.Errorf("%v (-want +got):\n%s", s, diff)
		}
	}
}

func TestPercent(t *testing.T) {
	for share, want := range map[float64]string{0: "0 %", 1e-5: "<0.1 %", 0.001: "0.1 %", 0.0123: "1.2 %", 0.09949: "9.9 %", 0.0996: "10 %", 1: "100 %"} {
		if got := percent(share); got != want {
			t.Errorf("percent(%v) = %q, want %q", share, got, want)
		}
	}
}

func TestSeconds(t *testing.T) {
	for s, want := range map[float64]string{
		0: none, 2.5e-6: "2.5 µs", 0.0021: "2.1 ms", 0.9991: "999 ms", 0.9999: "1.0 s", 9.96: "10 s", 119: "119 s",
		120: "2.0 min", 7199: "120 min", 7200: "2.0 h", 360000: "100 h",
	} {
		if got := seconds(s, false); got != want {
			t.Errorf("seconds(%v) = %q, want %q", s, got, want)
		}
	}
	if got := seconds(3, true); got != "≤3.0 s" {
		t.Errorf("upper bound is %q", got)
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{0: none, 1: "1 MB", 12e6: "12 MB", 12_000_001: "13 MB", 999.9e6: "1.0 GB", 1.25e9: "1.2 GB", 64e9: "64 GB"} {
		if got := bytes(n); got != want {
			t.Errorf("bytes(%v) = %q, want %q", n, got, want)
		}
	}
}

func TestShownT(t *testing.T) {
	for _, test := range []struct{ all, want []int }{
		{[]int{1, 2, 5, 10, 20, 50, 100, 200}, []int{1, 10, 50, 200}},
		{[]int{1, 2, 5}, []int{1, 5}},
		{[]int{1, 5, 10}, []int{1, 10}},
		{[]int{3}, []int{3}},
		{nil, nil},
	} {
		if diff := cmp.Diff(test.want, shownT(test.all)); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", test.all, diff)
		}
	}
}

func TestFailures(t *testing.T) {
	line := Line{Repeats: 4, Failures: []Failure{
		{0, record.Failed, "training diverged"}, {1, record.OutOfMemory, ""}, {3, record.Failed, "training diverged"},
	}}
	want := []string{"2 of 4 repeats failed: training diverged", "1 of 4 repeats ran out of memory"}
	if diff := cmp.Diff(want, failures(line)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	single := Line{Repeats: 1, Failures: []Failure{{0, record.Timeout, "fit"}}}
	if diff := cmp.Diff([]string{"timed out: fit"}, failures(single)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		width int
		want  string
	}{
		{0, "  one two² three\n"},
		{16, "  one two² three\n"},
		{15, "  one two²\n  three\n"},
		{1, "  one\n  two²\n  three\n"},
	} {
		var out strings.Builder
		wrap(&out, "one two² three", "  ", test.width)
		if diff := cmp.Diff(test.want, out.String()); diff != "" {
			t.Errorf("width %d (-want +got):\n%s", test.width, diff)
		}
	}
}

func TestEscape(t *testing.T) {
	if got, want := escape("a|b\n<script> `x` *y* [z](u)\x1b[0m"), "a\\|b \\<script> \\`x\\` \\*y\\* \\[z\\](u)\\[0m"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
