package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/audit"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/sdktest"
)

// biasedParams are the parameters of the biased task.
type biasedParams struct {
	Bias float64 `param:"bias" default:"0.5" doc:"how far the task's own simulator is off in the first coordinate"`
	Vice string  `param:"vice" default:"none" enum:"none,hang,fail,exit,nan" doc:"what the truer simulator does wrong"`
}

// biasedTask is the task y = x of two numbers in the unit square, whose truth is y = x + (bias, 0).
func biasedTask() sdk.TaskPlugin[biasedParams] {
	return sdk.TaskPlugin[biasedParams]{
		About: sdk.About{
			Name: "biased", Version: "1", Summary: "a proxy that is off by a constant",
		},
		Capabilities: []sdk.Capability{sdk.CanTruer},
		Spaces: func(biasedParams) sdk.Spaces {
			return sdk.Spaces{
				X:   []sdk.Dim{sdk.Unbounded("a", ""), sdk.Unbounded("b", "")},
				Y:   []sdk.Dim{sdk.Unbounded("a", ""), sdk.Unbounded("b", "")},
				Box: []sdk.Interval{{Low: 0, High: 1}, {Low: 0, High: 1}},
			}
		},
		New: func(p biasedParams) (sdk.Simulator, error) { return biased(p), nil },
	}
}

type biased biasedParams

func (biased) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, 2)
	for i := range n {
		r := seed.Row(first + i)
		x.Row(i)[0], x.Row(i)[1] = r.Float32(), r.Float32()
	}
	return x, ctx.Err()
}

func (biased) Simulate(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	if err := x.Validate(2); err != nil {
		return sdk.Batch{}, err
	}
	y := x.Clone()
	for i := range y.Rows() {
		if !sdk.Finite(y.Row(i)) {
			sdk.FillNaN(y.Row(i))
		}
	}
	return y, ctx.Err()
}

func (b biased) SimulateTruer(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	switch b.Vice {
	case "hang":
		<-ctx.Done()
	case "fail":
		return sdk.Batch{}, errors.New("no licence for the solver")
	case "exit":
		fmt.Fprintln(os.Stderr, "the last words")
		os.Exit(3)
	}
	y, err := b.Simulate(ctx, seed, first, x)
	for i := range y.Rows() {
		y.Row(i)[0] += float32(b.Bias)
		if b.Vice == "nan" {
			sdk.FillNaN(y.Row(i))
		}
	}
	return y, err
}

func TestBiasedTaskIsATask(t *testing.T) {
	sdktest.TestTask(t, biasedTask(), sdktest.TaskOptions{})
}

// biasedBoard runs a board of the biased task and returns the path of its record.
func biasedBoard(t *testing.T, vice string) string {
	t.Helper()
	built(t)
	path, err := exec.LookPath("biased_task")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	text := fmt.Sprintf(`
seed: 5
profile: tiny
tasks:
  biased: {plugin: %q, params: {vice: %s}}
entries:
  prior:
profiles:
  tiny: {train_rows: 100, targets: 30, draws: 50, repeats: 1}
`, path, vice)
	if err := os.WriteFile(filepath.Join(folder, "bench.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	data(t, "", "run", "-c", filepath.Join(folder, "bench.yaml"))
	return record.Store{
		Board: filepath.Join(folder, "results", "tiny"),
	}.Path(record.ID{Task: "biased", Entry: "prior"})
}

// TestAuditInClosedForm compares each true error with that of the formula e + bias²/2 + bias·(x1 -
// y*1), from the raw draws.
func TestAuditInClosedForm(t *testing.T) {
	path := biasedBoard(t, "none")
	r, store, err := record.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := store.ReadRaw(r.Key)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Key string `json:"key"`
		audit.Report
	}
	if err := json.Unmarshal([]byte(data(t, "", "audit", path, "--json", "--targets", "12", "--top",
		"4")), &got); err != nil {
		t.Fatal(err)
	}
	if got.Key != r.Key || len(got.PerTarget) != 12 || got.Of != 30 || got.Draws != 50 ||
		len(got.Warnings) > 0 {
		t.Fatalf("the answer is of %s, %d of %d targets, %d draws, with warnings %q",
			got.Key, len(got.PerTarget), got.Of, got.Draws, got.Warnings)
	}
	for _, target := range got.PerTarget {
		if len(target.Draws) != 4 {
			t.Fatalf("%d draws of target %d, want 4", len(target.Draws), target.Target)
		}
		smallest := math.Inf(1)
		for _, e := range raw.Errors[target.Target*50 : (target.Target+1)*50] {
			smallest = min(smallest, e)
		}
		if *target.Draws[0].Proxy != smallest {
			t.Errorf("the best of target %d has the error %g, want %g",
				target.Target, *target.Draws[0].Proxy, smallest)
		}
		for _, d := range append(target.Draws, *target.First) {
			x, y := raw.Draws.Row(target.Target*50+d.Draw), raw.Targets.Row(target.Target)
			want := raw.Errors[target.Target*50+d.Draw] + 0.125 + 0.5*(float64(x[0])-float64(y[0]))
			if math.Abs(*d.True-want) > 1e-6 || math.Abs(*d.Gap-0.125) > 1e-6 {
				t.Errorf("draw %d of target %d: true error %g and gap %g, want %g and 0.125",
					d.Draw, target.Target, *d.True, *d.Gap, want)
			}
		}
	}
}

func TestAuditIsInterrupted(t *testing.T) {
	path := biasedBoard(t, "hang")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log := &trigger{text: "simulating with the truer simulator", fire: cancel}
	var out bytes.Buffer
	status := Run(ctx,
		Env{Args: []string{"audit", path}, Stdin: strings.NewReader(""), Stdout: &out, Stderr: log})
	if status != exitInterrupted || out.Len() != 0 ||
		!strings.Contains(log.String(), "interrupted") {
		t.Errorf("status %d, standard output %q, want %d and nothing\n%s",
			status, out.String(), exitInterrupted, log)
	}
}
