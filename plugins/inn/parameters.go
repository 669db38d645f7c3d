package main

import (
	"fmt"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// parameters are the hyper-parameters of the model.
type parameters struct {
	Blocks int   `param:"blocks" default:"6" min:"1" max:"200" doc:"coupling blocks"`
	Hidden []int `param:"hidden" default:"[256,256]" min:"1" minitems:"1" doc:"widths of the hidden layers of each of the two subnets of a block"`
	Latent int   `param:"latent" default:"0" min:"0" doc:"dims of z; 0 for as many as x has more than y, and at least 1"`
	Total  int   `param:"total" default:"0" min:"0" doc:"columns of the flow, on both sides; x, and z with y, are filled up with padding; 0 for as few as hold both"`

	Loss      string  `param:"loss" default:"mle" enum:"mle,reference" doc:"mle, the negative log-likelihood; reference, the loss of the authors' code, which leaves z where it is and averages the squared error of y instead of summing it"`
	YVariance float64 `param:"y_variance" default:"0.01" min:"0" doc:"variance that the loss grants to the flow's y (the authors' lambda_mse); 0 for the mean squared error of each dim of y, the variance of greatest likelihood, under the loss mle only"`
	YNoise    float64 `param:"y_noise" default:"0" min:"0" doc:"standard deviation of noise that is added to y in training, fresh in every batch (the authors' y_noise_scale)"`
	PadNoise  float64 `param:"pad_noise" default:"0.05" above:"0" doc:"standard deviation of the padding, fresh in every batch (the authors' zeros_noise_scale)"`
	DrawNoise bool    `param:"draw_noise" default:"false" doc:"whether draws invert y plus normal noise of the loss's variance, whose density is what the model is fitted to, or y itself, as the authors' do"`
	Samples   int     `param:"density_samples" default:"64" min:"1" doc:"paddings over which a density is averaged; of no effect without padding of x"`

	scale.Option
	train.Settings
	Clip       float64 `param:"clip" default:"15" min:"0" doc:"bound of each element of the gradient; 0 for none"`
	Checkpoint string  `param:"checkpoint" default:"best" enum:"best,reference" doc:"parameters to end with: best, those with the least validation loss; reference, those whose validation loss was last under the training loss of the checkpoint before, as the authors' code has it by a slip"`
	engine.Choice
}

// Validate reports parameters that do not fit each other.
func (p parameters) Validate() error {
	if p.Loss == "reference" && p.YVariance == 0 {
		return fmt.Errorf("%w: y_variance is 0, which the loss reference cannot learn; set it, "+
			"the authors' is 0.01", sdk.ErrInvalid)
	}
	return nil
}

// layout says what the columns of the flow are: [x, padding] on one side, [z, padding, y] on the
// other.
type layout struct {
	dx, dy, dz, total int
}

func (p parameters) layout(dx, dy int) (layout, error) {
	l := layout{dx: dx, dy: dy, dz: p.Latent, total: p.Total}
	if l.dz == 0 {
		l.dz = max(1, dx-dy)
	}
	least := max(dx, l.dz+dy)
	if l.total == 0 {
		l.total = least
	}
	if l.total < least {
		return l, fmt.Errorf("%w: total is %d, want at least %d, as x has %d dims and z and y "+
			"have %d",
			sdk.ErrInvalid, l.total, least, dx, l.dz+dy)
	}
	return l, nil
}

// padX returns the number of columns that x is filled up with.
func (l layout) padX() int { return l.total - l.dx }

// padY returns the number of columns between z and y.
func (l layout) padY() int { return l.total - l.dz - l.dy }
