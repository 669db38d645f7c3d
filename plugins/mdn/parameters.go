package main

import (
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/train"
)

// parameters are the hyper-parameters of the model.
type parameters struct {
	Hidden     []int  `param:"hidden" default:"[500,500,500]" min:"1" minitems:"1" doc:"widths of the hidden layers before the heads; the last has no batch norm"`
	Components int    `param:"components" default:"8" min:"1" doc:"normal densities in the mixture"`
	Precision  string `param:"precision" default:"triangular" enum:"triangular,full" doc:"the precision of a component is A·Aᵀ. triangular: A is lower triangular with a positive diagonal, so that it cannot be singular; full: A is any matrix, as the paper has it"`
	Loss       string `param:"loss" default:"mle" enum:"mle,reference" doc:"mle, the negative log-likelihood, computed in logarithms; reference, as the authors' code has it, which caps the logarithm of each component at 50 and adds 1e-6 to their sum"`
	Identity   bool   `param:"sample_plus_identity" default:"false" doc:"whether draws have the identity added to the precision, as the authors' have by a slip: they are then narrower than the density that was trained"`
	scale.Option
	train.Settings
	Checkpoint string  `param:"checkpoint" default:"best" enum:"best,resimulation" doc:"parameters to end with: best, those with the least validation loss; resimulation, as the authors have it, those with the least re-simulation error of one draw for each of the first 1024 validation rows, where errors of 10 and more do not count: it takes the run's budget of simulator calls, so many at each validation"`
	Clip       float64 `param:"clip" default:"1" min:"0" doc:"bound of each element of the gradient; 0 for none"`
	engine.Choice
}
