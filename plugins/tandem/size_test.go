package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk/params"
)

// Counts of reference §11.1, which have the batch norms that the authors construct for the last
// layers and never use (§9 trap 15): two parameters for each output of the MLPs of both nets.
func TestParameterCounts(t *testing.T) {
	for name, c := range map[string]struct {
		dx, dy int
		params string
		unused int
		want   int
	}{
		"D1": {
			4, 1, `{"forward_hidden":[500,500,500],"backward_hidden":[500,500,500,500,500]}`,
			2 * (1 + 4), 1_517_015,
		},
		"D2": {
			2, 1, `{"forward_hidden":[500,500,500,500],"backward_hidden":[500,500,500,500]}`,
			2 * (1 + 2), 1_515_009,
		},
		"D3": {
			4, 2, `{"forward_hidden":[300,300],"backward_hidden":[500,500,500]}`, 2 * (2 + 4),
			601_118,
		},
		"D4": {
			8, 300,
			`{"forward_hidden":[1000,1000,1000,1000],"backward_hidden":[250,250,250,250],` +
				`"convolutions":true}`,
			2 * (150 + 8), 3_400_928,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := params.Decode[parameters](json.RawMessage(c.params))
			if err != nil {
				t.Fatal(err)
			}
			made, err := newModel(p, gausstest.SetupOf(c.dx, c.dy))
			if err != nil {
				t.Fatal(err)
			}
			m := made.(*model)
			if got := gausstest.Parameters(m.forwardVars) + gausstest.Parameters(m.backwardVars) +
				c.unused; got != c.want {
				t.Errorf("%d parameters with those of unused batch norms, want %d", got, c.want)
			}
		})
	}
}
