package board_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/sdk"
)

// falseClaim reports whether a board of eight entries that are truly equal tells any two of them
// apart.
func falseClaim(t *testing.T, p population, random *rand.Rand, d design) bool {
	table := boardOf(t, p.board(random, 8, d.repeats, d.targets, d.luck))
	for _, line := range table.Lines {
		if line.Ranks[0] != (board.Rank{Low: 1, High: len(table.Lines)}) {
			return true
		}
	}
	return false
}

// TestSimulationOfFalseClaims holds the share of boards of eight truly equal entries with any claim
// to 7 %, plus the binomial error. With one training, the entries are the same training, with other
// draws: of that training the claim would be. Two trainings are where the bound on degrees of
// freedom counts: without it up to 30 % of the boards make a claim.
func TestSimulationOfFalseClaims(t *testing.T) {
	experiments := 100
	designs := []design{{1, 100, 0}, {2, 100, 0.43}, {3, 100, 0.43}, {5, 100, 0.2}}
	if *long {
		experiments = 1000
		designs = []design{{1, 100, 0}, {1, 1000, 0}}
		for _, repeats := range []int{2, 3, 5} {
			for _, luck := range []float64{0.07, 0.2, 0.43, 1} {
				designs = append(designs, design{repeats, 100, luck})
			}
		}
		designs = append(designs, design{3, 1000, 0.2})
	}
	var g grid
	for _, p := range append(fitted(), realErrors(t)...) {
		g.row(p.name)
		for _, d := range designs {
			boards := count(experiments, sdk.Seed(2).Derive("claims", p.name, d.String()),
				func(random *rand.Rand) bool {
					return falseClaim(t, p, random, d)
				})
			share := float64(boards) / float64(experiments)
			g.cell(d.String(), 100*share)
			if share > 0.07+slack(0.07, experiments) {
				t.Errorf("%s, %v: %.1f %% of boards of equal entries make a claim",
					p.name, d, 100*share)
			}
		}
	}
	g.log(t, fmt.Sprintf("boards of eight equal entries with a claim, %d boards a cell",
		experiments))
}

// found reports whether a board tells its first two entries apart, of which the second is worse by
// a factor. The others, if there are any, are as the first.
func found(
	t *testing.T, p population, random *rand.Rand, entries int, d design, factor float64,
) bool {
	logs := p.board(random, entries, d.repeats, d.targets, d.luck)
	for _, repeat := range logs[1] {
		for i := range repeat {
			repeat[i] += math.Log(factor)
		}
	}
	for _, pair := range boardOf(t, logs).Pairs {
		a, b := pair.A, pair.B
		if a == "entry_1" { // the better one comes first
			a, b = b, a
		}
		if a == "entry_0" && b == "entry_1" {
			return pair.HolmP <= 0.05 && (pair.A == "entry_0") == (factor > 1)
		}
	}
	t.Error("the board has no such pair")
	return false
}

// TestSimulationOfPower counts how often two entries are told apart that differ, by themselves and
// on a board of eight. It fails only if what is plain is not seen: a factor of ten at five
// trainings that hardly scatter.
func TestSimulationOfPower(t *testing.T) {
	experiments, populations := 60, fitted()[2:4]
	designs, factors := []design{{5, 100, 0.07}}, []float64{10}
	if *long {
		measured := realErrors(t)
		experiments = 200
		populations = []population{fitted()[1], fitted()[3], measured[0], measured[2]}
		designs = []design{
			{1, 100, 0},
			{1, 1000, 0},
			{3, 100, 0.07},
			{3, 100, 0.43},
			{5, 100, 0.07},
			{5, 100, 0.43},
			{10, 100, 0.07},
			{10, 100, 0.43},
		}
		factors = []float64{1.1, 1.3, 2, 10}
	}
	for _, entries := range []int{2, 8} {
		for _, factor := range factors {
			var g grid
			for _, p := range populations {
				g.row(p.name)
				for _, d := range designs {
					hits := count(experiments,
						sdk.Seed(3).Derive("power", p.name, d.String(),
							fmt.Sprint(entries, factor)),
						func(random *rand.Rand) bool {
							return found(t, p, random, entries, d, factor)
						})
					share := float64(hits) / float64(experiments)
					g.cell(d.String(), 100*share)
					if factor == 10 && d.repeats >= 5 && d.luck < 0.1 && share < 0.9 {
						t.Errorf("%s, %v: a factor of %g is found in %.1f %% of %d",
							p.name, d, factor, 100*share, experiments)
					}
				}
			}
			g.log(t, fmt.Sprintf("worse by %g, told apart on boards of %d entries, %d boards "+
				"a cell", factor, entries, experiments))
		}
	}
}
