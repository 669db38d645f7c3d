// Neural_adjoint is a model plugin: it fits a net to the simulator and then, for each target, lets
// many candidates x slide down the net's error, all at once. README.md states it in full.
//
// "Reference §N" stands for section N of docs/reference.md.
package main

import (
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
)

func main() { serve.Model(plugin()) }

func plugin() sdk.ModelPlugin[parameters] {
	return sdk.ModelPlugin[parameters]{
		About: sdk.About{
			Name:    "neural_adjoint",
			Version: "1.0.0",
			Summary: "gradient descent on x through a fitted forward net, from many starts, " +
				"inside a box",
			Citation: "Ren, Padilla, Malof: Benchmarking deep inverse models over time, and the " +
				"Neural-Adjoint method, NeurIPS 2020",
		},
		Capabilities: []sdk.Capability{sdk.CanSnapshot},
		Order:        sdk.Ranked,
		New:          newModel,
	}
}
