package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk/params"
)

// The sizes that the paper's Table 8 rounds, and those of the authors' code, counted in reference
// §11.1 (§9 trap 3).
func TestParameterCounts(t *testing.T) {
	for name, c := range map[string]struct {
		dx, dy int
		params string
		want   int
	}{
		"D1 Table 8": {4, 1, `{"blocks":30,"hidden":[160,160,160]}`, 3_168_240},
		"D2 Table 8": {2, 1, `{"blocks":10,"hidden":[512,512]}`, 5_304_360},
		"D3 Table 8": {4, 2, `{"blocks":6,"hidden":[512,512]}`, 3_207_216},
		"D4 Table 8": {8, 300, `{"blocks":14,"hidden":[512,512]}`, 11_841_760},
		"D1 V-head":  {4, 1, `{"blocks":13,"hidden":[160,160,160]}`, 1_372_904},
		"D2 V-head":  {2, 1, `{"blocks":10,"hidden":[160,160,160]}`, 1_046_440},
		"D3 V-head":  {4, 2, `{"blocks":6,"hidden":[160,160,160]}`, 635_568},
		"D4 V-head":  {8, 300, `{"blocks":14,"hidden":[160,160,160]}`, 2_845_024},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := params.Decode[parameters](json.RawMessage(c.params))
			if err != nil {
				t.Fatal(err)
			}
			if got := gausstest.Parameters(newNet(p,
				gausstest.SetupOf(c.dx, c.dy)).set); got != c.want {
				t.Errorf("%d parameters, want %d", got, c.want)
			}
		})
	}
}
