package main

import (
	"encoding/json"
	"flag"
	"testing"

	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

func TestReadme(t *testing.T) {
	if err := params.Readme[parameters]("README.md", *update); err != nil {
		t.Error(err)
	}
}

func TestConformance(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		t.Run(backend, func(t *testing.T) {
			sdktest.TestModel(t, plugin(),
				sdktest.ModelOptions{
					Params: json.RawMessage(`{"backend":"` + backend +
						`","hidden":[8],"blocks":2,"epochs":10,"batch_size":64,` +
						`"learning_rate":0.01}`),
				})
		})
	}
}
