package gate

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/sdk"
)

// TestGateSimulation lets the gate judge boards of two cheap models on the sine wave, of which it
// is known whether anything has changed. What it logs at full size is what docs/guarding.md says of
// the gate's power.
func TestGateSimulation(t *testing.T) {
	w := newWorld(t, 1<<18)
	t.Run("nothing changed, fresh trainings", w.freshNull)
	t.Run("nothing changed, same trainings", w.sameNull)
	t.Run("ten percent worse, same trainings", w.samePower)
	t.Run("ten percent worse, fresh trainings", w.freshPower)
}

// outcome counts what the gate made of comparisons.
type outcome struct {
	mu                sync.Mutex
	alarms            int // comparisons that the gate failed
	significant       int // comparisons with any difference called one, in either direction
	unknown           int // comparisons of which nothing could be said
	small, all        int // p-values of r_10 up to 0.1, and all
	wronglyIdentified int // comparisons whose trainings were taken for what they are not
}

// judge compares two boards and counts. It is to find out by itself how the trainings are related.
func (o *outcome) judge(t *testing.T, old, new []compare.Cell, want compare.Trainings) {
	o.judgeAs(t, old, new, want, compare.Auto)
}

// judgeAs does so when it is told how the trainings are related.
func (o *outcome) judgeAs(t *testing.T, old, new []compare.Cell, want, told compare.Trainings) {
	thresholds := Defaults(metric.All())
	a, errA := compare.NewBoard("old", old)
	b, errB := compare.NewBoard("new", new)
	if errA != nil || errB != nil {
		t.Error(errA, errB)
		return
	}
	r := compare.Boards(a, b, compare.Options{Alpha: thresholds.Alpha, Trainings: told})
	passed := Judge(r, thresholds).Passed
	o.mu.Lock()
	defer o.mu.Unlock()
	if !passed {
		o.alarms++
	}
	known, significant := false, false
	for _, row := range r.Rows {
		if row.Trainings != want {
			o.wronglyIdentified++
		}
		for _, e := range row.Effects {
			known = known || e.Verdict != compare.Unknown
			significant = significant || e.Verdict == compare.Worse || e.Verdict == compare.Better
			if e.P != nil && e.T == 10 {
				if o.all++; *e.P <= 0.1 {
					o.small++
				}
			}
		}
	}
	if significant {
		o.significant++
	}
	if !known {
		o.unknown++
	}
}

// check holds a count to the binomial 99 % interval of n trials with the probability p.
func check(t *testing.T, what string, count, n int, p float64) {
	t.Helper()
	low, high := binomial(n, p)
	t.Logf("%s: %d of %d, binomial 99 %% interval %d to %d", what, count, n, low, high)
	if count < low || count > high {
		t.Errorf("%s: %d of %d is outside", what, count, n)
	}
}

// binomial returns the 0.5 and 99.5 % quantiles of a binomial distribution.
func binomial(n int, p float64) (low, high int) {
	if p > 0.5 { // where the first terms may be too small for a float64
		low, high = binomial(n, 1-p)
		return n - high, n - low
	}
	below, term := 0.0, math.Pow(1-p, float64(n))
	low = -1
	for k := 0; ; k++ {
		if below += term; low < 0 && below > 0.005 {
			low = k
		}
		if below >= 0.995 {
			return low, k
		}
		term *= float64(n-k) / float64(k+1) * p / (1 - p)
	}
}

// inParallel calls f for 0 … n-1.
func inParallel(n int, f func(i int)) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error { f(i); return nil })
	}
	_ = group.Wait() // nothing fails
}

