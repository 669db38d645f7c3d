// Prior is a model plugin that does not look at the target: its draws come from the task's prior.
// It is the floor that a model must rise above to have learnt anything; README.md states it in
// full.
package main

import (
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
)

func main() { serve.Model(plugin()) }

// parameters are the parameters of the model: it has none.
type parameters struct{}

func plugin() sdk.ModelPlugin[parameters] {
	return sdk.ModelPlugin[parameters]{
		About: sdk.About{
			Name:    "prior",
			Version: "1.0.0",
			Summary: "draws from the prior, whatever the target: training rows, drawn with " +
				"replacement",
		},
		Capabilities: []sdk.Capability{sdk.CanSnapshot},
		Order:        sdk.Exchangeable,
		New: func(_ parameters, setup sdk.Setup) (sdk.Model, error) {
			return &model{setup: setup}, nil
		},
	}
}
