package gausstest

import (
	"fmt"

	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// Parameters returns the number of a set's trained parameters.
func Parameters(set *nn.Set) int {
	n := 0
	for _, v := range set.Trained() {
		n += len(v.Value)
	}
	return n
}

// SetupOf returns what a model is told of some task with the given numbers of dims.
func SetupOf(dx, dy int) sdk.Setup {
	var s sdk.Spaces
	for i := range dx {
		s.X = append(s.X, sdk.Unbounded(fmt.Sprintf("x%d", i), ""))
		s.Box = append(s.Box, sdk.Interval{Low: -1, High: 1})
	}
	for i := range dy {
		s.Y = append(s.Y, sdk.Unbounded(fmt.Sprintf("y%d", i), ""))
	}
	return sdk.Setup{Task: sdk.Problem{Name: "test", Spaces: s}, Seed: 1, Threads: 1}
}
