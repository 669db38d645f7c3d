package bench

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"math"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// noise is the standard deviation of y given x of a gaussTask.
const noise = 0.5

// gaussTask is y = x + noise, x standard normal: given y, x is normal with the mean y/(1+noise²)
// and the variance noise²/(1+noise²).
type gaussTask struct{ process }

func (gaussTask) Draw(_ context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, 1)
	for i := range x.Data {
		x.Data[i] = float32(seed.Row(first + i).NormFloat64())
	}
	return x, nil
}

func (gaussTask) Simulate(
	_ context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	y := x.Clone()
	for i := range y.Data {
		y.Data[i] += float32(noise * seed.Row(first+i).NormFloat64())
	}
	return y, nil
}

func (gaussTask) Configure(context.Context, json.RawMessage) (sdk.Spaces, error) {
	return sdk.Spaces{
		X: []sdk.Dim{sdk.Unbounded("x", "")}, Y: []sdk.Dim{sdk.Unbounded("y", "")},
		Box: []sdk.Interval{{Low: -2, High: 2}},
	}, nil
}

// gaussModel draws from the normal density that is its own, of the posterior's mean and some other
// width.
type gaussModel struct {
	process
	width float64 // in standard deviations of the posterior
	habit string  // what LogDensity does otherwise: error, hang, nan, few
}

func (m *gaussModel) Configure(_ context.Context, params json.RawMessage, _ sdk.Setup) error {
	p := struct {
		Width float64 `json:"width"`
		Habit string  `json:"habit"`
	}{Width: 1}
	err := json.Unmarshal(params, &p)
	m.width, m.habit = p.Width, p.Habit
	return err
}

func (*gaussModel) Fit(context.Context, sdk.Dataset, sdk.Oracle) error { return nil }

func (m *gaussModel) Invert(
	_ context.Context, y sdk.Batch, draws int,
) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		for i := range y.Rows() {
			x, random := sdk.NewBatch(draws, 1), sdk.Seed(3).Row(i)
			for j := range x.Data {
				x.Data[j] = float32(m.mean(y.Data[i]) + m.sd()*random.NormFloat64())
			}
			if !yield(x, nil) {
				return
			}
		}
	}
}

func (*gaussModel) mean(y float32) float64 { return float64(y) / (1 + noise*noise) }

func (m *gaussModel) sd() float64 { return m.width * noise / math.Sqrt(1+noise*noise) }

// LogDensity implements sdk.LogDensity.
func (m *gaussModel) LogDensity(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	switch m.habit {
	case "error":
		return sdk.Batch{}, errors.New("the determinant is lost")
	case "hang":
		<-ctx.Done()
		return sdk.Batch{}, ctx.Err()
	case "few":
		return sdk.NewBatch(y.Rows()-1, 1), nil
	}
	p := sdk.NewBatch(y.Rows(), 1)
	for i := range p.Data {
		off := (float64(x.Data[i]) - m.mean(y.Data[i])) / m.sd()
		p.Data[i] = float32(-off*off/2 - math.Log(m.sd()*math.Sqrt(2*math.Pi)))
	}
	if m.habit == "nan" {
		p.Data[0] = float32(math.NaN())
	}
	return p, nil
}

// gaussWorld launches the two.
type gaussWorld struct{ world }

func (w *gaussWorld) StartTask(context.Context, launch.Command, launch.Options) (Task, error) {
	return gaussTask{process{&w.world}}, nil
}

func (w *gaussWorld) StartModel(context.Context, launch.Command, launch.Options) (Model, error) {
	return &gaussModel{process: process{&w.world}}, nil
}

