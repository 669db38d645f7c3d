package plot

import (
	"encoding/json"
	"errors"
	"math"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/sketch"
	"github.com/invbench/invbench/sdk"
)

// cell describes a record by what pictures are made of. r holds, for each T in draws, the error of
// each target.
type cell struct {
	task, entry, plugin string
	repeat              int
	draws               []int
	r                   [][]float64
	ranked              bool
	time                record.Time
	training            []record.Curve
	sketch              *sketch.Sketch
}

func (c cell) record() *record.Record {
	if c.plugin == "" {
		c.plugin = c.entry
	}
	r := &record.Record{
		Schema: record.Schema, Status: record.OK, Repeat: c.repeat,
		Task: record.Plugin{
			Name: c.task, Plugin: c.task, Version: "1", Digest: "t", Params: json.RawMessage("{}"),
		},
		Model: record.Plugin{
			Name: c.entry, Plugin: c.plugin, Version: "1", Digest: "m",
			Params: json.RawMessage("{}"),
		},
		Time: c.time, Training: c.training, Sketch: c.sketch,
		Protocol: record.Protocol{
			Profile: "quick", TrainRows: 1000, Targets: 4, Draws: 200, Seed: 7,
			Score: score.Protocol{T: []int{1, 10, 100}, PriorDraws: 200, Bootstrap: 1000, Seed: 3},
		},
		Scores: &score.Scores{Order: sdk.Exchangeable, Draws: 200},
	}
	if c.ranked {
		r.Scores.Order = sdk.Ranked
	}
	for i, t := range c.draws {
		r.Scores.Targets = len(c.r[i])
		r.Scores.R = append(r.Scores.R, score.Point{T: t})
		r.Scores.Prior = append(r.Scores.Prior, 1)
		r.Scores.PerTarget.R = append(r.Scores.PerTarget.R, c.r[i])
	}
	return r
}

// filesOf draws the board of some records.
func filesOf(records []*record.Record) ([]File, error) {
	l, problems := board.New(records)
	files, err := Files(l)
	return files, errors.Join(problems, err)
}

// failed turns a record into one of a failure.
func failed(r *record.Record, status record.Status) *record.Record {
	r.Scores, r.Sketch, r.Status, r.Reason = nil, nil, status, "for a reason"
	return r
}

// tenfold returns a cell at T = 1, 10 and 100 whose errors, of four targets, are those of a scale
// times 1, 0.1 and 0.01. Their geometric mean is 60^(1/4)·scale, their quartiles are 1.75·scale and
// 4.75·scale: (1, 2, 3, 10)·scale by linear interpolation.
func tenfold(task, entry string, scale float64) cell {
	c := cell{
		task: task, entry: entry, draws: []int{1, 10, 100},
		time: record.Time{FitS: 50, Batch1000S: 2},
	}
	for _, factor := range []float64{1, 0.1, 0.01} {
		c.r = append(c.r,
			[]float64{scale * factor, 10 * scale * factor, 2 * scale * factor, 3 * scale * factor})
	}
	return c
}

// plane returns a sketch of the simulator y = x1 on the box from -1 to 1 by 0 to 4, with draws for
// the targets 0.5 and 0.
func plane(draws ...[]float32) *sketch.Sketch {
	const side = 9
	var y []float32
	for i := range side * side {
		y = append(y, -1+2*float32(i%side)/(side-1))
	}
	return &sketch.Sketch{
		X: []string{"width (m)", "height"}, Y: []string{"y"},
		Examples: []sketch.Example{
			{Target: []float32{0.5}, Draws: draws, Best: []float32{0.5, 1}, BestY: []float32{0.5}},
			{Target: []float32{0}, Draws: draws, Best: []float32{0, 1}, BestY: []float32{0}},
		},
		Landscape: &sketch.Landscape{
			Low: [2]float64{-1, 0}, High: [2]float64{1, 4}, Side: side, Y: sketch.Quantise(y),
		},
	}
}

// waves returns a sketch of a task with 20 outputs, of which the best draw is off by 0.5
// everywhere.
func waves() *sketch.Sketch {
	e := sketch.Example{Error: 0.25, Best: []float32{1}}
	s := &sketch.Sketch{X: []string{"x"}}
	for k := range 20 {
		v := float32(math.Sin(float64(k)))
		e.Target, e.BestY = append(e.Target, v), append(e.BestY, v+0.5)
		s.Y = append(s.Y, "q"+string(rune('a'+k)))
	}
	s.Examples = []sketch.Example{e, e}
	return s
}

// numbers returns numbers as a record holds them; NaN stands for none.
func numbers(values ...float64) []*float64 {
	var all []*float64
	for _, v := range values {
		if math.IsNaN(v) {
			all = append(all, nil)
			continue
		}
		all = append(all, &v)
	}
	return all
}
