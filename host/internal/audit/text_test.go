package audit

import (
	"bytes"
	"encoding/json"
	"strings"
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
		p.Low, p.High = 1, 2 // the interval is tested elsewhere
	}
	var text bytes.Buffer
	if err := r.Text(&text); err != nil {
		t.Fatal(err)
	}
	const want = `3 of 3 targets, the best 2 of 5 draws for each, simulated again by the task's truer simulator

            typical error    proxy        true   95 % interval   true / proxy   mean, proxy   mean, true
         first draw (r_1)    1.916   0.0001616           1 … 2      8.434e-05          2733            5
   best draw by the proxy   0.1223      0.3146           1 … 2          2.571         2.513        2.555
            best of the 2   0.1223      0.3146           1 … 2          2.571         2.513        2.555
            mean of the 2    0.166      0.6237           1 … 2          3.756         2.517        2.621

typical: the geometric mean over targets, its interval given this training; mean: the arithmetic one

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

// TestFewTargetsThatMakeAMean looks for the mark of a mean that the worst 1 % of the targets make.
func TestFewTargetsThatMakeAMean(t *testing.T) {
	for _, test := range []struct {
		targets int
		worst   float64
		marked  bool
	}{{20, 0.53, true}, {20, 0.25, false}, {19, 0.53, false}} {
		var text strings.Builder
		Pair{TrueMean: 3, TrueWorst: test.worst}.line(&text, "best", test.targets)
		if got := strings.Contains(text.String(),
			"3 (53 % by the worst 1 % of targets)"); got != test.marked {
			t.Errorf("%d targets, of which the worst carry %g: %q",
				test.targets, test.worst, text.String())
		}
	}
}

// TestReportIsJSON holds that no number in a report is beyond JSON, whatever is infeasible.
func TestReportIsJSON(t *testing.T) {
	r := audited(t, &shifted{},
		rawOf([][2]float32{{nan, 0}, {128, 0}}, [][2]float32{{0, 0}, {0, 0}}), Options{Top: 2})
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
