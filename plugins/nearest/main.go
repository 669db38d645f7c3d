// Nearest is a model plugin that learns nothing: it looks up the training rows whose y is nearest
// to the target. It is the floor that a model must rise above to be worth its training; README.md
// states it in full.
package main

import (
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
)

func main() { serve.Model(plugin()) }

// parameters are the parameters of the model.
type parameters struct {
	Scale string `param:"scale" default:"none" enum:"none,sd" doc:"what distances in y are measured in, dim by dim: none, the task's own units, as the harness scores; sd, standard deviations of the training rows, for dims that cannot be compared"`
}

func plugin() sdk.ModelPlugin[parameters] {
	return sdk.ModelPlugin[parameters]{
		About: sdk.About{
			Name:    "nearest",
			Version: "1.0.0",
			Summary: "looks up the training rows whose y is nearest to the target, in order of " +
				"distance",
		},
		Capabilities: []sdk.Capability{sdk.CanSnapshot},
		Order:        sdk.Ranked,
		New:          newModel,
	}
}