// freshNull compares three trainings of each model with three others.
func (w *world) freshNull(t *testing.T) {
	const repeats = 3
	comparisons := sized(40, 400)
	var o, mistaken outcome
	inParallel(comparisons, func(i int) {
		random := sdk.Seed(10).Row(i)
		side := func() (cells []compare.Cell) {
			for k := range repeats {
				near, found := w.nearest(random), w.surrogate(random)
				cells = append(cells, w.cell("nearest", k, near.trace, w.score(t, near, nil, 0)),
					w.cell("surrogate", k, found.trace, w.score(t, found, nil, 0)))
			}
			return cells
		}
		old, new := side(), side()
		o.judge(t, old, new, compare.Fresh)
		if i < 40 {
			mistaken.judgeAs(t, old, new, compare.Same, compare.Same)
		}
	})
	check(t, "alarms", o.alarms, comparisons, compare.DefaultAlpha)
	check(t, "differences", o.significant, comparisons, compare.DefaultAlpha)
	// Fewer are no harm: few repeats are treated with caution.
	if _, most := binomial(o.all, 0.1); o.small > most {
		t.Errorf("%d of %d p-values are at most 0.1, want no more than %d", o.small, o.all, most)
	}
	t.Logf("tested over targets, as if the trainings were the same: alarms in %d of 40",
		mistaken.alarms)
	if _, most := binomial(40, compare.DefaultAlpha); mistaken.alarms <= most {
		t.Errorf("tested over targets the gate gives %d alarms of 40: the simulation has no "+
			"luck of trainings in it", mistaken.alarms)
	}
	if o.wronglyIdentified > 0 {
		t.Errorf("%d entries were taken for the same trainings", o.wronglyIdentified)
	}
}

// sameNull compares draws with other draws of the same trainings: candidates for each target in a
// search by one net, and rows of the prior.
func (w *world) sameNull(t *testing.T) {
	const nets, pool, candidates = 8, 20_000, 200
	comparisons := sized(100, 400)
	var says [nets][]float64
	for k := range nets {
		n := w.fit(sdk.Seed(11).Row(k))
		for i := range pool {
			says[k] = append(says[k], n.says(w.x.Row(simTargets+i)))
		}
	}
	var o outcome
	inParallel(comparisons, func(i int) {
		random, said, trace := sdk.Seed(12).Row(i), says[i%nets], []float64{2, 1}
		side := func() []compare.Cell {
			searched := w.scores(func(target int) []float32 {
				return w.search(random, said, target, candidates)
			})
			guessed := w.scores(func(int) []float32 { return w.some(random, simDraws) })
			return []compare.Cell{
				w.cell("surrogate", 0, trace, searched), w.cell("prior", 0, trace, guessed),
			}
		}
		o.judge(t, side(), side(), compare.Same)
	})
	check(t, "alarms", o.alarms, comparisons, compare.DefaultAlpha)
	check(t, "differences", o.significant, comparisons, compare.DefaultAlpha)
	check(t, "p at most 0.1", o.small, o.all, 0.1)
}

// search returns y of those of some random rows that are said to be nearest to the target.
func (w *world) search(random *rand.Rand, said []float64, target, candidates int) []float32 {
	type candidate struct {
		away float64
		y    float32
	}
	all := make([]candidate, candidates)
	for i := range all {
		row := random.IntN(len(said))
		all[i] = candidate{math.Abs(said[row] - float64(w.targets[target])), w.y[simTargets+row]}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		if a.away < b.away {
			return -1
		}
		return 1
	})
	y := make([]float32, simDraws)
	for i := range y {
		y[i] = all[i].y
	}
	return y
}

// worse is a way to make a model worse: its draws are off by noise of this size, chosen so that the
// typical r_t is larger by 10 %.
type worse struct {
	model  string
	fit    func(random *rand.Rand) training
	t      int
	spread float64
	// How often it is found after 1, 3, 5, 10 and 20 fresh trainings, of 200, as docs/guarding.md
	// has it.
	fresh [5]float64
}

func (w *world) ways() []worse {
	return []worse{
		{"nearest", w.nearest, 1, 0.0031, [5]float64{0, 0.08, 0.65, 1, 1}},
		{"surrogate", w.surrogate, 1, 0.0035, [5]float64{0, 0, 0.03, 0, 0.01}},
		{"nearest", w.nearest, 10, 0.0077, [5]float64{}},
		{"surrogate", w.surrogate, 10, 0.0068, [5]float64{}},
	}
}

