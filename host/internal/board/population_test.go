package board_test

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// population is what errors are drawn from of which the truth is known. All entries that are drawn
// from one are truly equal.
type population struct {
	name       string
	log        float64 // the mean of the logarithms of errors
	arithmetic float64 // the mean of errors, for trainings that are all alike

	// draw returns the logarithms of the errors of entries[entry][repeat][target], without the luck
	// of trainings. A hard target is hard for all.
	draw func(random *rand.Rand, entries, repeats, targets int) [][][]float64
}

// board draws entries whose trainings scatter: the logarithm of all errors of a training is moved
// by a normal number with the standard deviation luck.
func (p population) board(
	random *rand.Rand, entries, repeats, targets int, luck float64,
) [][][]float64 {
	all := p.draw(random, entries, repeats, targets)
	for _, entry := range all {
		for _, repeat := range entry {
			move := luck * random.NormFloat64()
			for i := range repeat {
				repeat[i] += move
			}
		}
	}
	return all
}

// fitted returns populations like those of ballistics and the arm. The first five are mixtures of
// two lognormals, fitted by maximum likelihood to the errors of the named entry in results/paper,
// two trainings of 200 targets each; what targets have in common is the rank correlation of the two
// trainings. The last is a lognormal with the tail of a Pareto distribution, whose variance is
// infinite: 1 % of its targets carry about half of the mean.
func fitted() []population {
	return []population{
		copula("ballistics nearest", 0.26, mixture(0.253, -1.13, 3.85, 0.38, 2.06)),
		copula("ballistics cinn r_1", 0.21, mixture(0.782, -0.54, 0.57, 1.95, 2.08)),
		copula("ballistics mdn r_1", 0.61, mixture(0.065, 1.51, 1.52, -0.10, 0.42)),
		copula("arm cinn r_10", 0.79, mixture(0.833, -0.26, 0.41, 1.31, 1.46)),
		copula("arm tandem", 0.10, mixture(0.736, -0.08, 1.06, 0.23, 2.60)),
		copula("Pareto tail", 0.5, pareto(0.1, 1.1)),
	}
}

// Where quantiles of populations are tabulated, in standard deviations of a normal number.
const (
	widest = 6.0
	steps  = 6000
)

// copula returns a population whose logarithms have a quantile function, given at normal numbers:
// of one that is common to all draws for a target with the given share of the variance, and one
// that is not.
func copula(name string, common float64, quantile func(z float64) float64) population {
	p := population{name: name}
	table, weights := make([]float64, steps+1), 0.0
	for i := range table {
		z := widest * (2*float64(i)/steps - 1)
		table[i] = quantile(z)
		weight := math.Exp(-z * z / 2)
		weights += weight
		p.log += weight * table[i]
		p.arithmetic += weight * math.Exp(table[i])
	}
	p.log, p.arithmetic = p.log/weights, p.arithmetic/weights
	p.draw = func(random *rand.Rand, entries, repeats, targets int) [][][]float64 {
		shared := make([]float64, targets)
		for i := range shared {
			shared[i] = math.Sqrt(common) * random.NormFloat64()
		}
		return fill(entries, repeats, targets, func(i int) float64 {
			return at(table, shared[i]+math.Sqrt(1-common)*random.NormFloat64())
		})
	}
	return p
}

// at interpolates a table of quantiles.
func at(table []float64, z float64) float64 {
	place := (min(max(z, -widest), widest)/widest + 1) / 2 * steps
	i := min(int(place), steps-1)
	return table[i] + (place-float64(i))*(table[i+1]-table[i])
}

// fill returns what value returns for each entry, repeat and target.
func fill(entries, repeats, targets int, value func(target int) float64) [][][]float64 {
	all := make([][][]float64, entries)
	for e := range all {
		all[e] = make([][]float64, repeats)
		for k := range all[e] {
			all[e][k] = make([]float64, targets)
			for i := range targets {
				all[e][k][i] = value(i)
			}
		}
	}
	return all
}

