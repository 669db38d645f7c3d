package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/score"
)

// TestScoresInWords prints scores of targets that are alike but for one, whose error is that of all
// others together or twice that.
func TestScoresInWords(t *testing.T) {
	for _, test := range []struct {
		targets int
		note    string
	}{
		{20, "note: at T = 1, 10 the worst 1 % of the targets carry over a quarter of the mean"},
		{19, ""}, // too few
	} {
		one, ten := make([]float64, test.targets), make([]float64, test.targets)
		for i := range one {
			one[i], ten[i] = 0.5, 0.25
		}
		last := test.targets - 1
		one[last], ten[last] = 0.5*float64(last), 2*0.25*float64(last)
		s := &score.Scores{
			Targets: test.targets, Draws: 10, R: []score.Point{{T: 1}, {T: 10}, {T: 20}},
			Prior: []float64{1, 0.5, 0.1}, PriorFloor: 1e3, Capped: 0.125,
			PerTarget: score.PerTarget{R: [][]float64{one, ten, make([]float64, test.targets)}},
		}
		s.Complete()
		var out bytes.Buffer
		if err := (&app{stdout: &out}).printScores("waves", s); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(out.String()), " ")
		for _, part := range []string{
			"T typical r_T 95 % interval 25 to 75 % of targets mean r_T of it the worst 1 %",
			" 50 % 1 ", " 66.7 % 0.5 ",
			"worse than a guess is on average, and counted as that, 12.5 %", test.note,
		} {
			if !strings.Contains(text, part) {
				t.Errorf("%d targets: no %q in\n%s", test.targets, part, out.String())
			}
		}
		if test.note == "" && strings.Contains(text, "note:") {
			t.Errorf("%d targets, and a note:\n%s", test.targets, out.String())
		}
	}
}
