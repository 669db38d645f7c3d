package audit

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// wantInvalid checks that err wraps sdk.ErrInvalid and says want.
func wantInvalid(t *testing.T, err error, want string) {
	t.Helper()
	if !errors.Is(err, sdk.ErrInvalid) || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one that wraps %q and says %q", err, sdk.ErrInvalid, want)
	}
}

func TestSampleRefuses(t *testing.T) {
	raw := rawOf([][2]float32{{1, 0}, {0.25, 0}})
	good := Options{Top: 1}
	_, err := FromRaw(recordOf(1, 2), raw, Options{Top: 0})
	wantInvalid(t, err, "the best 0 draws")
	_, err = FromRaw(recordOf(1, 2), raw, Options{Top: 1, Targets: -1})
	wantInvalid(t, err, "-1 targets")
	for _, other := range []*record.Record{recordOf(2, 1), recordOf(1, 3), recordOf(2, 2)} {
		_, err = FromRaw(other, raw, good)
		wantInvalid(t, err, "2 raw draws for 1 targets, but the record says")
	}
	_, err = FromSketch(recordOf(1, 2), good)
	wantInvalid(t, err, "keeps no draws")
	failed := recordOf(1, 2)
	failed.Status, failed.Scores, failed.Reason = record.Crashed, nil, "fit: exit status 3"
	_, err = FromRaw(failed, raw, good)
	wantInvalid(t, err, "says crashed: fit: exit status 3")
	_, err = FromSketch(failed, good)
	wantInvalid(t, err, "no draws to audit")
}

// sampleOf returns a sample of n targets with one draw each.
func sampleOf(t *testing.T, n int) *Sample {
	t.Helper()
	s, err := FromRaw(recordOf(n, 1), manyTargets(n), Options{Top: 1})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRunRefusesAnotherTask(t *testing.T) {
	for name, spoil := range map[string]func(*sdk.Spaces){
		"x": func(s *sdk.Spaces) { s.X = s.X[:1] },
		"y": func(s *sdk.Spaces) { s.Y = s.Y[:1] },
	} {
		spaces := planeSpaces()
		spoil(&spaces)
		_, err := sampleOf(t, 3).Run(t.Context(), &shifted{}, spaces, Limits{})
		if wantInvalid(t, err, "another task, or has changed"); t.Failed() {
			t.Error(name)
		}
	}
}

func TestRunRefusesWrongAnswers(t *testing.T) {
	for name, answer := range map[string]sdk.Batch{
		"too few": sdk.NewBatch(0, 2), "too many": sdk.NewBatch(1000, 2),
		"too wide": sdk.NewBatch(3, 3), "no whole rows": {Width: 2, Data: make([]float32, 5)},
		"nothing": {},
	} {
		task := &shifted{truer: func(_, _ sdk.Batch) (sdk.Batch, error) { return answer, nil }}
		_, err := sampleOf(t, 3).Run(t.Context(), task, planeSpaces(), Limits{})
		if wantInvalid(t, err, "simulate"); t.Failed() {
			t.Error(name)
		}
	}
	broken := errors.New("the mesh is gone")
	task := &shifted{truer: func(_, _ sdk.Batch) (sdk.Batch, error) { return sdk.Batch{}, broken }}
	if _, err := sampleOf(t, 3).Run(t.Context(), task, planeSpaces(),
		Limits{}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

func TestHalfARowOfNaNIsInfeasible(t *testing.T) {
	task := &shifted{truer: func(_, y sdk.Batch) (sdk.Batch, error) {
		for i := range y.Rows() {
			y.Row(i)[1] = nan
		}
		return y, nil
	}}
	got, err := sampleOf(t, 3).Run(t.Context(), task, planeSpaces(), Limits{})
	if err != nil || got.Infeasible != 3 || math.Abs(got.Picked.True-floor) > 1e-9 ||
		got.Picked.TrueMean != floor {
		t.Errorf("%+v, %v; want 3 infeasible draws", got, err)
	}
}

// TestRowsComeInCallsOfAFew sees every row once, in order, with the progress of each call.
func TestRowsComeInCallsOfAFew(t *testing.T) {
	task := &shifted{}
	var told [][2]int
	_, err := sampleOf(t, 40).Run(t.Context(), task, planeSpaces(),
		Limits{Tell: func(done, total int) {
			told = append(told, [2]int{done, total})
		}})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	var want [][2]int
	for i, n := range task.rows {
		if task.firsts[i] != sum {
			t.Errorf("call %d is of rows from %d, want %d", i, task.firsts[i], sum)
		}
		sum += n
		want = append(want, [2]int{sum, 40})
	}
	if diff := cmp.Diff(want, told); diff != "" || sum != 40 || len(told) < 2 {
		t.Errorf("%d rows in %d calls; progress (-want +got):\n%s", sum, len(task.rows), diff)
	}
}

func TestPace(t *testing.T) {
	for _, test := range []struct {
		rows int
		took time.Duration
		want int
	}{
		{2, 320 * time.Millisecond, 4},   // at most twice as many
		{8, 1280 * time.Millisecond, 12}, // 0.16 s a row: 12.5 in 2 s
		{12, 24 * time.Second, 1},
		{1, time.Minute, 1},
		{200, time.Millisecond, 256},
		{4, 0, 8},
	} {
		if got := pace(test.rows, test.took); got != test.want {
			t.Errorf("after %d rows in %v: %d, want %d", test.rows, test.took, got, test.want)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	task := &shifted{wait: func(ctx context.Context) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}}
	if _, err := sampleOf(t, 3).Run(ctx, task, planeSpaces(),
		Limits{Call: time.Hour}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestCallThatHangs(t *testing.T) {
	task := &shifted{wait: func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}}
	_, err := sampleOf(t, 3).Run(t.Context(), task, planeSpaces(),
		Limits{Call: 20 * time.Millisecond})
	if !errors.Is(err, context.DeadlineExceeded) ||
		!strings.Contains(err.Error(), "took longer than its limit of 20ms") {
		t.Errorf("error %v, want one that wraps %q and names the limit",
			err, context.DeadlineExceeded)
	}
}
