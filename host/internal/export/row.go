package export

import (
	"slices"
	"strings"
	"time"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// Row is one line of the table: a cell at one number of draws, or a cell that failed. A nil pointer
// is a missing value. The names and the order of the columns are those of the fields' json tags;
// see Columns.
type Row struct {
	Task   string `json:"task" parquet:"task,dict" doc:"the task's name on the board"`
	Entry  string `json:"entry" parquet:"entry,dict" doc:"the entry's name on the board"`
	Repeat int64  `json:"repeat" parquet:"repeat" doc:"which training, from 0"`
	Status string `json:"status" parquet:"status,dict" doc:"ok, failed, crashed, timeout, out_of_memory or invalid"`
	Reason string `json:"reason" parquet:"reason" doc:"why the cell is not ok"`
	Stale  string `json:"stale" parquet:"stale" doc:"in what the cell is not what the board asks for now; empty if it is"`

	T           *int64   `json:"t" parquet:"t,optional" doc:"number of draws that the scores of this row are at; missing if the cell is not ok"`
	Typical     *float64 `json:"typical" parquet:"typical,optional" doc:"typical error: r_T, the expected smallest re-simulation error among T draws, geometric mean over targets"`
	TypicalLow  *float64 `json:"typical_low" parquet:"typical_low,optional" doc:"lower end of its 95 % interval, given this training"`
	TypicalHigh *float64 `json:"typical_high" parquet:"typical_high,optional" doc:"upper end"`
	R           *float64 `json:"r" parquet:"r,optional" doc:"r_T, arithmetic mean over targets, as in the paper; a few targets may decide it, so it has no interval"`
	Worst1Pct   *float64 `json:"worst_1pct" parquet:"worst_1pct,optional" doc:"share of r that the worst 1 % of the targets carry"`
	RQ25        *float64 `json:"r_q25" parquet:"r_q25,optional" doc:"25 % quantile over targets"`
	RQ75        *float64 `json:"r_q75" parquet:"r_q75,optional" doc:"75 % quantile"`
	RPrefix     *float64 `json:"r_prefix" parquet:"r_prefix,optional" doc:"smallest error among the first T draws, arithmetic mean without a cap: the paper's estimator"`
	RPrior      *float64 `json:"r_prior" parquet:"r_prior,optional" doc:"r_T of draws from the prior for the same targets, arithmetic mean"`
	RNormalised *float64 `json:"r_normalised" parquet:"r_normalised,optional" doc:"r_T divided by the prior's for the same target, geometric mean over targets; missing where the prior is perfect"`

	MMD2         *float64 `json:"mmd2" parquet:"mmd2,optional" doc:"squared MMD to the true posterior, biased estimate; of the cell, as all that follows"`
	MMD2Low      *float64 `json:"mmd2_low" parquet:"mmd2_low,optional" doc:"lower end of its 95 % interval"`
	MMD2High     *float64 `json:"mmd2_high" parquet:"mmd2_high,optional" doc:"upper end"`
	MMD2Unbiased *float64 `json:"mmd2_unbiased" parquet:"mmd2_unbiased,optional" doc:"unbiased estimate"`
	MMD2Floor    *float64 `json:"mmd2_floor" parquet:"mmd2_floor,optional" doc:"what a perfect model scores"`
	Infeasible   *float64 `json:"infeasible" parquet:"infeasible,optional" doc:"share of draws that cannot be simulated"`
	Outside      *float64 `json:"outside" parquet:"outside,optional" doc:"share of draws outside the prior's box"`
	Capped       *float64 `json:"capped" parquet:"capped,optional" doc:"share of feasible draws that count as the prior's floor, being worse"`
	PriorFloor   *float64 `json:"prior_floor" parquet:"prior_floor,optional" doc:"what a target without any feasible draw costs"`
	Order        string   `json:"order" parquet:"order,dict" doc:"of the draws: ranked or exchangeable"`

	FitS       *float64 `json:"fit_s" parquet:"fit_s,optional" doc:"wall seconds of training"`
	InvertS    *float64 `json:"invert_s" parquet:"invert_s,optional" doc:"wall seconds of all draws for all targets"`
	Batch1000S *float64 `json:"batch1000_s" parquet:"batch1000_s,optional" doc:"wall seconds of 1000 draws for one target, warm"`
	CPUFitS    *float64 `json:"cpu_fit_s" parquet:"cpu_fit_s,optional" doc:"processor seconds of training"`
	CPUS       *float64 `json:"cpu_s" parquet:"cpu_s,optional" doc:"processor seconds of the model's process"`
	ColdStartS *float64 `json:"cold_start_s" parquet:"cold_start_s,optional" doc:"wall seconds until the model's process answered"`
	MaxRSS     *int64   `json:"max_rss_bytes" parquet:"max_rss_bytes,optional" doc:"most memory that it had resident"`
	Shared     bool     `json:"shared" parquet:"shared" doc:"another cell ran beside it: times are upper bounds"`

	Profile   string `json:"profile" parquet:"profile,dict" doc:"the profile's name"`
	Seed      uint64 `json:"seed" parquet:"seed" doc:"the master seed"`
	TrainRows int64  `json:"train_rows" parquet:"train_rows" doc:"training rows"`
	Targets   int64  `json:"targets" parquet:"targets" doc:"targets"`
	Draws     int64  `json:"draws" parquet:"draws" doc:"draws a target"`
	Budget    int64  `json:"budget" parquet:"budget" doc:"simulator calls granted to the training"`

	TaskPlugin   string `json:"task_plugin" parquet:"task_plugin,dict" doc:"what the task's executable calls itself"`
	TaskVersion  string `json:"task_version" parquet:"task_version,dict" doc:"its version"`
	TaskDigest   string `json:"task_digest" parquet:"task_digest,dict" doc:"SHA-256 of the executable"`
	TaskParams   string `json:"task_params" parquet:"task_params,dict" doc:"its parameters that are not defaults, JSON"`
	ModelPlugin  string `json:"model_plugin" parquet:"model_plugin,dict" doc:"what the model's executable calls itself"`
	ModelVersion string `json:"model_version" parquet:"model_version,dict" doc:"its version"`
	ModelDigest  string `json:"model_digest" parquet:"model_digest,dict" doc:"SHA-256 of the executable"`
	ModelParams  string `json:"model_params" parquet:"model_params,dict" doc:"its parameters that are not defaults, JSON"`

	OS       string `json:"os" parquet:"os,dict" doc:"operating system"`
	Arch     string `json:"arch" parquet:"arch,dict" doc:"processor architecture"`
	CPU      string `json:"cpu" parquet:"cpu,dict" doc:"processor"`
	Cores    int64  `json:"cores" parquet:"cores" doc:"processors of the machine"`
	MemBytes int64  `json:"mem_bytes" parquet:"mem_bytes" doc:"its memory"`
	Threads  int64  `json:"threads" parquet:"threads" doc:"processors granted to the model"`
	Backend  string `json:"backend" parquet:"backend,dict" doc:"what the model computed with"`
	ISA      string `json:"isa" parquet:"isa,dict" doc:"the instruction set that it used"`
	Version  string `json:"host_version" parquet:"host_version,dict" doc:"of the program that ran the cell"`
	Revision string `json:"host_revision" parquet:"host_revision,dict" doc:"the revision that it was built from"`
	Started  string `json:"started" parquet:"started" doc:"when, in UTC, RFC 3339"`
	Warnings string `json:"warnings" parquet:"warnings" doc:"doubts about the cell, separated by a semicolon and a space"`
	Key      string `json:"key" parquet:"key,dict" doc:"of the record: a hash of all that decides the scores"`
}

// Rows returns the table of some records, by task, entry, repeat and T.
func Rows(records []*record.Record) []Row {
	sorted := slices.Clone(records)
	slices.SortStableFunc(sorted, func(a, b *record.Record) int {
		return a.ID().Compare(b.ID())
	})
	var rows []Row
	for _, r := range sorted {
		row := cellRow(r)
		if r.Scores == nil {
			rows = append(rows, row)
			continue
		}
		row.setScores(r.Scores)
		for i := range r.Scores.R {
			rows = append(rows, row.at(r.Scores, i))
		}
	}
	return rows
}

// cellRow returns what the rows of a cell have in common, without its scores.
func cellRow(r *record.Record) Row {
	t, p, m := r.Time, r.Protocol, r.Machine
	warnings := r.Warnings
	if r.Scores != nil {
		warnings = append(slices.Clone(r.Scores.Warnings), warnings...)
	}
	row := Row{
		Task: r.Task.Name, Entry: r.Model.Name, Repeat: int64(r.Repeat), Status: string(r.Status), Reason: r.Reason, Stale: r.Stale,
		FitS: measured(t.FitS), InvertS: measured(t.InvertS), Batch1000S: measured(t.Batch1000S), CPUFitS: measured(t.CPUFitS),
		CPUS: measured(t.CPUS), ColdStartS: measured(t.ColdStartS), MaxRSS: measured(t.MaxRSS), Shared: t.Shared,
		Profile: p.Profile, Seed: p.Seed, TrainRows: int64(p.TrainRows), Targets: int64(p.Targets), Draws: int64(p.Draws),
		Budget:     int64(p.Budget),
		TaskPlugin: r.Task.Plugin, TaskVersion: r.Task.Version, TaskDigest: r.Task.Digest, TaskParams: string(r.Task.Params),
		ModelPlugin: r.Model.Plugin, ModelVersion: r.Model.Version, ModelDigest: r.Model.Digest, ModelParams: string(r.Model.Params),
		OS: m.OS, Arch: m.Arch, CPU: m.CPU, Cores: int64(m.Cores), MemBytes: m.MemBytes, Threads: int64(m.Threads),
		Backend: m.Backend, ISA: m.ISA, Version: r.Build.Version, Revision: r.Build.Revision,
		Started: r.Started.UTC().Format(time.RFC3339Nano), Warnings: strings.Join(warnings, "; "), Key: r.Key,
	}
	for _, text := range []*string{ // of a plugin, or of a machine that is not this one
		&row.Reason, &row.Status, &row.Profile, &row.TaskPlugin, &row.TaskVersion, &row.ModelPlugin, &row.ModelVersion, &row.OS,
		&row.Arch, &row.CPU, &row.Backend, &row.ISA, &row.Version, &row.Revision, &row.Warnings,
	} {
		*text = printable.Line(*text)
	}
	for _, document := range []*string{&row.TaskParams, &row.ModelParams} {
		*document = string(printable.JSON([]byte(*document)))
	}
	return row
}

// setScores enters the scores that do not depend on T.
func (row *Row) setScores(s *score.Scores) {
	row.Order = string(s.Order)
	row.Infeasible, row.Outside, row.Capped, row.PriorFloor = &s.Infeasible, &s.Outside, &s.Capped, &s.PriorFloor
	if m := s.MMD2; m != nil {
		row.MMD2, row.MMD2Low, row.MMD2High = &m.Mean, &m.Low, &m.High
		row.MMD2Unbiased, row.MMD2Floor = &m.Unbiased.Mean, &m.Floor.Mean
	}
}

// at returns the row with the scores at the i-th number of draws.
func (row Row) at(s *score.Scores, i int) Row {
	p := s.R[i]
	t := int64(p.T)
	row.T, row.R, row.RQ25, row.RQ75 = &t, &p.Mean, &p.Q25, &p.Q75
	if i < len(s.Typical) {
		typical := s.Typical[i]
		row.Typical, row.TypicalLow, row.TypicalHigh = &typical.Mean, &typical.Low, &typical.High
	}
	if i < len(s.Worst) {
		row.Worst1Pct = &s.Worst[i]
	}
	row.RPrefix, row.RNormalised = meanAt(s.RPrefix, p.T), meanAt(s.RNormalised, p.T)
	if i < len(s.Prior) {
		row.RPrior = &s.Prior[i]
	}
	return row
}

// meanAt returns the mean at T, nil if there is none.
func meanAt(points []score.Point, t int) *float64 {
	for i := range points {
		if points[i].T == t {
			return &points[i].Mean
		}
	}
	return nil
}

// measured returns a value of record.Time, nil if it was not measured.
func measured[T int64 | float64](v T) *T {
	if v == 0 {
		return nil
	}
	return &v
}
