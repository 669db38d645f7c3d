package main

import (
	"github.com/invbench/invbench/plugins/internal/box"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/train"
)

// parameters are the hyper-parameters of the model. The training settings hold for both nets,
// except that the weight decay is the forward net's alone and the early stop is too.
type parameters struct {
	ForwardHidden  []int `param:"forward_hidden" default:"[500,500,500]" min:"1" minitems:"1" doc:"widths of the forward net's hidden layers"`
	BackwardHidden []int `param:"backward_hidden" default:"[500,500,500]" min:"1" minitems:"1" doc:"widths of the backward net's hidden layers"`
	Convolutions   bool  `param:"convolutions" default:"false" doc:"whether the forward net's layers end at half of y's dims, which convolutions then double, and the backward net's begin there, after convolutions that halve them, as in the paper's meta-material: for a y that is a curve of many points, an even number of them"`
	scale.Option
	train.Settings

	ForwardCheckpoint string  `param:"forward_checkpoint" default:"last" enum:"last,best" doc:"the forward net that the backward net is trained through: as it was after the last epoch, or at the best validation loss"`
	BoundaryWeight    float64 `param:"boundary_weight" default:"1" min:"0" doc:"factor of the boundary loss, the mean of what the backward net's x are outside the box by; 0 to leave it out"`
	box.Sides

	engine.Choice
}
