package gate

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/sdk"
)

// full reports whether simulations are to run at the size that the numbers in docs/guarding.md are
// from. Otherwise a few seconds of them have to agree with those numbers.
func full() bool { return os.Getenv("INVBENCH_FULL_SIMULATION") != "" }

// sized returns one of two numbers of trials.
func sized(quick, long int) int {
	if full() {
		return long
	}
	return quick
}

// scenario is a way in which a model has become worse, and how often the gate finds it.
type scenario struct {
	name    string
	factor  float64 // of the typical r_10
	repeats int
	side    func(
		h *heavy, p *population, random *rand.Rand, factor float64, repeats int,
	) (old, new []compare.Cell)
	found [4]float64 // of 1, for each population: as measured, and as docs/guarding.md has it
}

// heavy holds the populations with heavy tails, and an unchanged cell of each.
type heavy struct {
	populations []population
	unchanged   []compare.Cell
	// Of a population: the noise that makes its typical r_10 a tenth larger.
	noise map[string]float64
}

func newHeavy(t *testing.T) *heavy {
	h := &heavy{populations: populations(t), noise: map[string]float64{}}
	for i := range h.populations {
		p, random := &h.populations[i], sdk.Seed(20).Row(i)
		s := p.train(random)
		h.unchanged = append(h.unchanged, p.cell(0, s, p.draw(random, s)))
		h.noise[p.Task+p.Model] = p.noise(func() *rand.Rand { return sdk.Seed(21).Row(i) }, 1.1)
	}
	return h
}

// scenarios returns all of them, with what was found in 400 trials of each.
func scenarios() []scenario {
	return []scenario{
		{"same trainings and draws", 1.1, 1, (*heavy).sameDraws, [4]float64{1, 0.998, 1, 0.983}},
		{
			"same trainings, fresh draws", 1.1, 1, (*heavy).freshDraws,
			[4]float64{0.62, 0.522, 0.812, 0.84},
		},
		{"same trainings, fresh draws", 1.3, 1, (*heavy).freshDraws, [4]float64{1, 1, 1, 1}},
		{"same trainings, fresh draws", 2, 1, (*heavy).freshDraws, [4]float64{1, 1, 1, 1}},
		{"fresh trainings", 2, 1, (*heavy).freshTrainings, [4]float64{0, 0, 0, 0}},
		{"fresh trainings", 1.3, 3, (*heavy).freshTrainings, [4]float64{0.013, 0, 0.02, 0.01}},
		{"fresh trainings", 1.3, 5, (*heavy).freshTrainings, [4]float64{0.015, 0.013, 0.212, 0.01}},
		{
			"fresh trainings", 1.3, 10, (*heavy).freshTrainings,
			[4]float64{0.122, 0.015, 0.98, 0.043},
		},
		{"fresh trainings", 2, 3, (*heavy).freshTrainings, [4]float64{0.02, 0.003, 0.17, 0.022}},
		{"fresh trainings", 2, 5, (*heavy).freshTrainings, [4]float64{0.205, 0.028, 0.978, 0.09}},
		{"fresh trainings", 2, 10, (*heavy).freshTrainings, [4]float64{0.978, 0.225, 1, 0.73}},
	}
}

// sameDraws has one training whose draws are moved a little, so that the typical r_10 is a tenth
// larger.
func (h *heavy) sameDraws(
	p *population, random *rand.Rand, _ float64, _ int,
) (old, new []compare.Cell) {
	s := p.train(random)
	errors := p.draw(random, s)
	moved := p.moved(random, errors, h.noise[p.Task+p.Model])
	return []compare.Cell{p.cell(0, s, errors)}, []compare.Cell{p.cell(0, s, moved)}
}

// freshDraws has one training that is drawn from twice, with larger errors the second time.
func (h *heavy) freshDraws(
	p *population, random *rand.Rand, factor float64, _ int,
) (old, new []compare.Cell) {
	s := p.train(random)
	return []compare.Cell{p.cell(0, s, p.draw(random, s))},
		[]compare.Cell{p.cell(0, s, times(p.draw(random, s), factor))}
}

