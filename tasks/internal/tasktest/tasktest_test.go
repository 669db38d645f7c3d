package tasktest

import (
	"context"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/invbench/invbench/sdk"
)

// sample draws n numbers from a normal distribution.
func sample(seed uint64, n int, mean, sd float64) []float64 {
	r := rand.New(rand.NewPCG(seed, 0))
	out := make([]float64, n)
	for i := range out {
		out[i] = mean + sd*r.NormFloat64()
	}
	return out
}

// TestChecksSeeWhatIsWrong gives every check a sample that is right and samples that are wrong by a
// little more than chance allows.
func TestChecksSeeWhatIsWrong(t *testing.T) {
	// The standard error of a mean is 0.0032, a distribution function may be off by 0.0085.
	const n = 100_000
	standard := sample(1, n, 0, 1)
	normal := distuv.Normal{Mu: 0, Sigma: 1}.CDF
	for _, c := range []struct {
		name string
		err  error
		bad  bool
	}{
		{"mean", Mean(standard, 0), false},
		{"mean off", Mean(sample(2, n, 0.03, 1), 0), true},
		{"mean of NaN", Mean([]float64{0, math.NaN()}, 0), true},
		{"moments", Moments(standard, 0, 1), false},
		{"moments, mean off", Moments(sample(3, n, -0.03, 1), 0, 1), true},
		{"moments, variance off", Moments(sample(4, n, 0, 1.03), 0, 1), true},
		{"distribution", Distribution(standard, normal), false},
		{"distribution, mean off", Distribution(sample(5, n, 0.04, 1), normal), true},
		{"distribution, spread off", Distribution(sample(6, n, 0, 1.06), normal), true},
		{"two samples", SameDistribution(standard, sample(7, n/2, 0, 1)), false},
		{"two samples, mean off", SameDistribution(standard, sample(8, n/2, 0.06, 1)), true},
	} {
		if (c.err != nil) != c.bad {
			t.Errorf("%s: error %v", c.name, c.err)
		}
	}
}

// double is a task with y = 2x and a standard normal prior: var(y) = 4.
func double() sdk.TaskPlugin[struct{}] {
	return sdk.TaskPlugin[struct{}]{
		About: sdk.About{Name: "double"},
		Spaces: func(struct{}) sdk.Spaces {
			return sdk.Spaces{
				X: []sdk.Dim{sdk.Unbounded("x", "")}, Y: []sdk.Dim{sdk.Unbounded("y", "")},
			}
		},
		New: func(struct{}) (sdk.Simulator, error) { return doubler{}, nil },
	}
}

type doubler struct{}

func (doubler) Draw(_ context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, 1)
	for i := range x.Data {
		x.Data[i] = float32(seed.Row(first + i).NormFloat64())
	}
	return x, nil
}

func (doubler) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	y := x.Clone()
	for i := range y.Data {
		y.Data[i] *= 2
	}
	return y, nil
}

func TestPriorErrors(t *testing.T) {
	errors, err := PriorErrors(t.Context(), doubler{}, 50_000)
	if err != nil {
		t.Fatal(err)
	}
	if err := Mean(errors, 2*4); err != nil {
		t.Error(err)
	}
}

func TestColumn(t *testing.T) {
	got := Column(sdk.Batch{Width: 2, Data: []float32{1, 2, 3, 4}}, 1)
	if len(got) != 2 || got[0] != 2 || got[1] != 4 {
		t.Errorf("column 1 is %v, want [2 4]", got)
	}
}

func TestComplexStep(t *testing.T) {
	got := ComplexStep(func(x, y []complex128) {
		y[0], y[1] = x[0]*x[1], cmplx.Exp(x[0])
	}, []float64{0.5, 3}, 2)
	for i, want := range []float64{3, 0.5, math.Exp(0.5), 0} {
		if math.Abs(got[i]-want) > 1e-15 {
			t.Errorf("derivative %d is %v, want %v", i, got[i], want)
		}
	}
}

func TestExamples(t *testing.T) {
	for _, c := range []struct {
		name, text, fault string // fault is part of the error, "" for none
	}{
		{"right", "$ printf '1\\n0.25\\nnan\\n' | bench simulate double\n2\n0.5\nnan\n", ""},
		{
			"two, one of them wrong",
			"$ printf '1' | bench simulate double\n2\n$ printf '2' | bench simulate double\n5\n",
			"not 5",
		},
		{
			"a row missing", "$ printf '1\\n2\\n' | bench simulate double\n2\n```\n4\n",
			"2 rows, not 1",
		},
		{"another task", "$ printf '1\\n' | bench simulate triple\n3\n", "another task"},
		{"an unknown parameter", "$ printf '1\\n' | bench simulate double --set a=b\n2\n", "a"},
		{"too wide", "$ printf '1,2\\n' | bench simulate double\n2\n", "2 numbers"},
		{"no number", "$ printf '1\\n' | bench simulate double\ntwo\n", "two"},
		{"none", "nothing to see\n", "no example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "README.md")
			if err := os.WriteFile(path, []byte("```\n"+c.text+"```\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			err := Examples(t.Context(), path, double())
			if (err != nil) != (c.fault != "") ||
				err != nil && !strings.Contains(err.Error(), c.fault) {
				t.Errorf("error %v, want one with %q", err, c.fault)
			}
		})
	}
}
