package audit

import (
	"context"
	"encoding/json"
	"math"
	"sync"
	"testing"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/sketch"
	"github.com/invbench/invbench/sdk"
)

// bias is how far the proxy is off in the first coordinate.
const bias = 0.5

// shifted is the task y = x of two numbers, in truth y = x + (bias, 0). So the two y are bias²/2
// apart everywhere, and a draw with the proxy error e for y* has the true error e + bias²/2 +
// bias·(x1 - y*1). Beyond x1 = 100 the truth has no answer.
type shifted struct {
	mu     sync.Mutex
	rows   []int // of each call of the truer simulator
	firsts []int
	truer  func(x, y sdk.Batch) (sdk.Batch, error) // spoils an answer; may be nil
	wait   func(ctx context.Context) error
}

func (*shifted) Draw(context.Context, sdk.Seed, int, int) (sdk.Batch, error) {
	panic("an audit draws nothing from the prior")
}

func (*shifted) Simulate(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return x.Clone(), ctx.Err()
}

func (s *shifted) SimulateTruer(
	ctx context.Context, _ sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	s.mu.Lock()
	s.rows, s.firsts = append(s.rows, x.Rows()), append(s.firsts, first)
	s.mu.Unlock()
	if s.wait != nil {
		if err := s.wait(ctx); err != nil {
			return sdk.Batch{}, err
		}
	}
	y := x.Clone()
	for i := range y.Rows() {
		y.Row(i)[0] += bias
		if x.Row(i)[0] > 100 {
			sdk.FillNaN(y.Row(i))
		}
	}
	if s.truer != nil {
		return s.truer(x, y)
	}
	return y, ctx.Err()
}

func planeSpaces() sdk.Spaces {
	return sdk.Spaces{
		X:   []sdk.Dim{sdk.Unbounded("a", ""), sdk.Unbounded("b", "")},
		Y:   []sdk.Dim{sdk.Unbounded("a", ""), sdk.Unbounded("b", "")},
		Box: []sdk.Interval{{Low: -1, High: 1}, {Low: -1, High: 1}},
	}
}

// floor is the prior floor of the records of these tests.
const floor = 7.5

// recordOf returns a record of so many targets and draws.
func recordOf(targets, draws int) *record.Record {
	return &record.Record{
		Task:  record.Plugin{Name: "plane", Params: json.RawMessage(`{}`)},
		Model: record.Plugin{Name: "guess"}, Status: record.OK,
		Protocol: record.Protocol{Score: score.Protocol{Seed: 11}},
		Scores:   &score.Scores{Targets: targets, Draws: draws, PriorFloor: floor},
	}
}

// rawOf returns the raw draws of targets at the origin, whose errors are those of the proxy.
func rawOf(draws ...[][2]float32) record.Raw {
	raw := record.Raw{Targets: sdk.NewBatch(len(draws), 2), Draws: sdk.Batch{Width: 2}}
	for _, all := range draws {
		for _, x := range all {
			raw.Draws.Data = append(raw.Draws.Data, x[0], x[1])
			e := (float64(x[0])*float64(x[0]) + float64(x[1])*float64(x[1])) / 2
			if math.IsNaN(e) {
				e = math.Inf(1)
			}
			raw.Errors = append(raw.Errors, e)
		}
	}
	return raw
}

// sketchOf returns the sketch that a record of raw draws would have.
func sketchOf(t *testing.T, raw record.Raw, n int) *sketch.Sketch {
	t.Helper()
	cell := sketch.Cell{
		Spaces: sdk.Spaces{X: planeSpaces().X[:1], Y: planeSpaces().Y}, Targets: raw.Targets,
		Draws: raw.Draws, Errors: raw.Errors, N: n,
	}
	s, err := sketch.Make(t.Context(), &shifted{}, 1, cell)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// audited runs an audit.
func audited(t *testing.T, task *shifted, raw record.Raw, o Options) *Report {
	t.Helper()
	s, err := FromRaw(recordOf(raw.Targets.Rows(), raw.Draws.Rows()/raw.Targets.Rows()), raw, o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Run(t.Context(), task, planeSpaces(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func at(v float64) *float64 { return &v }

func is(v bool) *bool { return &v }
