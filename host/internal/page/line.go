package page

import (
	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// line is a board.Line.
type line struct {
	Entry     int    `json:"entry"` // index of data.Entries
	Plugin    string `json:"plugin"`
	Ranked    bool   `json:"ranked,omitempty"`
	Footnotes []int  `json:"footnotes,omitempty"`
	Recorded  int    `json:"recorded"` // repeats
	Scored    int    `json:"scored"`   // of these, with scores
	// What follows is there if there are any.
	Targets int      `json:"targets,omitempty"` // if they are not those of the table
	Typical *typical `json:"typical,omitempty"`
	Mean    *means   `json:"mean,omitempty"`
	// Typical r_T/prior for each T; 0 if not known.
	Relative  []float64        `json:"relative,omitempty"`
	Values    map[string]value `json:"values,omitempty"`     // of metrics, by name
	Shared    bool             `json:"shared,omitempty"`     // times are upper bounds
	Seconds   *seconds         `json:"seconds,omitempty"`    // if they were measured
	PerTarget []string         `json:"per_target,omitempty"` // packed, for each of perTarget.T
	Curves    []curve          `json:"curves,omitempty"`
	Examples  []*example       `json:"examples,omitempty"` // for each of pictures.Targets
	Failures  []failure        `json:"failures,omitempty"`
	Cells     []cell           `json:"cells,omitempty"`
}

// typical is typical errors with their 95 % intervals and their quartiles over targets, for each T.
type typical struct {
	Mean []float64 `json:"mean"`
	Low  []float64 `json:"low"`
	High []float64 `json:"high"`
	Q25  []float64 `json:"q25"`
	Q75  []float64 `json:"q75"`
}

// means is arithmetic means of r_T, for each T.
type means struct {
	Value []float64 `json:"value"`
	// The share that the worst 1 % of the targets carry; 0 of too few.
	Worst []float64 `json:"worst"`
	Heavy []bool    `json:"heavy"` // that is so much that the mean is theirs
}

// value is a metric of a line. The ends are 0 where there is no interval.
type value struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low,omitempty"`
	High float64 `json:"high,omitempty"`
}

// failure is a repeat without scores.
type failure struct {
	Repeat int    `json:"repeat"`
	Status textAt `json:"status"`
	Reason textAt `json:"reason"`
}

func (m *maker) line(t *board.Table, l *board.Line) line {
	out := line{
		Plugin: l.Plugin, Ranked: l.Ranked(), Footnotes: l.Footnotes, Recorded: l.Repeats,
		Cells: m.cells(l),
	}
	for _, f := range l.Failures {
		out.Failures = append(out.Failures,
			failure{f.Repeat, m.text(string(f.Status)), m.text(f.Reason)})
	}
	s := l.Scores
	if s == nil {
		return out
	}
	out.Scored, out.Shared, out.Values = s.Repeats, l.Time.Shared, map[string]value{}
	if s.Targets != t.Protocol.Targets {
		out.Targets = s.Targets
	}
	for name, v := range l.Metrics {
		out.Values[name] = value{number(v.Mean), number(v.Low), number(v.High)}
	}
	out.addErrors(t.T, l)
	return out
}

// addErrors adds what there is for each number of draws.
func (out *line) addErrors(draws []int, l *board.Line) {
	out.Typical, out.Mean = &typical{}, &means{}
	for _, t := range draws {
		p, _ := l.Typical(t)
		out.Typical.Mean = append(out.Typical.Mean, number(p.Mean))
		out.Typical.Low = append(out.Typical.Low, number(p.Low))
		out.Typical.High = append(out.Typical.High, number(p.High))
		out.Typical.Q25 = append(out.Typical.Q25, number(p.Q25))
		out.Typical.Q75 = append(out.Typical.Q75, number(p.Q75))
		mean, _ := l.Mean(t)
		worst := 0.0
		if l.Scores.Targets >= score.EnoughForWorst {
			worst = figures3(l.Worst(t))
		}
		out.Mean.Value = append(out.Mean.Value, number(mean.Mean))
		out.Mean.Worst, out.Mean.Heavy = append(out.Mean.Worst, worst),
			append(out.Mean.Heavy, l.Heavy(t))
		relative, _ := l.Normalised(t)
		out.Relative = append(out.Relative, number(relative.Mean))
	}
}

// number keeps the digits of a score that are shown.
func number(v float64) float64 { return figuresOf(v, 5) }

func numbers(values []float64) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = number(v)
	}
	return all
}

// valuesOf returns what is known of a single repeat, by the names of metrics.
func valuesOf(r *record.Record) map[string]float64 {
	values := map[string]float64{}
	for _, m := range metric.All() {
		if m.PerTarget != nil && r.Scores == nil {
			continue
		}
		v, known := m.Pooled([]*record.Record{r})
		if known && (v.Mean != 0 || r.Scores != nil && !m.Cost()) {
			values[m.Name] = figures3(v.Mean)
		}
	}
	return values
}
