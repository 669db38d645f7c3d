package plot

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot"
)

func labels(ticks []plot.Tick) []string {
	var all []string
	for _, t := range ticks {
		if t.Label != "" {
			all = append(all, t.Label)
		}
	}
	return all
}

func TestDecades(t *testing.T) {
	for _, test := range []struct {
		name      string
		values    []float64
		most      int
		low, high float64
		labels    []string
	}{
		{"three decades", []float64{0.002, 3}, 8, 0.002 / 1.4, 4.2, []string{"0.01", "0.1", "1"}},
		{"one value", []float64{1}, 8, 1 / math.Sqrt(10), math.Sqrt(10), []string{"0.5", "1", "2"}},
		{"zeros below", []float64{0, 0.2, 10}, 8, 0.02 / 1.4, 14, []string{"0", "1", "10"}},
		{"nothing", nil, 8, 0.1, 1, []string{"0.1", "0.2", "0.5", "1"}},
		{"nothing but zeros", []float64{0, 0}, 8, 0.01, 1, []string{"0", "0.1", "0.2", "0.5", "1"}},
		{
			"many",
			[]float64{1e-12, 1e8},
			8, 1e-12 / 1.4, 1.4e8,
			[]string{"1e-12", "1e-9", "1e-6", "0.001", "1", "1000", "1e6"},
		},
		{
			"the smallest",
			[]float64{5e-324, 1},
			8, 0.1 / math.Sqrt(10), math.Sqrt(10),
			[]string{"0", "0.5", "1", "2"},
		},
	} {
		d := newDecades(test.most)
		for _, v := range test.values {
			d.include(v)
		}
		low, high := d.ends()
		if math.Abs(low/test.low-1) > 1e-9 || math.Abs(high/test.high-1) > 1e-9 {
			t.Errorf("%s: from %v to %v, want from %v to %v",
				test.name, low, high, test.low, test.high)
		}
		if diff := cmp.Diff(test.labels, labels(d.ticks())); diff != "" {
			t.Errorf("%s: labels (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestTicksAreWhereTheySay(t *testing.T) {
	d := newDecades(8)
	d.include(2e-5)
	d.include(40)
	for _, tick := range d.ticks() {
		for _, want := range []struct {
			label string
			v     float64
		}{{"1e-4", 1e-4}, {"0.01", 0.01}, {"10", 10}} {
			if tick.Label == want.label && math.Abs(tick.Value-math.Log10(want.v)) > 1e-12 {
				t.Errorf("%s is at %v", want.label, tick.Value)
			}
		}
	}
}

func TestEvenTicks(t *testing.T) {
	for _, test := range []struct {
		low, high float64
		want      []string
	}{
		{0, 50, []string{"0", "10", "20", "30", "40", "50"}},
		{-1, 1, []string{"-1", "-0.5", "0", "0.5", "1"}},
		{0.31, 0.34, []string{"0.31", "0.32", "0.33", "0.34"}},
		{-3e-7, 4e-7, []string{"-2e-7", "0", "2e-7", "4e-7"}},
		{0, 12345, []string{"0", "2000", "4000", "6000", "8000", "1e4", "1.2e4"}},
		{1, 1, nil},
		{2, 1, nil},
		{math.NaN(), 1, nil},
		{math.Inf(-1), 1, nil},
	} {
		if diff := cmp.Diff(test.want, labels(evenTicks(test.low, test.high))); diff != "" {
			t.Errorf("from %v to %v (-want +got):\n%s", test.low, test.high, diff)
		}
	}
}
