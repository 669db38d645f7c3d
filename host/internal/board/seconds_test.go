package board

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/board/boardtest"
)

// TestWithin asks for the draws that 1.7 and 0.0005 s allow. On waves, mdn takes 10 s to fit and 2
// ms for 1000 draws, so 2 µs for one and 0.4 ms for 200; neural_adjoint takes 150 s and ranks its
// draws, in 1.5 s for however many of them.
func TestWithin(t *testing.T) {
	waves := leaderboard(t, boardtest.Example()).Tasks[1]
	for _, test := range []struct {
		seconds float64
		fit     bool
		want    []int // index in 1, 10, 200 for mdn and neural_adjoint
	}{
		{1.7, false, []int{2, 2}},
		{1.4, false, []int{2, -1}},
		{3e-4, false, []int{1, -1}},
		{3e-6, false, []int{0, -1}},
		{1e-6, false, []int{-1, -1}},
		{9, true, []int{-1, -1}},
		{10.00003, true, []int{1, -1}},
		{152, true, []int{2, 2}},
	} {
		if diff := cmp.Diff(test.want, waves.Within(test.seconds, test.fit)); diff != "" {
			t.Errorf("%g s, fit %t (-want +got):\n%s", test.seconds, test.fit, diff)
		}
	}
}