// normal returns the distribution function of a normal number.
func normal(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// mixture returns the quantile function of two normal distributions, the first of which has the
// given share.
func mixture(share, mean1, deviation1, mean2, deviation2 float64) func(z float64) float64 {
	return func(z float64) float64 {
		low, high := -100.0, 100.0
		for range 60 { // of the smaller tail, which is known more exactly
			middle := (low + high) / 2
			below := share*normal((middle-mean1)/deviation1) + (1-
				share)*normal((middle-mean2)/deviation2)
			above := share*normal((mean1-middle)/deviation1) + (1-
				share)*normal((mean2-middle)/deviation2)
			if z < 0 && below < normal(z) || z >= 0 && above > normal(-z) {
				low = middle
			} else {
				high = middle
			}
		}
		return (low + high) / 2
	}
}

// pareto returns the quantile function of a normal number whose upper share is replaced by the
// logarithm of a Pareto number with the given index.
func pareto(share, index float64) func(z float64) float64 {
	return func(z float64) float64 {
		if above := normal(-z); above < share {
			edge := math.Sqrt2 * math.Erfinv(1-2*share)
			return edge + math.Log(share/above)/index
		}
		return z
	}
}

// realErrors returns populations that are samples of real errors, drawn with replacement: 1000
// targets of four trainings each. A draw for a target is the error of any of its trainings, which
// are centred, so that luck can be what it is said to be.
func realErrors(t *testing.T) []population {
	t.Helper()
	text, err := os.ReadFile("testdata/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	var (
		all  []population
		rows [][]float64
	)
	finish := func() {
		if len(rows) > 0 {
			all[len(all)-1].resample(rows)
		}
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		switch _, err := strconv.Atoi(fields[0]); {
		case fields[0] == "#":
		case err != nil:
			finish()
			all, rows = append(all, population{name: "real: " + strings.TrimSpace(line)}), nil
		default:
			rows = append(rows, nil)
			for _, field := range fields {
				hundredths, err := strconv.Atoi(field)
				if err != nil {
					t.Fatal(err)
				}
				rows[len(rows)-1] = append(rows[len(rows)-1], float64(hundredths)/100)
			}
		}
	}
	finish()
	return all
}

// resample makes p that of rows: logarithms of errors for each target and training.
func (p *population) resample(rows [][]float64) {
	for k := range rows[0] {
		centre := 0.0
		for _, row := range rows {
			centre += row[k] / float64(len(rows))
		}
		for _, row := range rows {
			row[k] -= centre
			p.arithmetic += math.Exp(row[k]) / float64(len(rows)*len(row))
		}
	}
	p.draw = func(random *rand.Rand, entries, repeats, targets int) [][][]float64 {
		drawn := make([][]float64, targets)
		for i := range drawn {
			drawn[i] = rows[random.IntN(len(rows))]
		}
		return fill(entries, repeats, targets, func(i int) float64 {
			return drawn[i][random.IntN(len(drawn[i]))]
		})
	}
}

// TestPopulations holds what the simulations take for the truth to a large sample, and the
// mixture's quantiles to its moments.
func TestPopulations(t *testing.T) {
	for i, p := range append(fitted(), realErrors(t)...) {
		const n = 1 << 17
		sample := p.draw(sdk.Seed(1).Row(i), 1, 1, n)[0][0]
		mean, squares := 0.0, 0.0
		for _, v := range sample {
			mean += v / n
			squares += v * v / n
		}
		if error := math.Sqrt((squares - mean*mean) / n); math.Abs(mean-p.log) > 4*error {
			t.Errorf("%s: the mean is %v, a sample has %v ± %v", p.name, p.log, mean, error)
		}
	}
	p := copula("", 0, mixture(0.3, -2, 0.5, 1, 0.8))
	if want := 0.3*-2 + 0.7*1; math.Abs(p.log-want) > 1e-3 {
		t.Errorf("the mean of a mixture is %v, want %v", p.log, want)
	}
	if want := 0.3*math.Exp(-2+0.5*0.5/2) +
		0.7*math.Exp(1+0.8*0.8/2); math.Abs(p.arithmetic-want) > 1e-3*want {
		t.Errorf("the mean of a mixture of lognormals is %v, want %v", p.arithmetic, want)
	}
}