// gaussRecord runs a cell of so many targets.
func gaussRecord(t *testing.T, targets int, params string, change func(*Cell)) *record.Record {
	t.Helper()
	c := withProtocol(testCell("gauss", 0, params), func(p *record.Protocol) {
		p.Targets, p.Draws, p.Score.T, p.Score.MMD = targets, 2, []int{1}, score.MMDProtocol{}
		p.Limits.InvertS = 20
	})
	c.Density, c.Timing = true, Timing{}
	if change != nil {
		change(&c)
	}
	e := NewEngine(t.TempDir(), Options{Launcher: &gaussWorld{}, Jobs: 1, Log: zerolog.Nop()})
	r, err := e.Run(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != record.OK {
		t.Fatalf("the cell ended as %s: %s", r.Status, r.Reason)
	}
	return r
}

// TestDensityOfTheTruth compares the score with what it has to be. That of the true posterior is
// the entropy of x given y, log(2πe·v)/2, with the standard deviation √½ between targets; a density
// twice as wide loses its divergence from the posterior, log 2 + 1/8 - 1/2.
func TestDensityOfTheTruth(t *testing.T) {
	const targets = 4000
	entropy := math.Log(2*math.Pi*math.E*noise*noise/(1+noise*noise)) / 2
	for params, want := range map[string]float64{
		`{}`:          entropy,
		`{"width":2}`: entropy + math.Ln2 + 1./8 - 1./2,
	} {
		s := gaussRecord(t, targets, params, nil).Scores
		if off := 4 * math.Sqrt(0.5/targets); s.NLTP == nil || !(math.Abs(s.NLTP.Mean-want) < off) {
			t.Errorf("%s: %+v, want %v ± %v", params, s.NLTP, want, off)
		}
		inside := s.NLTP.Low < s.NLTP.Mean && s.NLTP.Mean < s.NLTP.High
		if len(s.PerTarget.NLTP) != targets || !inside {
			t.Errorf("%s: %d values, %+v", params, len(s.PerTarget.NLTP), s.NLTP)
		}
	}
}

// TestDensityTakesTheTargetsOwnX works one value out by hand: from the stream of the targets as the
// design has it.
func TestDensityTakesTheTargetsOwnX(t *testing.T) {
	s := gaussRecord(t, 6, `{}`, nil).Scores
	stream, m := sdk.Seed(42).Derive("targets", "sum"), &gaussModel{width: 1}
	x := float32(stream.Derive("x").Row(4).NormFloat64())
	y := x + float32(noise*stream.Derive("y").Row(4).NormFloat64())
	off := (float64(x) - m.mean(y)) / m.sd()
	want := off*off/2 + math.Log(m.sd()*math.Sqrt(2*math.Pi))
	if got := s.PerTarget.NLTP[4]; math.Abs(got-want) > 1e-6 {
		t.Errorf("of target 4 %v, want %v", got, want)
	}
}

// TestDensityThatFailsCostsItself holds that whatever goes wrong leaves the other scores as they
// are.
func TestDensityThatFailsCostsItself(t *testing.T) {
	whole := gaussRecord(t, 6, `{}`, nil)
	for habit, want := range map[string]string{
		"error": "the determinant is lost", "hang": "took longer than its limit",
		"nan": "log density NaN at target 0", "few": "5 rows where 6 were asked for",
	} {
		r := gaussRecord(t, 6, `{"habit":"`+habit+`"}`, func(c *Cell) {
			if habit == "hang" {
				*c = withProtocol(*c, func(p *record.Protocol) { p.Limits.InvertS = 0.3 })
			}
		})
		if r.Scores.NLTP != nil || r.Scores.Typical[0] != whole.Scores.Typical[0] {
			t.Errorf("%s: nltp %v, typical error %v", habit, r.Scores.NLTP, r.Scores.Typical[0])
		}
		if len(r.Warnings) != 1 || !strings.HasPrefix(r.Warnings[0], noDensity) ||
			!strings.Contains(r.Warnings[0], want) {
			t.Errorf("%s: warnings %q, want %q", habit, r.Warnings, want)
		}
	}
	if r := gaussRecord(t, 6, `{}`, func(c *Cell) { c.Density = false }); r.Scores.NLTP != nil {
		t.Error("a density that nobody asked for")
	}
}

// TestDensityIsAskedOfNoisyTasks holds which cells are asked for it.
func TestDensityIsAskedOfNoisyTasks(t *testing.T) {
	in := testInputs()
	in.Tasks[0].Description.Noisy = true
	in.Models[1].Description.Capabilities = []sdk.Capability{sdk.CanLogDensity}
	p := plan(t, in)
	for name, want := range map[string]bool{
		"left/slow/0": false, "left/quick/0": true, "right/quick/0": false, "left/lefty/0": false,
	} {
		c := cellNamed(t, p, name)
		again := Rerun(c.record(), in.Tasks[map[bool]int{true: 0, false: 1}[c.Task.Name == "left"]],
			in.Models[map[bool]int{true: 1, false: 0}[c.Model.Name == "quick"]])
		if c.Density != want || again.Density != want {
			t.Errorf("%s: planned %t, reproduced %t, want %t", name, c.Density, again.Density, want)
		}
	}
}