// freshTrainings has other trainings on the new side, with larger errors.
func (h *heavy) freshTrainings(
	p *population, random *rand.Rand, factor float64, repeats int,
) (old, new []compare.Cell) {
	for k := range repeats {
		s := p.train(random)
		old = append(old, p.cell(k, s, p.draw(random, s)))
		s = p.train(random)
		new = append(new, p.cell(k, s, times(p.draw(random, s), factor)))
	}
	return old, new
}

// TestGateHeavyTails lets the gate judge boards of two models on two tasks whose errors have heavy
// tails: what it finds of a model that has become worse on a task, the other three being as they
// were, and what it makes of boards on which nothing has changed.
func TestGateHeavyTails(t *testing.T) {
	h := newHeavy(t)
	t.Run("nothing changed, same trainings", func(t *testing.T) {
		h.nothingChanged(t, 1, h.freshDraws, compare.Same)
	})
	t.Run("nothing changed, fresh trainings", func(t *testing.T) {
		h.nothingChanged(t, 3, h.freshTrainings, compare.Fresh)
	})
	for i, s := range scenarios() {
		t.Run(fmt.Sprintf("×%v, %s, %d repeats", s.factor, s.name, s.repeats), func(t *testing.T) {
			h.power(t, i, s)
		})
	}
}

// nothingChanged compares boards of all populations that differ by chance alone.
func (h *heavy) nothingChanged(t *testing.T, repeats int,
	side func(*population, *rand.Rand, float64, int) (old, new []compare.Cell),
	want compare.Trainings,
) {
	var o outcome
	n := sized(40, 1000)
	inParallel(n, func(i int) {
		random := sdk.Seed(22).Row(i)
		var old, new []compare.Cell
		for k := range h.populations {
			a, b := side(&h.populations[k], random, 1, repeats)
			old, new = append(old, a...), append(new, b...)
		}
		o.judge(t, old, new, want)
	})
	checkMost(t, "alarms", o.alarms, n, compare.DefaultAlpha)
	checkMost(t, "differences", o.significant, n, compare.DefaultAlpha)
	checkMost(t, "p at most 0.1", o.small, o.all, 0.1)
	if o.wronglyIdentified > 0 {
		t.Errorf("%d entries were taken for the wrong trainings", o.wronglyIdentified)
	}
}

// checkMost holds a count to the upper end of the binomial 99 % interval of n trials with the
// probability p.
func checkMost(t *testing.T, what string, count, n int, p float64) {
	t.Helper()
	_, high := binomial(n, p)
	t.Logf("%s: %d of %d, chance allows %d", what, count, n, high)
	if count > high {
		t.Errorf("%s: %d of %d, want at most %d", what, count, n, high)
	}
}

// power counts how often a scenario is found, for each population in turn.
func (h *heavy) power(t *testing.T, number int, s scenario) {
	n := sized(max(8, 30/s.repeats), 400)
	for k := range h.populations {
		p := &h.populations[k]
		var o outcome
		inParallel(n, func(i int) {
			old, new := s.side(h, p, sdk.Seed(23).Derive(fmt.Sprint(number, k)).Row(i), s.factor,
				s.repeats)
			for other := range h.populations {
				if other != k {
					old, new = append(old, h.unchanged[other]), append(new, h.unchanged[other])
				}
			}
			o.judgeAs(t, old, new, compare.Same, compare.Auto)
		})
		t.Logf("%s, %s: found in %d of %d", p.Task, p.Model, o.alarms, n)
		low, high := around(n, s.found[k])
		if o.alarms < low || o.alarms > high {
			t.Errorf("%s, %s: found in %d of %d, want %.0f %%: %d to %d",
				p.Task, p.Model, o.alarms, n, 100*s.found[k], low, high)
		}
	}
}

// around returns the range of counts of n trials that agree with a probability that is known to 4
// percent: the binomial 99 % interval, from that much below to that much above.
func around(n int, p float64) (low, high int) {
	const within = 0.04
	low, _ = binomial(n, max(p-within, 0))
	_, high = binomial(n, min(p+within, 1))
	return max(low, 0), high
}
