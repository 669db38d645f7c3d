package cli

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

// widths are dx and dy of the tasks that the tests use.
var widths = map[string][2]int{"ballistics": {4, 1}, "sine_wave": {2, 1}, "robotic_arm": {4, 2}}

func TestSimulateAgreesWithTheReference(t *testing.T) {
	built(t)
	for task, formula := range formulas {
		t.Run(task, func(t *testing.T) {
			text := data(t, "", "draw", task, "--rows", "500", "--seed", "3")
			if task == "ballistics" { // throws that never land, as no draw from the prior does
				text += "0,1.5,0.7,-1\n0,-3,0,0.1\n0,1.5,0.7,8\n"
			}
			x := rows(t, text, widths[task][0])
			y := rows(t, data(t, text, "simulate", task), widths[task][1])
			if y.Rows() != x.Rows() {
				t.Fatalf("%d rows of y for %d rows of x", y.Rows(), x.Rows())
			}
			infeasible := 0
			for i := range x.Rows() {
				want := formula(x.Row(i))
				if math.IsNaN(want[0]) {
					infeasible++
				}
				for k, v := range y.Row(i) {
					got := float64(v)
					same := math.Abs(got-want[k]) <= 1e-6*math.Abs(want[k]) ||
						math.IsNaN(got) && math.IsNaN(want[k])
					if !same {
						t.Errorf("row %d of x %v: y %v, want %v", i, x.Row(i), y.Row(i), want)
					}
				}
			}
			if task == "ballistics" && infeasible != 3 {
				t.Errorf("%d infeasible throws by the reference, want 3", infeasible)
			}
		})
	}
}

// TestDrawReadsBack compares the printed digits with the numbers that the task itself gives.
func TestDrawReadsBack(t *testing.T) {
	built(t)
	const n = blockRows + 1000 // more than one block
	text := data(t, "", "draw", "robotic_arm", "--rows", strconv.Itoa(n), "--seed", "9", "--first",
		"5")
	task, err := newApp(Env{}).startTask(context.Background(), "robotic_arm", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer task.Stop()
	want, err := task.Draw(context.Background(), sdk.Seed(9), 5, n)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, rows(t, text, 4)); diff != "" {
		t.Errorf("rows (-task +printed):\n%.2000s", diff)
	}
	tail := data(t, "", "draw", "robotic_arm", "--rows", "1000", "--seed", "9", "--first",
		strconv.Itoa(5+blockRows))
	if !strings.HasSuffix(text, "\n"+tail) {
		t.Error("the last rows differ from the same rows drawn by themselves")
	}
}

// TestSimulateKeepsWhatWasBefore has a bad row after good ones.
func TestSimulateKeepsWhatWasBefore(t *testing.T) {
	built(t)
	var in strings.Builder
	for range blockRows + 3 {
		in.WriteString("0.5,0\n")
	}
	out, log, status := invoke(t, in.String()+"0.5,0,1\n0.5,0\n", "simulate", "sine_wave")
	if n := strings.Count(out, "\n"); n != blockRows+3 || status != exitUsage {
		t.Errorf("%d rows, status %d; want the %d before the bad one, 2", n, status, blockRows+3)
	}
	if want := "error: stdin:" + strconv.Itoa(blockRows+4) + ": 3 numbers, want 2\n"; log != want {
		t.Errorf("log %q, want %q", log, want)
	}
}

func TestSimulateAsJSON(t *testing.T) {
	built(t)
	// sin(3π/2) + cos(0) = 0 and sin(3π/6) + cos(0) = 2, up to the rounding of x to float32.
	out := data(t, "0.5 0\nnan,1\n"+"0.16666667,0\n", "simulate", "sine_wave", "--json")
	var got [][]*float64
	for line := range strings.Lines(out) {
		var row []*float64
		if err := json.Unmarshal([]byte(line), &row); err != nil || len(row) != 1 {
			t.Fatalf("line %q: %v, want an array of one number", line, err)
		}
		got = append(got, row)
	}
	if len(got) != 3 || math.Abs(*got[0][0]) > 1e-6 || got[1][0] != nil ||
		math.Abs(*got[2][0]-2) > 1e-6 {
		t.Errorf("output %q, want 0, null, 2", out)
	}
}
