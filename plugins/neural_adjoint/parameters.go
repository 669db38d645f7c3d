package main

import (
	"fmt"

	"github.com/invbench/invbench/plugins/internal/box"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// parameters are the hyper-parameters of the model: those of the forward net's training, and those
// of the search.
type parameters struct {
	Hidden       []int `param:"hidden" default:"[500,500,500]" min:"1" minitems:"1" doc:"widths of the forward net's hidden layers"`
	Convolutions bool  `param:"convolutions" default:"false" doc:"whether the forward net's layers end at half of y's dims, which convolutions then double, as in the paper's meta-material: for a y that is a curve of many points, an even number of them"`
	scale.Option
	train.Settings

	Candidates       int     `param:"candidates" default:"2048" min:"1" doc:"candidates that are optimised for each target, all in one tensor"`
	Steps            int     `param:"steps" default:"300" min:"1" doc:"forward passes of the search; the last has no update after it"`
	SearchRate       float64 `param:"search_rate" default:"0.5" above:"0" doc:"learning rate of the search's Adam at the start, in the units of what is optimised"`
	SearchLRFactor   float64 `param:"search_lr_factor" default:"0.5" above:"0" below:"1" doc:"what the search's learning rate is multiplied by when its loss stalls"`
	SearchLRPatience int     `param:"search_lr_patience" default:"10" min:"0" doc:"steps without a better loss that are tolerated before the search's learning rate falls"`
	DropTop          int     `param:"drop_top" default:"0" min:"0" doc:"best candidates that are left out of the draws, as over-fitted to the net"`
	Variable         string  `param:"variable" default:"unit" enum:"unit,x" doc:"what is optimised: unit, a u for which the box is [0, 1] in each dim; x, x itself"`

	Boundary       string  `param:"boundary" default:"sum" enum:"sum,mean,none" doc:"how the boundary loss, what candidates are outside the box by, is reduced over candidates and dims; none to leave it out"`
	BoundaryWeight float64 `param:"boundary_weight" default:"0.1" min:"0" doc:"factor of the boundary loss"`
	box.Sides

	Start      string    `param:"start" default:"training" enum:"training,box,designed" doc:"where candidates start: at the x of training rows, which are draws from the prior; uniformly in the box; or as start_kind, start_a and start_b say"`
	StartKinds []string  `param:"start_kind" default:"[]" enum:"normal,positive_normal,uniform,poisson" doc:"designed start, for each dim of x: normal with mean a and sd b; the same, but no less than 0; uniform from a to b; b times a Poisson number with mean a"`
	StartA     []float64 `param:"start_a" default:"[]" doc:"designed start: a, for each dim of x"`
	StartB     []float64 `param:"start_b" default:"[]" doc:"designed start: b, for each dim of x"`

	engine.Choice
}

// Validate reports parameters that do not fit each other.
func (p parameters) Validate() error {
	if p.DropTop >= p.Candidates {
		return fmt.Errorf("%w: drop_top is %d, want less than candidates, which is %d",
			sdk.ErrInvalid, p.DropTop, p.Candidates)
	}
	return nil
}
