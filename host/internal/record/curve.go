package record

import "fmt"

// Curve is what a model reported of one stage of its fit, thinned to at most 100 points. The three
// lists are as long as each other. The losses are the model's own: those of two models do not
// compare.
type Curve struct {
	Stage string `json:"stage"` // in the model's words, such as "forward net"
	// Work done at each point, ascending, in the stage's units: epochs, mostly.
	Done       []int      `json:"done"`
	Loss       []*float64 `json:"loss"`       // training loss; nil where there was none
	Validation []*float64 `json:"validation"` // validation loss; nil where there was none
}

func (c Curve) validate() error {
	if len(c.Loss) != len(c.Done) || len(c.Validation) != len(c.Done) {
		return fmt.Errorf("training curve %q has %d points, %d losses and %d validation losses",
			c.Stage, len(c.Done), len(c.Loss), len(c.Validation))
	}
	return nil
}
