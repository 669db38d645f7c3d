package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk/params"
)

// Counts of reference §11.1, which have the batch norm that the authors construct for the trunk's
// last layer and never use (§9 trap 15): two parameters for each of that layer's units.
func TestParameterCounts(t *testing.T) {
	for name, c := range map[string]struct {
		dx, dy int
		params string
		unused int
		want   int
	}{
		"D1": {4, 1, `{"hidden":[1000,1000,1000,1000],"components":7}`, 2000, 3_160_147},
		"D2": {2, 1, `{"hidden":[1000,1000,1000,1000,1000],"components":13}`, 2000, 4_107_091},
		"D3": {4, 2, `{"hidden":[500,500,500,500,500,500,500],"components":4}`, 1000, 1_553_584},
		"D4": {
			8, 300, `{"hidden":[1000,1000,1000,1000,1000,1000,1000],"components":4}`, 2000,
			6_613_292,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := params.Decode[parameters](json.RawMessage(c.params))
			if err != nil {
				t.Fatal(err)
			}
			if got := gausstest.Parameters(newNet(p, gausstest.SetupOf(c.dx, c.dy)).set) +
				c.unused; got != c.want {
				t.Errorf("%d parameters with those of the unused batch norm, want %d", got, c.want)
			}
		})
	}
}
