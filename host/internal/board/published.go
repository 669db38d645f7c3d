package board

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"

	"github.com/invbench/invbench/host/internal/numeral"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

// PublishedFile is the name, in a board's folder, of the numbers that others have printed for its
// cells.
const PublishedFile = "published.yaml"

// equalWithin is the factor up to which two numbers from different trainings and targets count as
// equal.
const equalWithin = 2

// Published is a table that others have printed, for the same tasks and models, if not for the same
// targets.
type Published struct {
	Source string `yaml:"source"` // such as "NeurIPS 2020, Table 3"
	Metric string `yaml:"metric"` // r or mmd2
	T      int    `yaml:"t"`      // of r: the number of draws
	// Best says that the numbers are of the best of several trainings. Then our best training
	// decides, and not the mean.
	Best bool `yaml:"best"`
	// Values are the numbers: task → entry of the board → value.
	Values map[string]map[string]float64 `yaml:"values"`
	Note   string                        `yaml:"note"` // what a reader must know to compare
}

// Comparison is one number of a board beside the published one.
type Comparison struct {
	Task, Entry string
	Ours        score.Summary
	// The least mean of a training: what choosing among the trainings by their scores would print.
	Best    float64
	Median  float64 // over the targets of all trainings
	Worst   float64 // the share of Ours that the worst 1 % of the targets carry; of r only
	Theirs  float64
	OfBest  bool // theirs is of the best of several trainings
	Repeats int
}

// Verdict says how the two compare.
type Verdict string

// The verdicts, by the ratio.
const (
	Better Verdict = "better" // ours is less than half of theirs
	Equal  Verdict = "equal"  // within a factor of 2
	Worse  Verdict = "worse"  // more than twice theirs
)

// Ratio returns our number by theirs: the mean of our trainings, or the best one if theirs is.
func (c Comparison) Ratio() float64 {
	if c.OfBest {
		return c.Best / c.Theirs
	}
	return c.Ours.Mean / c.Theirs
}

// Verdict judges the ratio.
func (c Comparison) Verdict() Verdict {
	switch ratio := c.Ratio(); {
	case ratio < 1./equalWithin:
		return Better
	case ratio > equalWithin:
		return Worse
	}
	return Equal
}

// ReadPublished reads the published tables of a board's folder. A board without any has none, and
// no error.
func ReadPublished(board string) ([]Published, error) {
	path := filepath.Join(board, PublishedFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the published tables: %w", err)
	}
	var document yaml.Node
	if yaml.Unmarshal(text, &document) == nil {
		if err := numeral.CheckYAML(&document); err != nil {
			return nil, fmt.Errorf("read the published tables: %s: %w", path, err)
		}
	}
	dec := yaml.NewDecoder(strings.NewReader(string(text)))
	dec.KnownFields(true)
	var tables []Published
	if err := dec.Decode(&tables); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the published tables: %s: %w", path, err)
	}
	for i, p := range tables {
		if err := p.validate(); err != nil {
			return nil, fmt.Errorf("read the published tables: %s: table %d, %q: %w",
				path, i+1, p.Source, err)
		}
	}
	return tables, nil
}

func (p Published) validate() error {
	switch {
	case p.Source == "":
		return errors.New("source is missing: say where the numbers were printed")
	case p.Metric != "r" && p.Metric != "mmd2":
		return fmt.Errorf("metric is %q, want r or mmd2", p.Metric)
	case p.Metric == "r" && p.T < 1:
		return fmt.Errorf("t is %d, want the number of draws", p.T)
	}
	for task, values := range p.Values {
		for entry, v := range values {
			if !(v > 0) {
				return fmt.Errorf("%s on %s is %g, want a number above 0", entry, task, v)
			}
		}
	}
	return nil
}

// Compare returns the cells that are both on the leaderboard and in the published table, in the
// leaderboard's order. A task that the board has under several protocols is compared under each.
func (l *Leaderboard) Compare(p Published) []Comparison {
	var all []Comparison
	for _, t := range l.Tasks {
		for _, line := range t.Scored() {
			theirs, ok := p.Values[t.Task][line.Entry]
			if !ok {
				continue
			}
			if ours, ok := line.metric(p); ok {
				best, median := spread(line.targets(p))
				c := Comparison{
					Task: t.Task, Entry: line.Entry, Ours: ours, Best: best, Median: median,
					Theirs: theirs, OfBest: p.Best, Repeats: line.Scores.Repeats,
				}
				if p.Metric == "r" && line.Scores.Targets >= score.EnoughForWorst {
					c.Worst = line.Worst(p.T)
				}
				all = append(all, c)
			}
		}
	}
	return all
}

// metric returns the line's score in the metric of a published table.
func (l *Line) metric(p Published) (score.Summary, bool) {
	if p.Metric == "mmd2" {
		if l.Scores.MMD2 == nil {
			return score.Summary{}, false
		}
		return l.Scores.MMD2.Summary, true
	}
	point, ok := l.Mean(p.T)
	return point.Summary, ok
}

// targets returns the score of each target in the metric of a published table, one list for each
// training with scores.
func (l *Line) targets(p Published) [][]float64 {
	var all [][]float64
	for _, r := range l.Records {
		switch {
		case r.Scores == nil:
		case p.Metric == "mmd2":
			all = append(all, r.Scores.PerTarget.MMD2)
		default:
			all = append(all, r.Scores.PerTarget.R[r.Scores.Index(p.T)])
		}
	}
	return all
}

// spread returns the least of the means of the lists, and the median of all of their values.
func spread(lists [][]float64) (least, median float64) {
	least = math.Inf(1)
	for _, values := range lists {
		least = min(least, stat.Mean(values))
	}
	return least, stat.Median(slices.Concat(lists...))
}
