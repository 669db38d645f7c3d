// Cvae is a model plugin: a variational autoencoder of x whose encoder and decoder see y. README.md
// states it in full.
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
			Name:    "cvae",
			Version: "1.0.0",
			Summary: "a conditional variational autoencoder: a normal z and a target are " +
				"decoded to x",
			Citation: "Ma, Cheng, Xu, Wen, Liu: Probabilistic representation and inverse design " +
				"of metamaterials based on a deep generative model with semi-supervised " +
				"learning strategy, Advanced Materials 2019; as in Ren, Padilla, Malof, " +
				"NeurIPS 2020",
		},
		Capabilities: []sdk.Capability{sdk.CanSnapshot, sdk.CanLogDensity},
		Order:        sdk.Exchangeable,
		New:          newModel,
	}
}
