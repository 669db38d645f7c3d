package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk/params"
)

// Counts of reference §11.1, which have the batch norms that the authors construct for the last
// layers and never use (§9 trap 15): two parameters for each output of the encoder and of the
// decoder. The y encoder's last layer uses its own.
func TestParameterCounts(t *testing.T) {
	for name, c := range map[string]struct {
		dx, dy int
		params string
		unused int
		want   int
	}{
		"D1": {
			4, 1,
			`{"latent":5,"encoder_hidden":[500,500,500,500,500,500,500],` +
				`"decoder_hidden":[500,500,500,500,500,500,500]}`,
			2 * (10 + 4), 3_033_542,
		},
		"D2": {
			2, 1,
			`{"latent":3,"encoder_hidden":[500,500,500,500,500,500],"decoder_hidden":[500,500,` +
				`500,500,500,500]}`,
			2 * (6 + 2), 2_525_524,
		},
		"D3": {
			4, 2,
			`{"latent":3,"encoder_hidden":[500,500,500,500,500,500,500],` +
				`"decoder_hidden":[500,500,500,500,500,500,500]}`,
			2 * (6 + 4), 3_031_530,
		},
		"D4": {
			8, 300,
			`{"latent":30,"encoder_hidden":[1000,1000,1000,1000,1000,1000,1000,1000,1000,1000],` +
				`"decoder_hidden":[1000,1000,1000,1000,1000,1000,1000,1000,1000,1000],` +
				`"convolutions":true,"y_encoder":[500,500,500,500,20]}`,
			2 * (60 + 8), 19_047_509,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := params.Decode[parameters](json.RawMessage(c.params))
			if err != nil {
				t.Fatal(err)
			}
			n, err := newNet(p, gausstest.SetupOf(c.dx, c.dy))
			if err != nil {
				t.Fatal(err)
			}
			if got := gausstest.Parameters(n.set) + c.unused; got != c.want {
				t.Errorf("%d parameters with those of unused batch norms, want %d", got, c.want)
			}
		})
	}
}
