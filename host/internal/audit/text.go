package audit

import (
	"bytes"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/score"
)

// Text writes the report for people: the errors over all targets, how far the simulators are apart,
// a line for each target, and the warnings.
func (r *Report) Text(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d of %d targets, the best %d of %d draws for each, simulated again by the "+
		"task's truer simulator\n\n",
		r.Targets, r.Of, r.Top, r.Draws)
	table := tabwriter.NewWriter(&b, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table,
		"typical error\tproxy\ttrue\t95 % interval\ttrue / proxy\tmean, proxy\tmean, true\t")
	if r.First != nil {
		r.First.line(table, "first draw (r_1)", r.Targets)
	}
	r.Picked.line(table, "best draw by the proxy", r.Targets)
	r.Best.line(table, fmt.Sprintf("best of the %d", r.Top), r.Targets)
	r.Mean.line(table, fmt.Sprintf("mean of the %d", r.Top), r.Targets)
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(&b,
		"\ntypical: the geometric mean over targets, its interval given this training; mean: "+
			"the arithmetic one")
	r.apart(&b)
	if err := r.lines(&b); err != nil {
		return err
	}
	for _, warning := range r.Warnings {
		fmt.Fprintf(&b, "note: %s\n", printable.Line(warning))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// line writes the typical errors with their interval, and the arithmetic means.
func (p Pair) line(w io.Writer, name string, targets int) {
	mean := fmt.Sprintf("%.4g", p.TrueMean)
	if score.MadeByFew(p.TrueWorst, targets) {
		mean += fmt.Sprintf(" (%.0f %% by the worst 1 %% of targets)", 100*p.TrueWorst)
	}
	fmt.Fprintf(w, "%s\t%.4g\t%.4g\t%.3g … %.3g\t%s\t%.4g\t%s\t\n",
		name, p.Proxy, p.True, p.Low, p.High, orDash(p.Ratio), p.ProxyMean, mean)
}

// apart says how far the simulators are apart, and what that does to the order of draws.
func (r *Report) apart(w io.Writer) {
	fmt.Fprintf(w, "\nMSE between the y of the two simulators %s, largest %s; median of true by "+
		"proxy error %s\n",
		orDash(r.Gap), orDash(r.GapLargest), orDash(r.RatioMedian))
	if r.StaysBest != nil {
		fmt.Fprintf(w, "the best by the proxy stays the best for %.3g %% of targets (by chance "+
			"%.3g %%); rank correlation within a target %s\n",
			100**r.StaysBest, 100**r.StaysByChance, orDash(r.RankCorrelation))
	}
	fmt.Fprintf(w, "infeasible to the truer simulator: %d\n\n", r.Infeasible)
}

// lines writes a line for each target.
func (r *Report) lines(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table,
		"target\tbest by the proxy\tits true error\tratio\tMSE between y\tbest true of %d\trank "+
			"correlation\tstays best\t\n", r.Top)
	for _, t := range r.PerTarget {
		var best Draw // of none
		if len(t.Draws) > 0 {
			best = t.Draws[0]
		}
		stays := "-"
		if t.StaysBest != nil {
			stays = map[bool]string{true: "yes", false: "no"}[*t.StaysBest]
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", t.Target, orDash(best.Proxy),
			orDash(best.True),
			orDash(best.Ratio), orDash(best.Gap), orDash(t.smallest()), orDash(t.RankCorrelation),
			stays)
	}
	return table.Flush()
}

// smallest returns the smallest true error of a target's draws, nil if none is feasible.
func (t Target) smallest() *float64 {
	var least *float64
	for _, d := range t.Draws {
		if d.True != nil && (least == nil || *d.True < *least) {
			least = d.True
		}
	}
	return least
}

func orDash(v *float64) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprintf("%.4g", *v)
}
