package record

import (
	"encoding/json"
	"time"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/sketch"
)

// Schema is the version of the record format that this package writes.
const Schema = 1

// Record is the outcome of one cell: one entry, fitted once on one task.
//
// What may be long comes last in its file, so that a reader who needs none of it can stop early.
type Record struct {
	Schema   int      `json:"schema"`
	Key      string   `json:"key"` // see Key
	Task     Plugin   `json:"task"`
	Model    Plugin   `json:"model"` // its Name is the entry's
	Repeat   int      `json:"repeat"`
	Protocol Protocol `json:"protocol"`
	Status   Status   `json:"status"`
	Reason   string   `json:"reason,omitempty"` // one line; empty if the status is ok
	// Head of a trace or the plugin's last words, a few lines.
	Detail  string    `json:"detail,omitempty"`
	Time    Time      `json:"time"`
	Machine Machine   `json:"machine"`
	Build   Build     `json:"build"`
	Started time.Time `json:"started"`
	// About the run; those about the scores are in Scores.
	Warnings []string `json:"warnings,omitempty"`

	Scores *score.Scores `json:"scores,omitempty"` // nil unless the status is ok
	// What the model reported of its fit, by stage.
	Training []Curve        `json:"training,omitempty"`
	Sketch   *sketch.Sketch `json:"sketch,omitempty"` // for pictures; nil unless the status is ok

	// Stale says in what the record is not what its board asks for now; empty if it is, or nobody
	// has looked. It is a mark of who reads a board (see bench.Sort), and no part of the file.
	Stale string `json:"-"`
}

// Status is how a cell ended, or the call of a plugin that decided that. Every status but OK is the
// model's own failure: what goes wrong with the machine or with the task leaves no record.
type Status string

// The statuses of a cell.
const (
	OK Status = "ok"
	// The plugin reported an error, as of training that diverged.
	Failed      Status = "failed"
	Crashed     Status = "crashed"       // its process ended, or a call panicked
	Timeout     Status = "timeout"       // a call took longer than its limit
	OutOfMemory Status = "out_of_memory" // over the memory limit, or the system gave no more
	Invalid     Status = "invalid"       // it broke the contract, as by rows of the wrong width
)

// Plugin says which executable took part, and how it was set.
type Plugin struct {
	Name    string `json:"name"`   // on the board: of the task, or of the entry
	Plugin  string `json:"plugin"` // what the executable calls itself
	Version string `json:"version"`
	Digest  string `json:"digest"` // SHA-256 of the executable, hexadecimal
	// A JSON object: the parameters that differ from the defaults by configuration.
	Params json.RawMessage `json:"params"`

	// What else decides its scores. Records in which none of it was asked for or given have the key
	// that they always had.
	// The plugin's own word for what it depends on.
	Fingerprint string `json:"fingerprint,omitempty"`
	// Of an executable that is no binary: digest of its description, see DescribeDigest.
	Describe string `json:"describe,omitempty"`
	// That the configuration names as belonging to it; nil for none.
	Files *Files `json:"files,omitempty"`
}

// Files vouch for the content of files that a plugin depends on.
type Files struct {
	// SHA-256 over all names and contents, hexadecimal.
	Digest string `json:"digest"`
	// SHA-256 of each file, by name; none where there are many.
	List map[string]string `json:"list,omitempty"`
}

// Protocol says how much was asked of the cell.
type Protocol struct {
	Profile   string `json:"profile"`
	TrainRows int    `json:"train_rows"`
	Targets   int    `json:"targets"`
	Draws     int    `json:"draws"` // a target
	// Simulator calls that the model may make while it is fitted.
	Budget int            `json:"budget"`
	Seed   uint64         `json:"seed"` // the master seed
	Score  score.Protocol `json:"score"`
	Limits Limits         `json:"limits"`
}

// Limits bound one cell; 0 means no limit.
type Limits struct {
	FitS        float64 `json:"fit_s"`    // wall seconds of Fit
	InvertS     float64 `json:"invert_s"` // wall seconds of Invert, for all targets
	MemoryBytes int64   `json:"memory_bytes"`
}

// BatchDraws is how many draws for one target Time.Batch1000S is the time of.
const BatchDraws = 1000

// Time is what the cell cost, measured by the host. Wall times are in seconds; 0 means not
// measured.
type Time struct {
	FitS    float64 `json:"fit_s"`
	InvertS float64 `json:"invert_s"` // all targets, all draws
	// Median of one target × 1000 draws, warm (reference §5.5).
	Batch1000S float64 `json:"batch1000_s"`
	CPUFitS    float64 `json:"cpu_fit_s"` // processor seconds of the model's process during Fit
	// Processor seconds of the model's process, all its life.
	CPUS       float64 `json:"cpu_s"`
	ColdStartS float64 `json:"cold_start_s"` // from starting the process until it answered
	MaxRSS     int64   `json:"max_rss_bytes"`
	// Another cell ran beside this one, so times are upper bounds.
	Shared bool `json:"shared"`
}

// Machine says where the cell ran. It names no host.
type Machine struct {
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	CPU      string `json:"cpu"` // model name
	Cores    int    `json:"cores"`
	MemBytes int64  `json:"mem_bytes"`
	Threads  int    `json:"threads"`           // granted to the model
	Backend  string `json:"backend,omitempty"` // what the model computed with, in its own words
	// ISA is the instruction set that the backend used: portable, avx2 or avx512 for this project's
	// own. It is empty if the model does not say, and in records from before models did.
	ISA string `json:"isa,omitempty"`
}

// Computed says for people what the model computed with, "" if it is not known.
func (m Machine) Computed() string {
	if m.Backend == "" || m.ISA == "" {
		return m.Backend
	}
	return m.Backend + " with " + m.ISA
}

// Build says what the host was.
type Build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Dirty    bool   `json:"dirty,omitempty"`
	Go       string `json:"go"`
}