// ratio returns by how much the typical r_t is worse, over all cells.
func ratio(old, new []compare.Cell, t int) float64 {
	logs := 0.0
	for i := range old {
		logs += math.Log(typical(new[i], t)/typical(old[i], t)) / float64(len(old))
	}
	return math.Exp(logs)
}

// samePower compares one training of a model with itself, its draws made worse. Another model is on
// the board that has not changed.
func (w *world) samePower(t *testing.T) {
	trials := sized(30, 100)
	other := w.surrogate(sdk.Seed(13).Row(0))
	unchanged := w.cell("unchanged", 0, other.trace, w.score(t, other, nil, 0))
	for _, way := range w.ways() {
		var o outcome
		old, new := make([]compare.Cell, trials), make([]compare.Cell, trials)
		inParallel(trials, func(i int) {
			random := sdk.Seed(14).Row(i)
			fitted := way.fit(random)
			trace := []float64{2, 1}
			old[i] = w.cell(way.model, 0, trace, w.score(t, fitted, nil, 0))
			new[i] = w.cell(way.model, 0, trace, w.score(t, fitted, random, way.spread))
			o.judge(t, []compare.Cell{old[i], unchanged}, []compare.Cell{new[i], unchanged},
				compare.Same)
		})
		factor := ratio(old, new, way.t)
		t.Logf("%s, r_%d × %.3f: found in %d of %d", way.model, way.t, factor, o.alarms, trials)
		if factor < 1.08 || factor > 1.12 {
			t.Errorf("%s: r_%d is worse by the factor %.3f, want 1.10", way.model, way.t, factor)
		}
		if o.alarms < trials*4/5 {
			t.Errorf("%s: found in %d of %d", way.model, o.alarms, trials)
		}
	}
}

// scatter returns the standard deviation, between trainings, of the logarithm of the typical r_t.
func scatter(trainings [][][]float64, t int) float64 {
	k, sum, squares, n := slices.Index(simT(), t), 0.0, 0.0, float64(len(trainings))
	for _, scores := range trainings {
		mean := 0.0
		for _, r := range scores {
			mean += math.Log(r[k]) / float64(len(scores))
		}
		sum, squares = sum+mean, squares+mean*mean
	}
	return math.Sqrt((squares - sum*sum/n) / (n - 1))
}

// freshPower compares trainings of a model with others whose draws are worse, for several numbers
// of repeats.
func (w *world) freshPower(t *testing.T) {
	const pool = 60
	trials := sized(30, 200)
	for _, way := range w.ways()[:2] {
		var good, bad [pool][][]float64
		traces := [pool][]float64{}
		inParallel(pool, func(i int) {
			random := sdk.Seed(15).Row(i)
			fitted := way.fit(random)
			traces[i] = []float64{2, 1 + float64(i)}
			good[i], bad[i] = w.score(t, fitted, nil, 0), w.score(t, fitted, random, way.spread)
		})
		t.Logf("%s: the logarithm of the typical r_%d has the deviation %.2f between trainings",
			way.model, way.t, scatter(good[:], way.t))
		for k, repeats := range []int{1, 3, 5, 10, 20} {
			var o outcome
			inParallel(trials, func(i int) {
				order := sdk.Seed(16).Row(i).Perm(pool)
				var old, new []compare.Cell
				for k := range repeats {
					a, b := order[k], order[repeats+k]
					old = append(old, w.cell(way.model, k, traces[a], good[a]))
					new = append(new, w.cell(way.model, k, traces[b], bad[b]))
				}
				o.judge(t, old, new, compare.Fresh)
			})
			t.Logf("%s, r_%d × 1.10, %d fresh trainings: found in %d of %d, nothing said in %d",
				way.model, way.t, repeats,
				o.alarms, trials, o.unknown)
			if low, high := around(trials, way.fresh[k]); o.alarms < low || o.alarms > high {
				t.Errorf("%s, %d repeats: found in %d of %d, want %d to %d",
					way.model, repeats, o.alarms, trials, low, high)
			}
			if repeats == 1 && (o.alarms > 0 || o.unknown != trials) {
				t.Errorf("%s: one fresh training a side is no evidence, but %d of %d gave an alarm",
					way.model, o.alarms, trials)
			}
		}
	}
}
