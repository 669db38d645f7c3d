// Mdn is a model plugin: a net from y to a mixture of normal densities of x. README.md states it in
// full.
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
			Name:    "mdn",
			Version: "1.0.0",
			Summary: "a mixture density network: a net from y to a mixture of normal " +
				"densities of x",
			Citation: "Bishop: Mixture density networks, 1994; with full covariances as in Ren, " +
				"Padilla, Malof, NeurIPS 2020",
		},
		Capabilities: []sdk.Capability{sdk.CanSnapshot, sdk.CanLogDensity},
		Order:        sdk.Exchangeable,
		New:          newModel,
	}
}
