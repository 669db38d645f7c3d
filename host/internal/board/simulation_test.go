package board_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// long makes the simulations as long as those whose tables are in docs/statistics.md, and prints
// them:
//
//	go test -run Simulation -v -timeout 1h ./host/internal/board -long
var long = flag.Bool("long", false,
	"simulate enough boards for the tables in docs/statistics.md, some minutes")

// count returns how many of n experiments succeed. Experiment i has the stream seed.Row(i).
func count(n int, seed sdk.Seed, succeeds func(random *rand.Rand) bool) int {
	var (
		next, successes atomic.Int64
		workers         sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if succeeds(seed.Row(i)) {
					successes.Add(1)
				}
			}
		})
	}
	workers.Wait()
	return int(successes.Load())
}

// slack is what a share of n experiments may be off the true one: three standard errors. One cell
// in 370 is off by more, but the seeds are fixed: a cell that holds, holds until the method or the
// streams change.
func slack(share float64, n int) float64 { return 3 * math.Sqrt(share*(1-share)/float64(n)) }

// scores returns those of a training with errors that have the given logarithms.
func scores(logs []float64) *score.Scores {
	s := &score.Scores{
		Order: sdk.Exchangeable, Targets: len(logs), Draws: 1, R: []score.Point{{T: 1}},
		Prior: []float64{1},
	}
	values := make([]float64, len(logs))
	for i, v := range logs {
		values[i] = math.Exp(v)
	}
	s.PerTarget.R = [][]float64{values}
	return s
}

// boardOf returns the table of the only task that entries are on: logs[entry][repeat][target].
func boardOf(t *testing.T, logs [][][]float64) *board.Table {
	t.Helper()
	var records []*record.Record
	for e, repeats := range logs {
		for k, values := range repeats {
			records = append(records, &record.Record{
				Schema: record.Schema, Status: record.OK, Repeat: k,
				Task: record.Plugin{
					Name: "task", Plugin: "task", Params: json.RawMessage("{}"),
				},
				Model: record.Plugin{
					Name: fmt.Sprintf("entry_%d", e), Plugin: "model",
					Params: json.RawMessage("{}"),
				},
				Protocol: record.Protocol{
					Targets: len(values), Draws: 1, Score: score.Protocol{T: []int{1}},
				},
				Scores: scores(values),
			})
		}
	}
	leaderboard, err := board.New(records)
	if err != nil {
		t.Error(err)
		return &board.Table{}
	}
	return &leaderboard.Tasks[0]
}

// covers reports whether the printed interval of the typical error of an entry holds the true one.
func covers(
	t *testing.T, p population, random *rand.Rand, repeats, targets int, luck float64,
) bool {
	all := make([]*score.Scores, repeats)
	for k, values := range p.board(random, 1, repeats, targets, luck)[0] {
		all[k] = scores(values)
	}
	pooled, err := score.Pool(all)
	if err != nil {
		t.Error(err)
		return false
	}
	typical, truth := pooled.Typical[0], math.Exp(p.log)
	return typical.Low <= truth && truth <= typical.High
}

// bootstrapCovers reports whether the percentile bootstrap of the arithmetic mean holds the true
// one, with one training.
func bootstrapCovers(p population, random *rand.Rand, targets int) bool {
	values, means := p.draw(random, 1, 1, targets)[0][0], make([]float64, 400)
	for b := range means {
		for range values {
			means[b] += math.Exp(values[random.IntN(targets)]) / float64(targets)
		}
	}
	ends := stat.Quantiles(means, (1-score.Level)/2, (1+score.Level)/2)
	return ends[0] <= p.arithmetic && p.arithmetic <= ends[1]
}

// grid is a table of percentages, to be printed.
type grid struct {
	head []string
	rows [][]string
}

func (g *grid) row(name string) { g.rows = append(g.rows, []string{name}) }

