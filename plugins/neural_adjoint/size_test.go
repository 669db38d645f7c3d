package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk/params"
)

// Counts of reference §11.1, which have the batch norm that the authors construct for the last
// layer and never use (§9 trap 15): two parameters for each of that layer's outputs.
func TestParameterCounts(t *testing.T) {
	for name, c := range map[string]struct {
		dx, dy int
		params string
		unused int
		want   int
	}{
		"D1": {4, 1, `{"hidden":[500,500,500]}`, 2 * 1, 507_003},
		"D2": {2, 1, `{"hidden":[500,500,500,500]}`, 2 * 1, 757_503},
		"D3": {4, 2, `{"hidden":[500,500,500,500]}`, 2 * 2, 759_006},
		"D4": {8, 300, `{"hidden":[1000,1000,1000,1000],"convolutions":true}`, 2 * 150, 3_170_659},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := params.Decode[parameters](json.RawMessage(c.params))
			if err != nil {
				t.Fatal(err)
			}
			m, err := newModel(p, gausstest.SetupOf(c.dx, c.dy))
			if err != nil {
				t.Fatal(err)
			}
			if got := gausstest.Parameters(m.(*model).vars) + c.unused; got != c.want {
				t.Errorf("%d parameters with those of the unused batch norm, want %d", got, c.want)
			}
		})
	}
}
