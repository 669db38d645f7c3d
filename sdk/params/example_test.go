package params_test

import (
	"encoding/json"
	"fmt"

	"github.com/invbench/invbench/sdk/params"
)

// training is shared by several plugins.
type training struct {
	Epochs int     `param:"epochs" default:"300" min:"1" doc:"passes over the training rows"`
	Rate   float64 `param:"rate" default:"1e-3" above:"0" max:"1" doc:"learning rate of Adam"`
}

type netParams struct {
	training
	Layers []int  `param:"layers" default:"[500,500]" min:"1" minitems:"1" doc:"hidden widths"`
	Loss   string `param:"loss" default:"mse" enum:"mse,mae" doc:"training loss"`
}

func Example() {
	p, err := params.Decode[netParams](json.RawMessage(`{"epochs": 1e2, "loss": "mae"}`))
	fmt.Println(p.Epochs, p.Rate, p.Layers, p.Loss, err)

	_, err = params.Decode[netParams](json.RawMessage(`{"epoch": 100, "rate": 0}`))
	fmt.Println(err)
	// Output:
	// 100 0.001 [500 500] mae <nil>
	// invalid argument: unknown parameter "epoch"; did you mean "epochs"?
	// invalid argument: parameter "rate" is 0, want a number > 0 and ≤ 1
}