// cell adds a number to the last row. In the first row it also adds a column.
func (g *grid) cell(column string, percent float64) {
	last := len(g.rows) - 1
	if last == 0 {
		g.head = append(g.head, column)
	}
	g.rows[last] = append(g.rows[last], fmt.Sprintf("%.1f", percent))
}

// log prints the table as Markdown, if the simulation was long.
func (g *grid) log(t *testing.T, title string) {
	t.Helper()
	if !*long {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n| %% | %s |\n|%s\n",
		title, strings.Join(g.head, " | "), strings.Repeat("---|", 1+len(g.head)))
	for _, row := range g.rows {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
	}
	t.Log(b.String())
}

// design is how an entry is run: with so many trainings that scatter so much, on so many targets.
type design struct {
	repeats, targets int
	luck             float64 // standard deviation of the logarithm
}

func (d design) String() string {
	if d.repeats == 1 {
		return fmt.Sprintf("k=1, n=%d", d.targets)
	}
	return fmt.Sprintf("k=%d, σ=%g, n=%d", d.repeats, d.luck, d.targets)
}

// coverage returns what the interval's coverage is to lie between. Two trainings say too little of
// how they scatter for the interval to hold what it promises. Where trainings do not scatter at
// all, the residual, which counts in both parts of the variance, makes it too wide.
func (d design) coverage() (low, high float64) {
	low, high = 0.90, 0.98
	if d.repeats == 2 {
		low = 0.85
	}
	if d.repeats > 1 && d.luck == 0 {
		high = 0.995
	}
	return low, high
}

// TestSimulationOfCoverage holds the printed 95 % interval of the typical error to 90–98 %, less
// the binomial error. The populations are heavy-tailed; the interval is of logarithms, where they
// are not. As a contrast it counts how often the interval that was printed before, the bootstrap of
// the arithmetic mean, holds that: if it did as well on these populations, the simulation would
// show nothing.
func TestSimulationOfCoverage(t *testing.T) {
	experiments := 600
	if *long {
		experiments = 2000
	}
	var designs []design
	for _, targets := range []int{100, 200, 1000} {
		designs = append(designs, design{1, targets, 0})
	}
	designs = append(designs, design{3, 100, 0.07}, design{3, 100, 0.43}, design{3, 100, 1},
		design{5, 100, 0.43})
	if *long {
		designs = append(designs, design{3, 1000, 0.07}, design{3, 1000, 0.43},
			design{5, 100, 0.07}, design{5, 100, 1}, design{5, 1000, 0.43},
			design{2, 100, 0.43}, design{5, 100, 0})
	}
	var g grid
	worst := 1.0
	for _, p := range append(fitted(), realErrors(t)...) {
		g.row(p.name)
		for _, d := range designs {
			if !*long && d.targets == 1000 {
				continue
			}
			hits := count(experiments, sdk.Seed(1).Derive("coverage", p.name, d.String()),
				func(random *rand.Rand) bool {
					return covers(t, p, random, d.repeats, d.targets, d.luck)
				})
			share := float64(hits) / float64(experiments)
			g.cell(d.String(), 100*share)
			low, high := d.coverage()
			if share < low-slack(low, experiments) || share > high+slack(high, experiments) {
				t.Errorf("%s, %v: the interval holds the typical error in %.1f %% of cases",
					p.name, d, 100*share)
			}
		}
		few := experiments / 3 // a bootstrap takes longer
		hits := count(few, sdk.Seed(1).Derive("bootstrap", p.name), func(random *rand.Rand) bool {
			return bootstrapCovers(p, random, 100)
		})
		share := float64(hits) / float64(few)
		g.cell("bootstrap of the arithmetic mean, k=1, n=100", 100*share)
		worst = min(worst, share)
	}
	if worst > 0.5 {
		t.Errorf("the bootstrap of the arithmetic mean holds it in %.1f %% of cases at the "+
			"worst: these populations do not have the tails that the interval is to withstand",
			100*worst)
	}
	g.log(t, fmt.Sprintf("coverage, %d experiments a cell", experiments))
}
