package texttab

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		if diff := cmp.Diff([]string{test.want, test.alone},
			[]string{
				WithInterval(test.mean, test.low, test.high), Alone(test.mean, test.low, test.high),
			}); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.mean, diff)
		}
	}
}

func TestPercent(t *testing.T) {
	for share, want := range map[float64]string{
		0: "0 %", 1e-5: "<0.1 %", 0.001: "0.1 %", 0.0123: "1.2 %", 0.09949: "9.9 %", 0.0996: "10 %",
		1: "100 %",
	} {
		if got := Percent(share); got != want {
			t.Errorf("percent(%v) = %q, want %q", share, got, want)
		}
	}
}

func TestSeconds(t *testing.T) {
	for s, want := range map[float64]string{
		0: None, 2.5e-6: "2.5 µs", 0.0021: "2.1 ms", 0.9991: "999 ms", 0.9999: "1.0 s",
		9.96: "10 s", 119: "119 s", 120: "2.0 min", 7199: "120 min", 7200: "2.0 h", 360000: "100 h",
	} {
		if got := Seconds(s, false); got != want {
			t.Errorf("seconds(%v) = %q, want %q", s, got, want)
		}
	}
	if got := Seconds(3, true); got != "≤3.0 s" {
		t.Errorf("upper bound is %q", got)
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		0: None, 1: "1 MB", 12e6: "12 MB", 12_000_001: "13 MB", 999.9e6: "1.0 GB", 1.25e9: "1.2 GB",
		64e9: "64 GB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("bytes(%v) = %q, want %q", n, got, want)
		}
	}
}

func TestShort(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", 0.001: "0.001", 0.00099951: "0.001", 0.00099: "9.9e-4", 1234.4: "1230",
		9996: "1e4", 12345: "1.23e4", -2.5e-7: "-2.5e-7", 1e-300: "1e-300", 100: "100",
		99.96: "100", math.Inf(1): "+Inf",
	} {
		if got := Short(v); got != want {
			t.Errorf("Short(%v) = %q, want %q", v, got, want)
		}
	}
}
