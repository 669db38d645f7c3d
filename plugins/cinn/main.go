// Cinn is a model plugin: a flow, invertible for each y, takes x to a normal z, and backwards z and
// a target to x. README.md states it in full.
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
			Name:    "cinn",
			Version: "1.0.0",
			Summary: "a conditional flow: affine coupling blocks between x and a normal z that " +
				"see y",
			Citation: "Kruse, Ardizzone, Rother, Köthe: Benchmarking invertible architectures " +
				"on inverse problems, 2019; as in Ren, Padilla, Malof, NeurIPS 2020",
		},
		Capabilities: []sdk.Capability{sdk.CanSnapshot, sdk.CanLogDensity},
		Order:        sdk.Exchangeable,
		New:          newModel,
	}
}
