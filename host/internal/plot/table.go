package plot

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// table is what pictures of a task are made from: records that can be compared.
type table struct {
	task     string
	protocol record.Protocol
	entries  []entry // with scores by typical error at the last T, the others after them, by name
}

// entry is one line of a table, all of its repeats together.
type entry struct {
	name    string // as on the board
	plugin  string
	style   style
	records []*record.Record // by repeat
	points  []score.Point    // typical error by T; none without scores
	ranked  bool
	targets int    // that r_T is of
	budget  int    // simulator calls that the model was granted
	reason  string // why there are no scores
	time    times
}

// newTable brings the repeats of each entry together. The table is usable whatever the error.
func newTable(records []*record.Record, styles map[string]style) (*table, error) {
	t := &table{task: records[0].Task.Name, protocol: records[0].Protocol}
	var problems []error
	for len(records) > 0 {
		n := 1
		for n < len(records) && records[n].Model.Name == records[0].Model.Name {
			n++
		}
		e, err := newEntry(records[:n])
		if err != nil {
			problems = append(problems, fmt.Errorf("plot %s on %s: %w", e.name, t.task, err))
		}
		e.style = styles[e.name]
		t.entries = append(t.entries, e)
		records = records[n:]
	}
	slices.SortStableFunc(t.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.last(), b.last()), cmp.Compare(a.name, b.name))
	})
	return t, errors.Join(problems...)
}

func newEntry(records []*record.Record) (entry, error) {
	e := entry{name: records[0].Model.Name, plugin: records[0].Model.Plugin, records: records}
	var (
		scores []*score.Scores
		done   []*record.Record
	)
	for _, r := range records {
		if r.Scores == nil {
			e.reason = cmp.Or(e.reason, strings.ReplaceAll(string(r.Status), "_", " "))
			continue
		}
		scores, done = append(scores, r.Scores), append(done, r)
	}
	if len(done) == 0 {
		return e, nil
	}
	pooled, err := score.Pool(scores)
	if err != nil {
		e.reason = "scores do not belong together"
		return e, err
	}
	e.ranked, e.targets, e.budget = pooled.Order == sdk.Ranked, pooled.Targets, done[0].Protocol.Budget
	for i, p := range pooled.Typical {
		if pooled.R[i].Mean == 0 { // 0 at every target, which the typical error takes for the least that is told from it
			p.Mean = 0
		}
		if p.T > 0 && shown(p.Mean) {
			e.points = append(e.points, p)
		}
	}
	if len(e.points) == 0 {
		e.reason = "scores are not finite"
	}
	e.time = newTimes(done, e.ranked)
	return e, nil
}

// last returns the typical error at the last T, infinite without scores.
func (e *entry) last() float64 {
	if len(e.points) == 0 {
		return math.Inf(1)
	}
	return e.points[len(e.points)-1].Mean
}

// label returns the name of the entry in a legend.
func (e *entry) label() string {
	if e.ranked {
		return legible(e.name) + " †"
	}
	return legible(e.name)
}

// scored returns the entries with scores, best first.
func (t *table) scored() []entry {
	n := slices.IndexFunc(t.entries, func(e entry) bool { return len(e.points) == 0 })
	if n < 0 {
		n = len(t.entries)
	}
	return t.entries[:n]
}

// missing returns a sentence about the entries without scores, none if there are none.
func (t *table) missing() []string {
	var names []string
	for _, e := range t.entries[len(t.scored()):] {
		names = append(names, fmt.Sprintf("%s (%s)", legible(e.name), e.reason))
	}
	if len(names) == 0 {
		return nil
	}
	return []string{"Without scores: " + listed(names) + "."}
}

// unlike returns sentences about the entries of which less was asked, or to which more was granted, than of others.
func unlike(entries []entry) []string {
	var fewer, granted, notes []string
	full := 0
	for _, e := range entries {
		full = max(full, e.targets)
	}
	for _, e := range entries {
		if e.targets < full {
			fewer = append(fewer, fmt.Sprintf("%s (%d of %d)", legible(e.name), e.targets, full))
		}
		if e.budget > 0 {
			granted = append(granted, fmt.Sprintf("%s (%d)", legible(e.name), e.budget))
		}
	}
	if len(fewer) > 0 {
		notes = append(notes, "Of the first targets only: "+listed(fewer)+".")
	}
	if len(granted) > 0 {
		notes = append(notes, "Granted simulator calls while fitted: "+listed(granted)+".")
	}
	return notes
}

// times is what an entry costs in wall-clock seconds: medians over its repeats.
type times struct {
	fit    float64 // 0 if not measured
	batch  float64 // one target, as many draws as in draws; 0 if not measured
	draws  float64 // that batch is of
	whole  bool    // the first draw takes as long as all of them
	pooled bool    // batch is a share of the time of all targets at once
	shared bool    // upper bounds
}

// newTimes returns the times of repeats that have scores. A model that ranks its draws has to make all of them before it
// can tell which is the first.
func newTimes(repeats []*record.Record, ranked bool) times {
	var fit, batch, invert []float64
	t := times{whole: ranked, draws: record.BatchDraws}
	for _, r := range repeats {
		fit, batch = append(fit, r.Time.FitS), append(batch, r.Time.Batch1000S)
		invert = append(invert, r.Time.InvertS/float64(max(r.Protocol.Targets, 1)))
		t.shared = t.shared || r.Time.Shared
	}
	t.fit, t.batch = stat.Median(fit), stat.Median(batch)
	if !positive(t.batch) {
		t.batch, t.draws, t.pooled = stat.Median(invert), float64(max(repeats[0].Protocol.Draws, 1)), true
	}
	return t
}

// of returns the seconds that n draws for one target take, as well as they can be told.
func (t times) of(n int) float64 {
	if t.whole {
		return t.batch
	}
	return t.batch * float64(n) / t.draws
}

func positive(v float64) bool { return v > smallest && v < largest }
