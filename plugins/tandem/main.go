// Tandem is a model plugin: a net from y to x, trained so that a forward net, fitted before and
// then frozen, takes its answers back to y. README.md states it in full.
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
			Name:    "tandem",
			Version: "1.0.0",
			Summary: "a net from y to x trained through a frozen forward net; one answer a target",
			Citation: "Liu, Tan, Khoram, Yu: Training deep neural networks for the inverse " +
				"design of nanophotonic structures, ACS Photonics 2018; as in Ren, Padilla, " +
				"Malof, NeurIPS 2020",
		},
		Capabilities:  []sdk.Capability{sdk.CanSnapshot},
		Order:         sdk.Exchangeable,
		Deterministic: true,
		New:           newModel,
	}
}
