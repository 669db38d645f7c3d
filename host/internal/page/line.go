package page

import (
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

func (m *maker) line(t *board.Table, l *board.Line) line {
	entry, _ := slices.BinarySearch(m.data.Entries, l.Entry)
	out := line{Entry: entry, Plugin: l.Plugin, Footnotes: l.Footnotes, Recorded: l.Repeats}
	for _, f := range l.Failures {
		out.Failures = append(out.Failures, [3]int{f.Repeat, m.text(string(f.Status)), m.text(f.Reason)})
	}
	out.Cells = m.cells(l)
	s := l.Scores
	if s == nil {
		return out
	}
	out.Scored, out.Ranked = s.Repeats, s.Order == sdk.Ranked
	if s.Targets != t.Protocol.Targets {
		out.Targets = s.Targets
	}
	for k, draws := range t.T {
		i := slices.IndexFunc(s.R, func(p score.Point) bool { return p.T == draws })
		p := s.Typical[i]
		out.R = append(out.R, []float64{number(p.Mean), number(p.Low), number(p.High), number(p.Q25), number(p.Q75)})
		out.Mean = append(out.Mean, meanOf(s, i))
		relative, _ := l.Normalised(draws)
		out.Relative = append(out.Relative, number(relative.Mean))
		out.Ranks = append(out.Ranks, l.Ranks[k].Low, l.Ranks[k].High)
	}
	if s.MMD2 != nil {
		out.MMD = []float64{number(s.MMD2.Mean), number(s.MMD2.Low), number(s.MMD2.High)}
	}
	out.Infeasible, out.Outside = figures(s.Infeasible, threeFigs), figures(s.Outside, threeFigs)
	out.Capped = figures(s.Capped, threeFigs)
	out.Fit, out.Batch = figures(l.Time.FitS, threeFigs), figures(l.Time.Batch1000S, threeFigs)
	out.Memory, out.Shared = l.Time.MaxRSS, l.Time.Shared
	out.Curves = m.curves(l)
	return out
}

// number keeps the digits of a score that are shown.
func number(v float64) float64 { return figures(v, 5) }

// shownKey is how much of a key is shown.
const shownKey = 12

// cells returns the provenance of each repeat, in the order of columns that the scripts know. Numbers of text are indices
// of data.Text.
func (m *maker) cells(l *board.Line) [][]any {
	var cells [][]any
	for _, r := range l.Records {
		if !m.detail.cells && r.Status == record.OK && len(r.Warnings) == 0 {
			continue
		}
		cells = append(cells, []any{
			r.Repeat, m.text(string(r.Status)), m.text(r.Reason), m.text(clipped(r.Detail)),
			r.Key[:min(len(r.Key), shownKey)], m.text(r.Model.Plugin + " " + r.Model.Version), m.text(r.Model.Digest),
			m.text(string(r.Model.Params)), m.text(r.Task.Plugin + " " + r.Task.Version), m.text(r.Task.Digest),
			m.text(string(r.Task.Params)), m.text(seed(r)), m.text(machine(r)), m.text(build(r)),
			m.text(r.Started.UTC().Format("2006-01-02 15:04") + " UTC"),
			figures(r.Time.FitS, threeFigs), figures(r.Time.InvertS, threeFigs), figures(r.Time.Batch1000S, threeFigs),
			figures(r.Time.CPUS, threeFigs), figures(r.Time.ColdStartS, threeFigs), r.Time.MaxRSS, shared(r), lastR(r),
			m.text(strings.Join(warnings(r), "\n")),
		})
	}
	return cells
}

// mostDetail is how much of a failure's trace is shown.
const mostDetail = 2000

func clipped(s string) string {
	if len(s) <= mostDetail {
		return s
	}
	return strings.ToValidUTF8(s[:mostDetail], "") + "…"
}

func shared(r *record.Record) int {
	if r.Time.Shared {
		return 1
	}
	return 0
}

// lastR returns the typical error at the record's last T, 0 without scores.
func lastR(r *record.Record) float64 {
	if r.Scores == nil || len(r.Scores.Typical) == 0 {
		return 0
	}
	return figures(r.Scores.Typical[len(r.Scores.Typical)-1].Mean, threeFigs)
}

func warnings(r *record.Record) []string {
	all := slices.Clone(r.Warnings)
	if r.Scores != nil {
		all = append(all, r.Scores.Warnings...)
	}
	return all
}

// curve is a training curve: the packed decimal logarithms of its losses, where they are positive, or the losses as they
// are.
type curve struct {
	Repeat     int    `json:"repeat"`
	Stage      string `json:"stage"`
	Done       []int  `json:"done"`
	Log        bool   `json:"log,omitempty"`
	Span       span   `json:"span"`
	Loss       string `json:"loss"`
	Validation string `json:"val"`
}

// curves returns the training curves of the first repeat that has any.
func (m *maker) curves(l *board.Line) []curve {
	if m.detail.curve == 0 {
		return nil
	}
	for _, r := range l.Records {
		var curves []curve
		for _, c := range r.Training {
			if len(c.Done) > 0 {
				curves = append(curves, newCurve(r.Repeat, c, m.detail.curve))
			}
		}
		if len(curves) > 0 {
			return curves
		}
	}
	return nil
}

// meanOf returns the arithmetic mean of r_T, the share of it that the worst 1 % of the targets carry, 0 if the targets
// are too few for one, and 1 if that is so much that the mean is theirs, 0 if not.
func meanOf(s *score.Pooled, i int) []float64 {
	worst, few := 0.0, 0.0
	if s.Targets >= score.EnoughForWorst {
		worst = figures(s.Worst[i], threeFigs)
	}
	if score.MadeByFew(s.Worst[i], s.Targets) {
		few = 1
	}
	return []float64{number(s.R[i].Mean), worst, few}
}
