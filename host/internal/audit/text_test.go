package audit

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestText(t *testing.T) {
	raw := rawOf(
		[][2]float32{{-0.5, 0}, {2, 0}, {0.25, 0}, {nan, 0}, {0, 0.125}},
		[][2]float32{{nan, 0}, {nan, 0}, {nan, 0}, {nan, 0}, {nan, 0}},
		[][2]float32{{128, 0}, {-1, 0}, {0.5, 0}, {-0.25, 0}, {0.25, 0}},
	)
	r := audited(t, &shifted{}, raw, Options{Top: 2, Seed: 1})
	for _, p := range []*Pair{r.First, &r.Picked, &r.Best, &r.Mean} {
		p.Low, p.High = 1, 2 // the bootstrap is tested elsewhere
	}
	var text bytes.Buffer
	if err := r.Text(&text); err != nil {
		t.Fatal(err)
	}
	const want = `3 of 3 targets, the best 2 of 5 draws for each, simulated again by the task's truer simulator

                    error   proxy    true   95 % interval   true / proxy
         first draw (r_1)    2733       5           1 … 2       0.001829
   best draw by the proxy   2.513   2.555           1 … 2          1.017
            best of the 2   2.513   2.555           1 … 2          1.017
            mean of the 2   2.517   2.621           1 … 2          1.041

MSE between the y of the two simulators 0.125, largest 0.125; median of true by proxy error 9
the best by the proxy stays the best for 100 % of targets (by chance 50 %); rank correlation within a target 1
infeasible to the truer simulator: 0

   target   best by the proxy   its true error   ratio   MSE between y   best true of 2   rank correlation   stays best
        0            0.007812           0.1328      17           0.125           0.1328                  1          yes
        1                   -                -       -               -                -                  -            -
        2             0.03125          0.03125       1           0.125          0.03125                  -          yes
note: 1 of 3 targets have no feasible draw and count as the task's prior floor
`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReportIsJSON holds that no number in a report is beyond JSON, whatever is infeasible.
func TestReportIsJSON(t *testing.T) {
	r := audited(t, &shifted{}, rawOf([][2]float32{{nan, 0}, {128, 0}}, [][2]float32{{0, 0}, {0, 0}}), Options{Top: 2})
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*r, back); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}
