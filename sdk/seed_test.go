package sdk_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// The known values were computed by a second implementation of SplitMix64, PCG-DXSM and the hash,
// in Python.
func TestRowKnownValues(t *testing.T) {
	for _, test := range []struct {
		seed sdk.Seed
		row  int
		want [2]uint64
	}{
		{0, 0, [2]uint64{0x3fd875035295ab2b, 0xad90f8168c4a5002}},
		{1, 0, [2]uint64{0x98a1c198912e6dd9, 0x3b9acac7b00582b7}},
		{1, 1, [2]uint64{0x729510b29a10ea81, 0xb55b7e9fda11a456}},
		{20200615, 1000000, [2]uint64{0xf011e014a44e5f9d, 0xc86a5b08e536d2f8}},
	} {
		r := test.seed.Row(test.row)
		if got := [2]uint64{r.Uint64(), r.Uint64()}; got != test.want {
			t.Errorf("Seed(%d).Row(%d) begins with %#x, want %#x",
				test.seed, test.row, got, test.want)
		}
	}
}

func TestDeriveKnownValues(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  sdk.Seed
	}{
		{nil, 0x59293ef0c09fe8aa},
		{[]string{"task", "model"}, 0xbe3465cfda23708},
		{[]string{"ab", "c"}, 0x68f5c5240dfd5c6f},
		{[]string{"a", "bc"}, 0x48de93226d3ebe5a},
	} {
		if got := sdk.Seed(7).Derive(test.names...); got != test.want {
			t.Errorf("Seed(7).Derive(%q) = %#x, want %#x",
				test.names, uint64(got), uint64(test.want))
		}
	}
}

func TestReseedEqualsRow(t *testing.T) {
	var pcg rand.PCG
	for row := range 100 {
		sdk.Seed(3).Reseed(&pcg, row)
		if got, want := rand.New(&pcg).Float64(), sdk.Seed(3).Row(row).Float64(); got != want {
			t.Fatalf("row %d begins with %v after Reseed, want %v", row, got, want)
		}
	}
}

// TestRowsAreIndependent looks at the first uniform number of neighbouring rows, and of the same
// row under neighbouring seeds: its mean and its correlation with its neighbour's must be those of
// independent numbers, within five standard errors.
func TestRowsAreIndependent(t *testing.T) {
	const n = 20000
	for name, first := range map[string]func(i int) float64{
		"neighbouring rows":  func(i int) float64 { return sdk.Seed(42).Row(i).Float64() },
		"neighbouring seeds": func(i int) float64 { return sdk.Seed(i).Row(7).Float64() },
		"seeds in high bits": func(i int) float64 {
			return sdk.Seed(uint64(i) << 44).Row(0).Float64()
		},
	} {
		var mean, product float64
		last := first(n)
		for i := range n {
			u := first(i)
			mean += u / n
			product += 12 * (u - 0.5) * (last - 0.5) / n
			last = u
		}
		if limit := 5 * math.Sqrt(1.0/12/n); math.Abs(mean-0.5) > limit {
			t.Errorf("%s: mean %v, want 0.5 ± %v", name, mean, limit)
		}
		if limit := 5 / math.Sqrt(n); math.Abs(product) > limit {
			t.Errorf("%s: correlation %v, want 0 ± %v", name, product, limit)
		}
	}
}

func TestRowsAreDistinct(t *testing.T) {
	seen := make(map[uint64]bool)
	for seed := range sdk.Seed(100) {
		for row := range 100 {
			v := seed.Row(row).Uint64()
			if seen[v] {
				t.Fatalf("seed %d row %d begins like another row", seed, row)
			}
			seen[v] = true
		}
	}
}

func BenchmarkReseed(b *testing.B) {
	var pcg rand.PCG
	for i := range b.N {
		sdk.Seed(1).Reseed(&pcg, i)
	}
}
