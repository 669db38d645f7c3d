// Package score turns draws into scores: the host's only judgement of a model.
//
// It re-simulates every draw itself and believes nothing that a model says. What no model
// influences (the targets, the prior's own scores, samples of the true posterior) is prepared once
// a task, as a Truth; a Scorer then takes one model's draws, target after target, and ends with
// Scores; Pool brings the repeats of a model together for a leaderboard. Nothing is ever dropped: a
// draw that cannot be simulated costs as much as any other. A doubt about a number travels with it,
// as a warning.
//
// "Reference §N" stands for section N of docs/reference.md.
package score

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/invbench/invbench/sdk"
)

// Protocol says what is scored and how carefully.
type Protocol struct {
	// The numbers of draws at which r_T is scored, ascending.
	T []int `json:"t"`
	// Draws of the prior behind its own r_T; at least the largest T.
	PriorDraws int         `json:"prior_draws"`
	Bootstrap  int         `json:"bootstrap"` // resamples behind the bands of performance profiles
	MMD        MMDProtocol `json:"mmd"`
	Seed       sdk.Seed    `json:"seed"` // of everything random in scoring
	// Capped says that no draw counts for more than the prior's floor, feasible or not. Records
	// from before 2026-12 lack it.
	Capped bool `json:"capped,omitempty"`
}

// MMDProtocol sizes the comparison of draws with the true posterior (reference §6.3).
type MMDProtocol struct {
	Targets int `json:"targets"` // the first so many targets are compared; 0 for none
	Sample  int `json:"sample"`  // draws, and reference draws, for each target
	// Pool is the number of prior pairs from which each reference sample takes the Sample nearest
	// in y: quantile ABC. 0 where the draws are exact.
	Pool int `json:"pool"`
	// Exact says that the reference draws are the task's own, of its exact posterior
	// (sdk.Reference).
	Exact bool `json:"exact,omitempty"`
}

// For returns m as it is carried out on a task that can draw from its exact posterior, or that
// cannot. Without exact draws the reference comes from the pool even if exact ones are asked for,
// and with them the pool's size is 0, since it does not matter. So a record says which of the two
// was used, and its key does not change with a setting that has no effect.
func (m MMDProtocol) For(reference bool) MMDProtocol {
	m.Exact = m.Exact && reference && m.Targets > 0
	if m.Exact {
		m.Pool = 0
	}
	return m
}

// DefaultProtocol returns the protocol of the paper, as far as it is known (reference §5, §6.3).
func DefaultProtocol() Protocol {
	return Protocol{
		T:          []int{1, 2, 5, 10, 20, 50, 100, 200},
		PriorDraws: 2000,
		Bootstrap:  1000,
		MMD:        MMDProtocol{Targets: 200, Sample: 200, Pool: 2_000_000},
		Capped:     true,
	}
}

// Validate reports whether p can be carried out. The error wraps sdk.ErrInvalid.
func (p Protocol) Validate() error {
	switch {
	case len(p.T) == 0 || p.T[0] < 1:
		return invalid("score at %v draws: need at least one number of draws, all positive", p.T)
	case !ascending(p.T):
		return invalid("score at %v draws: must be ascending, each once", p.T)
	case p.PriorDraws < p.T[len(p.T)-1]:
		return invalid("%d prior draws do not give the prior's r_T at T = %d: need as many",
			p.PriorDraws, p.T[len(p.T)-1])
	case p.Bootstrap < minBootstrap:
		return invalid("%d bootstrap resamples: need at least %d for a 95 %% interval",
			p.Bootstrap, minBootstrap)
	}
	return p.MMD.validate()
}

func (m MMDProtocol) validate() error {
	switch {
	case m.Targets < 0:
		return invalid("MMD at %d targets: must not be negative", m.Targets)
	case m.Targets == 0:
		return nil
	case m.Sample < 2:
		return invalid("MMD from samples of %d draws: need at least 2", m.Sample)
	case m.Pool < m.Sample && !(m.Exact && m.Pool == 0):
		return invalid("MMD pool of %d prior pairs is smaller than the sample of %d",
			m.Pool, m.Sample)
	}
	return nil
}

// minBootstrap is the smallest number of resamples whose 2.5 and 97.5 % quantiles are not the
// extremes.
const minBootstrap = 40

// upTo returns the numbers of draws in p.T that are at most draws.
func (p Protocol) upTo(draws int) []int {
	i, found := slices.BinarySearch(p.T, draws)
	if found {
		i++
	}
	return p.T[:i]
}

// Resimulation names the stream of the simulations of a target's draws, in which draw i has index
// i. Whoever simulates a scored draw again takes it, so that a random simulator gives the draw the
// noise that it was scored with.
func (p Protocol) Resimulation(target int) sdk.Seed {
	return p.Seed.Derive("resimulate", strconv.Itoa(target))
}

func ascending(t []int) bool {
	for i := 1; i < len(t); i++ {
		if t[i] <= t[i-1] {
			return false
		}
	}
	return true
}

// invalid returns an error that wraps sdk.ErrInvalid.
func invalid(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, sdk.ErrInvalid)...)
}
