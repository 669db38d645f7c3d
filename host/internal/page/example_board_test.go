package page

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/sketch"
	"github.com/invbench/invbench/sdk"
)

// size says how large a made-up board is.
type size struct {
	models, tasks, repeats, targets int
	pictures                        bool
}

// drawCounts are the numbers of draws that made-up records have r at.
var drawCounts = []int{1, 2, 5, 10, 20, 50, 100, 200}

// board makes up the records of a board. Model m on task t has errors of about 10^-(m+t)/2 / T,
// with one target as hard for all models; the last model fails on the first task, and the one
// before it in its last repeat.
func (s size) board(t testing.TB) []*record.Record {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	var records []*record.Record
	for task := range s.tasks {
		hardness := make([]float64, s.targets)
		for i := range hardness {
			hardness[i] = math.Exp(random.NormFloat64())
		}
		for model := range s.models {
			for repeat := range s.repeats {
				r := s.record(task, model, repeat)
				if r.Status == record.OK {
					r.Scores = scoresOf(random, hardness, math.Pow(10, -float64(model%5+task)/2))
					r.Training = []record.Curve{trainingCurve("net", 100)}
					if s.pictures {
						r.Sketch = sketchOfTask(random, task)
					}
				}
				r.Key = record.Key(r)
				records = append(records, r)
			}
		}
	}
	return records
}

func (s size) record(task, model, repeat int) *record.Record {
	r := &record.Record{
		Schema: record.Schema, Status: record.OK, Repeat: repeat,
		Task: record.Plugin{
			Name: fmt.Sprintf("task_%c", 'a'+task), Plugin: "waves", Version: "1.0.0",
			Digest: fmt.Sprintf("%064x", task), Params: json.RawMessage("{}"),
		},
		Model: record.Plugin{
			Name: fmt.Sprintf("model_%d", model), Plugin: "net", Version: "1.2.0",
			Digest: fmt.Sprintf("%064x", 1000+model),
			Params: json.RawMessage(`{"epochs":500,"hidden":[500,500,500]}`),
		},
		Time: record.Time{
			FitS: 10 * float64(model+1), InvertS: 1,
			Batch1000S: 0.001 * math.Pow(3, float64(model%7)), CPUS: 12, ColdStartS: 0.02,
			MaxRSS: 3e8,
		},
		Machine: record.Machine{
			OS: "linux", Arch: "amd64", CPU: "Made up", Cores: 2, MemBytes: 16e9, Threads: 1,
			Backend: "go",
		},
		Build:   record.Build{Version: "v1.0.0", Go: "go1.26"},
		Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Protocol: record.Protocol{
			Profile: "paper", TrainRows: 10000, Targets: s.targets, Draws: 200, Seed: 1,
			Score: score.Protocol{T: drawCounts, PriorDraws: 2000, Bootstrap: 1000, Seed: 3},
		},
	}
	if model == s.models-1 && task == 0 {
		r.Status = record.Timeout
		r.Reason = "fit took longer than 10 min"
		r.Detail = "goroutine 1 [running]"
	}
	if model == s.models-2 && repeat == s.repeats-1 && s.repeats > 1 {
		r.Status, r.Reason = record.Failed, "training diverged at epoch 7"
	}
	return r
}

func scoresOf(random *rand.Rand, hardness []float64, scale float64) *score.Scores {
	n := len(hardness)
	s := &score.Scores{
		Order: sdk.Exchangeable, Targets: n, Draws: 200, Infeasible: 0.01, Outside: 0.1,
		PriorFloor: 20, Warnings: []string{"1 % of the draws are infeasible"},
	}
	for _, draws := range drawCounts {
		values, mean := make([]float64, n), 0.0
		for i := range values {
			values[i] = scale * hardness[i] * math.Exp(0.3*random.NormFloat64()) / float64(draws)
			mean += values[i] / float64(n)
		}
		s.R = append(s.R, score.Point{T: draws, Summary: score.Summary{Mean: mean}})
		s.Prior = append(s.Prior, 20/float64(draws))
		s.PerTarget.R = append(s.PerTarget.R, values)
	}
	return s
}

func trainingCurve(stage string, n int) record.Curve {
	c := record.Curve{Stage: stage}
	for i := range n {
		loss, validation := math.Exp(-float64(i)/30), math.Exp(-float64(i)/40)
		c.Done, c.Loss, c.Validation = append(c.Done, i+1), append(c.Loss, &loss),
			append(c.Validation, &validation)
	}
	c.Validation[0] = nil
	return c
}

// sketchOfTask makes up pictures: tasks with even numbers have two parameters and one output, the
// others a spectrum.
func sketchOfTask(random *rand.Rand, task int) *sketch.Sketch {
	dx, dy := 2, 1
	if task%2 == 1 {
		dx, dy = 5, 256
	}
	s := &sketch.Sketch{}
	from := func(random *rand.Rand, n int) []float32 {
		values := make([]float32, n)
		for i := range values {
			values[i] = 2*random.Float32() - 1
		}
		return values
	}
	row := func(n int) []float32 { return from(random, n) }
	common := rand.New(rand.NewPCG(3, uint64(task))) // all entries have the same targets
	for i := range dx {
		s.X = append(s.X, fmt.Sprintf("x%d", i+1))
	}
	for i := range dy {
		s.Y = append(s.Y, fmt.Sprintf("y%d (nm)", i+1))
	}
	for range 3 {
		e := sketch.Example{Target: from(common, dy), Best: row(dx), BestY: row(dy), Error: 0.01}
		for range 25 {
			e.Draws = append(e.Draws, row(dx))
		}
		s.Examples = append(s.Examples, e)
	}
	if dx == 2 {
		const side = 65
		values := make([]float32, side*side)
		for i := range values {
			x1, x2 := 2*float64(i%side)/(side-1)-1, 2*float64(i/side)/(side-1)-1
			values[i] = float32(math.Sin(3*math.Pi*x1) + math.Cos(3*math.Pi*x2))
		}
		s.Landscape = &sketch.Landscape{
			Low: [2]float64{-1, -1}, High: [2]float64{1, 1}, Side: side, Y: sketch.Quantise(values),
		}
	}
	return s
}

func leaderboardOf(t testing.TB, records []*record.Record) *board.Leaderboard {
	t.Helper()
	l, err := board.New(records)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
