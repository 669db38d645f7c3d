package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

func TestCellOfGoodModel(t *testing.T) {
	e, w := testEngine(t, 1)
	c := testCell("good", 0, `{"fit":"backend"}`)
	c.Timing = Timing{Draws: 10, Calls: 3, BudgetS: 60}
	var stages []string
	r, err := e.Run(t.Context(), c, func(s Step) {
		if !slices.Contains(stages, s.Stage) {
			stages = append(stages, s.Stage)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != record.OK || r.Key != c.Key || r.Scores == nil || len(r.Warnings) != 0 {
		t.Fatalf("record is %+v", r)
	}
	if r.Scores.Targets != 6 || r.Scores.Draws != 8 || r.Scores.Order != sdk.Exchangeable {
		t.Errorf("scores are of %d targets × %d draws, %s",
			r.Scores.Targets, r.Scores.Draws, r.Scores.Order)
	}
	if r.Machine.Backend != "abacus (two threads)" || r.Machine.Threads < 1 ||
		r.Machine.Cores < r.Machine.Threads {
		t.Errorf("machine is %+v", r.Machine)
	}
	if r.Time.CPUS != 3 || r.Time.MaxRSS != 5<<20 || r.Time.ColdStartS != 0.01 ||
		r.Time.Batch1000S <= 0 || r.Time.Shared {
		t.Errorf("time is %+v", r.Time)
	}
	want := []string{
		"start", "targets", "reference posterior", "training rows", "fit", "fit: epoch", "invert",
		"time", "score",
	}
	if diff := cmp.Diff(want, stages); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
	if n := w.alive.Load(); n != 0 {
		t.Errorf("%d processes are left", n)
	}
	if _, err := os.Stat(filepath.Join(boardOf(e), "raw", c.Key+".npz")); err != nil {
		t.Errorf("raw draws: %v", err)
	}
}

// boardOf returns the folder of a test's board.
func boardOf(e *Engine) string { return e.records.(record.Store).Board }

// TestScoresAgainstByHand works the r_T of a cell out anew: from the derivation of seeds in the
// design, the prior of the task, and the definition of the prefix estimator.
func TestScoresAgainstByHand(t *testing.T) {
	e, _ := testEngine(t, 1)
	r, err := e.Run(t.Context(), testCell("good", 3, `{}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	master := sdk.Seed(42)
	targets := feasibleByHand(master.Derive("targets", "sum"), 6)
	for i, T := range []int{1, 2, 8} {
		mean := 0.0
		for target, y := range targets {
			best := 1e9
			for draw := range T {
				random := master.Derive("model", "sum", "good", "3").Row(target*8 + draw)
				a, b := random.Float32(), random.Float32()
				if d := float64(a+b) - float64(y); a >= 0.2 {
					best = min(best, d*d)
				}
			}
			if best == 1e9 {
				best = r.Scores.PriorFloor
			}
			mean += best / 6
		}
		if got := r.Scores.RPrefix[i]; got.T != T || got.Mean < mean*(1-1e-8) ||
			got.Mean > mean*(1+1e-8) {
			t.Errorf("r_%d by prefix is %v, by hand %v", T, got, mean)
		}
	}
}

// TestExactReference compares draws with a posterior that is one point: two samples of it have no
// distance at all, which no sample from a pool has.
func TestExactReference(t *testing.T) {
	c := withProtocol(testCell("good", 0, `{}`), func(p *record.Protocol) {
		p.Score.MMD = score.MMDProtocol{Targets: 2, Sample: 8, Exact: true}
	})
	e, w := testEngine(t, 1)
	w.knows = true
	r, err := e.Run(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m := r.Scores.MMD2; m.Floor.Mean != 0 || m.Tolerance != 0 || m.Mean <= 0 {
		t.Errorf("MMD² is %+v, want a floor of 0", m)
	}
	pool, err := e.Run(t.Context(), testCell("good", 1, `{}`), nil)
	if err != nil || pool.Scores.MMD2.Floor.Mean == 0 {
		t.Errorf("with a pool: %v, error %v", pool, err)
	}
	unable, _ := testEngine(t, 1)
	if r, err := unable.Run(t.Context(), c, nil); !errors.Is(err, sdk.ErrUnsupported) {
		t.Errorf("of a task without a posterior: record %v, error %v", r, err)
	}
}

// feasibleByHand returns y of the first n feasible rows of the prior.
func feasibleByHand(seed sdk.Seed, n int) []float32 {
	var y []float32
	for i := 0; len(y) < n; i++ {
		random := seed.Derive("x").Row(i)
		if a, b := random.Float32(), random.Float32(); a >= 0.2 {
			y = append(y, a+b)
		}
	}
	return y
}

func TestFailuresAreResults(t *testing.T) {
	for name, test := range map[string]struct {
		params string
		status record.Status
		reason string
	}{
		"fit fails": {
			`{"fit":"error"}`, record.Failed, "fit: no luck: training diverged",
		},
		"fit crashes": {`{"fit":"crash"}`, record.Crashed, "fit: eof"},
		"fit hangs": {
			`{"fit":"hang"}`, record.Timeout, "fit: took longer than its limit of 50ms",
		},
		"budget overspent": {`{"fit":"overspend"}`, record.Failed, "budget"},
		"invert fails":     {`{"invert":"error"}`, record.Failed, "invert: cannot invert"},
		"invert crashes":   {`{"invert":"crash"}`, record.Crashed, "invert: eof"},
		"invert hangs": {
			`{"invert":"hang"}`, record.Timeout, "invert: took longer than its limit of 50ms",
		},
		"rows too wide": {`{"invert":"wide"}`, record.Invalid, "rows of width 3, want 2"},
		"too few draws": {
			`{"invert":"few"}`, record.Invalid, "7 rows where 8 were asked for",
		},
		"too few targets": {
			`{"invert":"short"}`, record.Invalid, "draws for 5 targets, want 6",
		},
		"too many targets": {
			`{"invert":"long"}`, record.Invalid, "draws for more than 6 targets",
		},
		"parameters not wanted": {`{"fit":1}`, record.Failed, "configure: "},
	} {
		t.Run(name, func(t *testing.T) {
			e, w := testEngine(t, 1)
			c := withProtocol(testCell("bad", 0, test.params), func(p *record.Protocol) {
				p.Limits = record.Limits{FitS: 0.05, InvertS: 0.05}
			})
			r, err := e.Run(t.Context(), c, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != test.status || !strings.Contains(r.Reason, test.reason) ||
				r.Scores != nil {
				t.Errorf("record says %s, %q, want %s, %q",
					r.Status, r.Reason, test.status, test.reason)
			}
			if r.Status == record.Crashed && r.Detail == "" {
				t.Error("a crash has no detail")
			}
			if n := w.alive.Load(); n != 0 {
				t.Errorf("%d processes are left", n)
			}
		})
	}
}

func TestDrawsThatAreNotFiniteAreScored(t *testing.T) {
	e, _ := testEngine(t, 1)
	r, err := e.Run(t.Context(), testCell("bad", 0, `{"invert":"nan"}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != record.OK || r.Scores.Infeasible != 1 ||
		math.Abs(r.Scores.R[0].Mean/r.Scores.PriorFloor-1) > 1e-8 {
		t.Errorf("record says %s, scores %+v", r.Status, r.Scores)
	}
}

func TestOracleIsGrantedItsBudget(t *testing.T) {
	e, w := testEngine(t, 1)
	c := withProtocol(testCell("asks", 0, `{"fit":"oracle"}`), func(p *record.Protocol) {
		p.Budget = 1234
	})
	w.simulatedBy(t, e, testCell("first", 0, `{}`)) // it prepares the truth
	without, with := w.simulatedBy(t, e, testCell("good", 0, `{}`)), w.simulatedBy(t, e, c)
	if with-without != 1234 {
		t.Errorf("cells simulated %d rows without and %d with the oracle, want 1234 more",
			without, with)
	}
}

// simulatedBy returns how many rows the task simulated for a cell.
func (w *world) simulatedBy(t *testing.T, e *Engine, c Cell) int64 {
	t.Helper()
	before := w.simulated.Load()
	r, err := e.Run(t.Context(), c, nil)
	if err != nil || r.Status != record.OK {
		t.Fatalf("cell %s: %v, %+v", c, err, r)
	}
	return w.simulated.Load() - before
}

func TestFailureOfTheTaskLeavesNoRecord(t *testing.T) {
	e, w := testEngine(t, 1)
	c := withProtocol(testCell("good", 0, `{"fit":"kill_task"}`), func(p *record.Protocol) {
		p.Budget = 10
	})
	r, err := e.Run(t.Context(), c, nil)
	if r != nil || err == nil || !strings.Contains(err.Error(), "sum/good/0: task fake: simulate") {
		t.Errorf("got %+v, %v", r, err)
	}
	nothingLeft(t, e, w)

	w.refuse = errors.New("not enough processes")
	if r, err := e.Run(t.Context(), c, nil); r != nil || err == nil {
		t.Errorf("task that does not start: got %+v, %v", r, err)
	}
	nothingLeft(t, e, w)
}

func nothingLeft(t *testing.T, e *Engine, w *world) {
	t.Helper()
	if n := w.alive.Load(); n != 0 {
		t.Errorf("%d processes are left", n)
	}
	records, err := e.records.(record.Store).All()
	if len(records) != 0 || err != nil {
		t.Errorf("%d records are left, %v", len(records), err)
	}
}

func TestInterruptionLeavesNothing(t *testing.T) {
	for name, params := range map[string]string{
		"in fit": `{"fit":"hang"}`, "in invert": `{"invert":"hang"}`,
	} {
		t.Run(name, func(t *testing.T) {
			e, w := testEngine(t, 1)
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				for w.started.Load() == 0 {
					time.Sleep(time.Millisecond)
				}
				time.Sleep(10 * time.Millisecond)
				cancel()
			}()
			r, err := e.Run(ctx, testCell("bad", 0, params), nil)
			if r != nil || !errors.Is(err, context.Canceled) {
				t.Errorf("got %+v, %v", r, err)
			}
			nothingLeft(t, e, w)
		})
	}
}

func TestSecondRunOfACellDoesNothing(t *testing.T) {
	e, w := testEngine(t, 1)
	for _, c := range []Cell{testCell("good", 0, `{}`), testCell("bad", 0, `{"fit":"error"}`)} {
		first, err := e.Run(t.Context(), c, nil)
		if err != nil {
			t.Fatal(err)
		}
		before := w.started.Load()
		second, err := e.Run(t.Context(), c, nil)
		if err != nil || w.started.Load() != before {
			t.Errorf("%s: %v, %d models started again", c, err, w.started.Load()-before)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("%s: record changed (-first +second):\n%s", c, diff)
		}
	}
}

func TestRerunReplacesAFailureOnly(t *testing.T) {
	e, w := testEngine(t, 1)
	bad := testCell("bad", 0, `{"fit":"error"}`)
	first, err := e.Run(t.Context(), bad, nil)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Millisecond) // times in records are in milliseconds
	bad.Rerun = true
	second, err := e.Run(t.Context(), bad, nil)
	if err != nil || w.started.Load() != 2 {
		t.Errorf("retry: %v, %d models started", err, w.started.Load())
	}
	if stored, err := e.records.Read(record.ID{Task: "sum", Entry: "bad"}); err != nil ||
		!stored.Started.Equal(second.Started) || stored.Started.Equal(first.Started) {
		t.Errorf("the record is not that of the retry: %+v, %v", stored, err)
	}
	good := testCell("good", 0, `{}`)
	if _, err := e.Run(t.Context(), good, nil); err != nil {
		t.Fatal(err)
	}
	good.Rerun = true
	if _, err := e.Run(t.Context(), good, nil); err != nil || w.started.Load() != 3 {
		t.Errorf("an ok record was not kept: %v, %d models started", err, w.started.Load())
	}
}

// TestRerunReplacesTheRecordThatThePlanKnew runs a done cell again, and leaves the record of
// somebody who did so meanwhile.
func TestRerunReplacesTheRecordThatThePlanKnew(t *testing.T) {
	e, w := testEngine(t, 1)
	c := testCell("good", 0, `{}`)
	first, err := e.Run(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw := e.records.(record.Store).RawPath(first.Key)
	if err := os.WriteFile(raw, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Millisecond) // times in records are in milliseconds
	c.Rerun, c.Known = true, first.Started
	second, err := e.Run(t.Context(), c, nil)
	if err != nil || w.started.Load() != 2 || second.Started.Equal(first.Started) {
		t.Fatalf("again: %v, %d models started", err, w.started.Load())
	}
	if text, err := os.ReadFile(raw); err != nil || string(text) == "old" {
		t.Errorf("the raw draws are %.10q, %v", text, err)
	}
	third, err := e.Run(t.Context(), c, nil)
	if err != nil || w.started.Load() != 2 || !third.Started.Equal(second.Started) {
		t.Errorf("another's record was not kept: %v, %d models started", err, w.started.Load())
	}
}

// TestFirstWriterWins runs a cell while the same cell runs elsewhere, with models that disagree.
func TestFirstWriterWins(t *testing.T) {
	board := t.TempDir()
	var log bytes.Buffer
	slow := NewEngine(board, Options{Launcher: &world{shift: 0.125}, Log: zerolog.New(&log)})
	quick := NewEngine(board, Options{Launcher: &world{}, Log: zerolog.Nop()})
	c := testCell("good", 0, `{}`)
	var first *record.Record
	second, err := slow.Run(t.Context(), c, func(s Step) {
		if s.Stage == "invert" && first == nil {
			var err error
			if first, err = quick.Run(t.Context(), c, nil); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the second writer got another record than the first (-first +second):\n%s", diff)
	}
	if !strings.Contains(log.String(), "run twice with different scores") {
		t.Errorf("nobody was told that the scores differ: %s", log.String())
	}
	records, err := record.Store{Board: board}.All()
	if err != nil || len(records) != 1 {
		t.Errorf("%d records, %v", len(records), err)
	}
}

func TestTimingCannotSpoilACell(t *testing.T) {
	for name, test := range map[string]struct {
		params  string
		timing  Timing
		warning string
		timed   bool
	}{
		"error": {
			`{"later":"error"}`,
			Timing{Draws: 10, Calls: 5, BudgetS: 60},
			"not measured: cannot invert", false,
		},
		"over budget": {
			`{"later":"hang"}`,
			Timing{Draws: 10, Calls: 5, BudgetS: 0.02},
			"one call takes more than 0.02 s", false,
		},
		"budget used up": {
			`{"slow":40}`, Timing{Draws: 10, Calls: 50, BudgetS: 0.3}, "calls instead of 50", true,
		},
		"not asked for": {`{}`, Timing{}, "", false},
		"share of a cell": {
			`{"slow":60}`, Timing{Draws: 10, Calls: 2, BudgetS: 0.001, Share: 100}, "", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, _ := testEngine(t, 1)
			c := testCell("bad", 0, test.params)
			c.Timing = test.timing
			r, err := e.Run(t.Context(), c, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != record.OK || (r.Time.Batch1000S > 0) != test.timed {
				t.Errorf("status %s, time %v", r.Status, r.Time.Batch1000S)
			}
			if said := strings.Join(r.Warnings, "; "); !strings.Contains(said, test.warning) ||
				test.warning == "" && said != "" {
				t.Errorf("warnings are %q, want %q", said, test.warning)
			}
		})
	}
}

// full is a store on a full disk.
type full struct{ record.Store }

func (full) Write(*record.Record) error { return syscall.ENOSPC }

func TestFullDiskLeavesNoRecord(t *testing.T) {
	w := &world{}
	e := NewEngine(t.TempDir(),
		Options{Launcher: w, Records: full{record.Store{Board: t.TempDir()}}})
	outcomes, err := e.RunAll(t.Context(),
		[]Cell{testCell("good", 0, `{}`), testCell("good", 1, `{}`)}, &eventLog{})
	if !errors.Is(err, ErrStorage) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error is %v", err)
	}
	if outcomes[0].Record != nil || outcomes[1].Record != nil || w.started.Load() != 1 ||
		w.alive.Load() != 0 {
		t.Errorf("outcomes %+v, %d models started, %d left",
			outcomes, w.started.Load(), w.alive.Load())
	}
}

func TestKeyOfAnotherPlanIsRefused(t *testing.T) {
	e, w := testEngine(t, 1)
	c := testCell("good", 0, `{}`)
	c.Protocol.Draws++
	if _, err := e.Run(t.Context(), c, nil); err == nil || w.started.Load() != 0 {
		t.Errorf("error is %v, %d models started", err, w.started.Load())
	}
}

// scoresJSON returns the bytes of each record's scores, by cell.
func scoresJSON(t *testing.T, outcomes []Outcome) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, o := range outcomes {
		if o.Err != nil {
			t.Fatalf("%s: %v", o.Cell, o.Err)
		}
		text, err := json.Marshal(o.Record.Scores)
		if err != nil {
			t.Fatal(err)
		}
		all[o.Cell.String()] = string(text)
	}
	return all
}
