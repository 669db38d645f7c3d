package train

import (
	"context"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/nn"
)

// Objective is what a training run minimises.
type Objective struct {
	Stage  string  // what is trained, for progress reports and errors
	Net    *nn.Set // the variables that are trained; Run leaves the result in their values
	Frozen *nn.Set // variables of a net that the loss uses as it is; nil for none
	// Columns of standard normal numbers that the loss wants for each row, fresh in every batch.
	Noise int
	Clip  float64 // bound of each element of the gradient; 0 for none
	Keep  Keep    // which parameters to end with

	// Criterion, if not nil, chooses the checkpoint instead of the validation loss: the smaller the
	// better. It is called when the variables of Net have the values that it is to assess. An
	// answer of +Inf is no failure of the training, NaN is.
	Criterion func(ctx context.Context) (float64, error)

	// Loss returns the loss of a batch, a scalar: the mean over its rows of what is to become
	// small.
	Loss func(Batch) *graph.Node
}

// Keep says which parameters a training run ends with.
type Keep int

// The parameters that a run can end with.
const (
	KeepBest Keep = iota // those with the smallest validation loss
	KeepLast             // those after the last epoch

	// KeepBelowTraining is what the authors' flows do by a slip: parameters are kept when their
	// validation loss is less than the training loss was when parameters were last kept (reference
	// §4.2, §9 trap 18).
	KeepBelowTraining
)

// Checkpoint returns what the value of a parameter checkpoint says is kept: "best", "last", or
// "reference" for KeepBelowTraining.
func Checkpoint(value string) Keep {
	switch value {
	case "last":
		return KeepLast
	case "reference":
		return KeepBelowTraining
	}
	return KeepBest
}

// Batch is a batch of rows inside a graph, with the nets that the loss is made of.
type Batch struct {
	// Of Objective.Net; it says whether the batch is for training or for validation.
	Net    *nn.Scope
	Frozen *nn.Scope // of Objective.Frozen, never for training
	X, Y   *graph.Node
	Noise  *graph.Node // nil if the objective has none
}

// frozen returns the variables of o.Frozen.
func (o Objective) frozen() []*nn.Variable {
	if o.Frozen == nil {
		return nil
	}
	return o.Frozen.Variables()
}

// adam returns the optimiser of the objective.
func (o Objective) adam(s Settings) Adam { return Adam{WeightDecay: s.WeightDecay, Clip: o.Clip} }
