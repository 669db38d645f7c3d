// Inn is a model plugin: a flow takes x to y and a normal z, and backwards a target and z to x.
// README.md states it in full.
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
			Name:    "inn",
			Version: "1.0.0",
			Summary: "a flow between x and (z, y): affine coupling blocks, trained on y and on " +
				"a normal z at once",
			Citation: "Ardizzone, Kruse, Wirkert, Rahner, Pellegrini, Klessen, Maier-Hein, " +
				"Rother, Köthe: Analyzing inverse problems with invertible neural networks, " +
				"ICLR 2019; as in Ren, Padilla, Malof, NeurIPS 2020",
		},
		Capabilities: []sdk.Capability{sdk.CanSnapshot, sdk.CanLogDensity},
		Order:        sdk.Exchangeable,
		New:          newModel,
	}
}
