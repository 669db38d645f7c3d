package main

import (
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/train"
)

// parameters are the hyper-parameters of the model.
type parameters struct {
	Blocks int   `param:"blocks" default:"6" min:"1" max:"200" doc:"coupling blocks"`
	Hidden []int `param:"hidden" default:"[256,256]" min:"1" minitems:"1" doc:"widths of the hidden layers of each of the two subnets of a block"`
	scale.Option
	train.Settings
	Clip       float64 `param:"clip" default:"15" min:"0" doc:"bound of each element of the gradient; 0 for none"`
	Checkpoint string  `param:"checkpoint" default:"best" enum:"best,reference" doc:"parameters to end with: best, those with the least validation loss; reference, those whose validation loss was last under the training loss of the checkpoint before, as the authors' code has it by a slip"`
	engine.Choice
}
