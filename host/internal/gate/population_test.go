package gate

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/stat"
)

// population is what the errors of a model on a task are like: where a board of it draws from, for
// as many draws and trainings as wanted. Those in testdata/errors.json are fitted to the mixture
// density network and the variational autoencoder at the sizes of the quick profile, on the two
// tasks whose errors have the heaviest tails.
//
// LogErrors are quantiles of the logarithm of the error of a draw, at the levels that
// quantileLevels returns, for each of 100 targets of one training: of 100 draws that were simulated
// again. Below the lowest, e grows as p^(2/Dims), as the square of a residual in Dims dimensions
// does whose density at 0 is positive. Eight trainings on 2000 targets give the scatter: Training
// is the standard deviation of the mean over targets of log r_10, and Residual that of a single
// target's about it, without the part that the draws have in it.
//
// So made, the means and deviations of log r_1, r_10 and r_100 over targets are within 0.1, 0.1 and
// 0.6 of the real ones.
type population struct {
	Task      string      `json:"task"`
	Model     string      `json:"model"`
	Dims      int         `json:"dims"` // of y
	Floor     float64     `json:"floor"`
	Training  float64     `json:"training"`
	Residual  float64     `json:"residual"`
	LogErrors [][]float64 `json:"log_errors"`
}

// quantileLevels are those of population.LogErrors.
func quantileLevels() []float64 {
	return []float64{0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99, 1}
}

// populations reads the fitted populations.
func populations(t *testing.T) []population {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "errors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []population
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if len(p.LogErrors) != simTargets || len(p.LogErrors[0]) != len(quantileLevels()) {
			t.Fatalf("%s on %s: %d targets", p.Model, p.Task, len(p.LogErrors))
		}
	}
	return all
}

// shifts is a training: what it adds to the logarithm of each target's errors.
type shifts []float64

// train returns a training. All its targets share a part of its luck.
func (p *population) train(random *rand.Rand) shifts {
	s := make(shifts, len(p.LogErrors))
	common := p.Training * random.NormFloat64()
	for i := range s {
		s[i] = common + p.Residual*random.NormFloat64()
	}
	return s
}

// draw returns the errors of fresh draws of a training, for each target.
func (p *population) draw(random *rand.Rand, s shifts) [][]float64 {
	levels, errors := quantileLevels(), make([][]float64, len(s))
	for i, quantiles := range p.LogErrors {
		errors[i] = make([]float64, simDraws)
		for k := range errors[i] {
			errors[i][k] = math.Exp(s[i] + p.quantile(levels, quantiles, random.Float64()))
		}
	}
	return errors
}

// quantile returns that of the logarithm of an error at the level u, between those that are known.
func (p *population) quantile(levels, quantiles []float64, u float64) float64 {
	if u < levels[0] {
		return quantiles[0] + 2/float64(p.Dims)*math.Log(max(u, 1e-9)/levels[0])
	}
	i := 1
	for levels[i] < u {
		i++
	}
	share := (u - levels[i-1]) / (levels[i] - levels[i-1])
	return quantiles[i-1] + share*(quantiles[i]-quantiles[i-1])
}

// times returns the errors, each multiplied.
func times(errors [][]float64, factor float64) [][]float64 {
	all := make([][]float64, len(errors))
	for i, values := range errors {
		all[i] = slices.Clone(values)
		for k := range all[i] {
			all[i][k] *= factor
		}
	}
	return all
}

// moved returns the errors after each simulation of a draw has been moved by normal noise of a size
// in each dimension of y.
func (p *population) moved(random *rand.Rand, errors [][]float64, size float64) [][]float64 {
	all := make([][]float64, len(errors))
	for i, values := range errors {
		for _, e := range values {
			// Any direction will do, since the noise has none.
			along := math.Sqrt(e) + size*random.NormFloat64()
			total := along * along
			for range p.Dims - 1 {
				across := size * random.NormFloat64()
				total += across * across
			}
			all[i] = append(all[i], total)
		}
	}
	return all
}

// cell returns the record of a training with these errors. The trace tells trainings apart.
func (p *population) cell(repeat int, s shifts, errors [][]float64) compare.Cell {
	c := compare.Cell{
		Task:  record.Plugin{Name: p.Task, Plugin: p.Task},
		Model: record.Plugin{Name: p.Model, Plugin: p.Model}, Repeat: repeat, Status: record.OK,
		Protocol: record.Protocol{Targets: simTargets, Draws: simDraws}, T: simT(),
		Prior: []float64{1, 1, 1}, Floor: p.Floor, Trace: []float64{s[0] - 1, s[0]},
	}
	for range simT() {
		c.R = append(c.R, make([]float64, len(errors)))
	}
	var weights [][]float64
	for _, t := range simT() {
		weights = append(weights, stat.MinWeights(simDraws, t))
	}
	for i, values := range errors {
		sorted := slices.Clone(values)
		slices.Sort(sorted)
		for k := range weights {
			for j, w := range weights[k] {
				c.R[k][i] += w * min(sorted[j], p.Floor)
			}
		}
	}
	return c
}

// typical returns the geometric mean over targets of r_t.
func typical(c compare.Cell, t int) float64 {
	total := 0.0
	values := c.R[slices.Index(c.T, t)]
	for _, r := range values {
		total += math.Log(r)
	}
	return math.Exp(total / float64(len(values)))
}

// noise returns the size at which moved makes the typical r_10 larger by a factor: halving an
// interval finds it.
func (p *population) noise(random func() *rand.Rand, factor float64) float64 {
	s := make(shifts, len(p.LogErrors))
	errors := p.draw(random(), s)
	before := typical(p.cell(0, s, errors), 10)
	low, high := 0.0, math.Sqrt(p.Floor)
	for range 30 {
		size := (low + high) / 2
		if typical(p.cell(0, s, p.moved(random(), errors, size)), 10) < factor*before {
			low = size
		} else {
			high = size
		}
	}
	return low
}
