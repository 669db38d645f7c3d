package bench

import (
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// A model may report as often as it likes. Its record keeps at most so many stages, and so many
// points of each.
const (
	maxCurves = 8
	maxPoints = 100
	maxStage  = 60 // bytes of a stage's name
)

// curves gathers what a model reports while it is fitted. It is for use by several goroutines.
type curves struct {
	mu  sync.Mutex
	all []*curve
}

// curve is one stage. Of the points that come, every stride-th is kept, and the last one.
type curve struct {
	stage  string
	stride int
	seen   int
	points []sdk.Progress
	last   sdk.Progress
}

// add takes one report. One without any loss is no point of a curve.
func (c *curves) add(p sdk.Progress) {
	if number(p.Loss) == nil && number(p.Validation) == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	stage := p.Stage[:min(len(p.Stage), maxStage)]
	i := slices.IndexFunc(c.all, func(s *curve) bool { return s.stage == stage })
	if i < 0 && len(c.all) == maxCurves {
		return
	}
	if i < 0 {
		i = len(c.all)
		c.all = append(c.all, &curve{stage: stage, stride: 1})
	}
	c.all[i].add(p)
}

func (c *curve) add(p sdk.Progress) {
	if c.seen > 0 && p.Done <= c.last.Done {
		return // reported twice, or the stage was started again
	}
	if c.seen%c.stride == 0 {
		c.points = append(c.points, p)
	}
	c.seen, c.last = c.seen+1, p
	if len(c.points) < maxPoints {
		return
	}
	for i := range (len(c.points) + 1) / 2 {
		c.points[i] = c.points[2*i]
	}
	c.points = c.points[:(len(c.points)+1)/2]
	c.stride *= 2
}

// record returns the curves for the record.
func (c *curves) record() []record.Curve {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []record.Curve
	for _, s := range c.all {
		points := s.points
		if points[len(points)-1].Done != s.last.Done {
			points = append(slices.Clone(points), s.last)
		}
		r := record.Curve{Stage: s.stage}
		for _, p := range points {
			r.Done = append(r.Done, p.Done)
			r.Loss, r.Validation = append(r.Loss, number(p.Loss)),
				append(r.Validation, number(p.Validation))
		}
		all = append(all, r)
	}
	return all
}

// number returns v to five significant digits, nil if it is not finite.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 5, 64), 64)
	if err != nil {
		return nil // rounded up, it is no number any more
	}
	return &short
}
