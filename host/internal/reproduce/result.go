package reproduce

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// Result says how a cell came out again.
type Result struct {
	Task   string `json:"task"`
	Entry  string `json:"entry"`
	Repeat int    `json:"repeat"`
	Key    string `json:"key"` // of the record

	// Equal says that the cell ended in the same way and that its scores are the same, byte for
	// byte.
	Equal  bool         `json:"equal"`
	Status Pair[string] `json:"status"`
	Reason Pair[string] `json:"reason"`
	R      []Ratio      `json:"r"` // at each T that both have
	// Of metrics that both have for each target, but for r_T.
	Metrics []Ratio `json:"metrics"`
	// In what the two were run by or on, one line each.
	Differences []string      `json:"differences"`
	FitS        Pair[float64] `json:"fit_s"`    // wall seconds; no part of what is equal
	InvertS     Pair[float64] `json:"invert_s"` // likewise
}

// Pair is what the record says, and what there is now.
type Pair[T any] struct {
	Record T `json:"record"`
	Now    T `json:"now"`
}

// Ratio compares a score: a typical error r_T, or another metric of targets.
type Ratio struct {
	Metric string `json:"metric"`      // its name
	T      int    `json:"t,omitempty"` // 0 for a score that does not depend on T
	// Over targets: geometric for r_T, arithmetic for the others.
	Mean  Pair[float64] `json:"mean"`
	Ratio *float64      `json:"ratio"` // now / record; nil if the record's is not above 0
	// Low and High are the ends of the record's 95 % interval: over targets, given its training.
	// The targets are the same now, so that the same training comes out well inside; another
	// training may be outside by what trainings differ.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// Paper is the arithmetic mean of r_T, as in the paper; nil where it is not known. It has no
	// interval.
	Paper *Pair[float64] `json:"paper,omitempty"`

	name string // for people
}

// Inside reports whether the score lies in the record's 95 % interval.
func (r Ratio) Inside() bool { return r.Low <= r.Mean.Now && r.Mean.Now <= r.High }

// New compares a record with that of the same cell run again.
func New(old, now *record.Record, metrics []metric.Metric) (*Result, error) {
	equal, err := sameScores(old, now)
	if err != nil {
		return nil, err
	}
	result := &Result{
		Task: old.Task.Name, Entry: old.Model.Name, Repeat: old.Repeat, Key: old.Key,
		Equal:  equal && old.Status == now.Status,
		Status: Pair[string]{string(old.Status), string(now.Status)},
		Reason: Pair[string]{old.Reason, now.Reason}, R: []Ratio{}, Metrics: []Ratio{},
		Differences: differences(old, now), FitS: Pair[float64]{old.Time.FitS, now.Time.FitS},
		InvertS: Pair[float64]{old.Time.InvertS, now.Time.InvertS},
	}
	if old.Scores == nil || now.Scores == nil {
		return result, nil
	}
	if older(old) && sameErrors(old, now) {
		result.Equal = old.Status == now.Status
		result.Differences = append(result.Differences, "the record is from before 2026-12: "+
			"compared are the errors and the MMD² of each target, not what was computed from them")
	}
	for _, a := range old.Scores.Typical {
		for _, b := range now.Scores.Typical {
			if a.T == b.T {
				ratio := newRatio(metric.R(), a.T, a.Summary, b.Summary)
				ratio.Paper = papers(old.Scores, now.Scores, a.T)
				result.R = append(result.R, ratio)
			}
		}
	}
	for _, m := range metrics {
		a, had := m.Pooled([]*record.Record{old})
		b, has := m.Pooled([]*record.Record{now})
		if m.PerTarget != nil && had && has {
			result.Metrics = append(result.Metrics, newRatio(m, 0, a, b))
		}
	}
	return result, nil
}

func newRatio(m metric.Metric, t int, old, now score.Summary) Ratio {
	r := Ratio{
		Metric: m.Name, T: t, name: m.At(t), Mean: Pair[float64]{old.Mean, now.Mean}, Low: old.Low,
		High: old.High,
	}
	if quotient := now.Mean / old.Mean; old.Mean > 0 && !math.IsInf(quotient, 0) {
		r.Ratio = &quotient
	}
	return r
}

// papers returns the arithmetic means at t draws, nil unless both have one.
func papers(old, now *score.Scores, t int) *Pair[float64] {
	i, j := old.Index(t), now.Index(t)
	if i < 0 || j < 0 {
		return nil
	}
	return &Pair[float64]{old.R[i].Mean, now.R[j].Mean}
}

// sameScores reports whether the scores are written as the same JSON.
func sameScores(old, now *record.Record) (bool, error) {
	a, err := json.Marshal(old.Scores)
	if err != nil {
		return false, fmt.Errorf("compare scores: %w", err)
	}
	b, err := json.Marshal(now.Scores)
	if err != nil {
		return false, fmt.Errorf("compare scores: %w", err)
	}
	return bytes.Equal(a, b), nil
}

// older reports whether a record lacks what is written today of each target.
func older(r *record.Record) bool { return r.Scores.PerTarget.Prior == nil }

// sameErrors reports whether two records hold the same errors and MMD² of each target, to the last
// digit.
func sameErrors(old, now *record.Record) bool {
	a, b := old.Scores.PerTarget, now.Scores.PerTarget
	return len(a.R) > 0 && slices.EqualFunc(a.R, b.R, slices.Equal) && slices.Equal(a.MMD2, b.MMD2)
}

// differences returns a line for each thing that is not as it was and may change scores.
func differences(old, now *record.Record) []string {
	all := []string{}
	for _, d := range record.Differences(old, now) {
		if d.Kind != record.OfProtocol && d.Kind != record.OfScoring { // which are the record's
			all = append(all, d.String())
		}
	}
	return all
}
