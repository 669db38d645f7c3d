package cli

import (
	"bytes"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/invbench/invbench/host/internal/score"
)

// printScores writes scores for people: a line for each T, then what else there is to know.
func (a *app) printScores(task string, s *score.Scores) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %d targets, %d draws for each, %s\n\n", task, s.Targets, s.Draws, s.Order)
	table := tabwriter.NewWriter(&b, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "T\ttypical r_T\t95 % interval\t25 to 75 % of targets\tmean r_T\t"+
		"of it the worst 1 %\tprior's mean\ttypical r_T/prior's\t")
	for i, p := range s.Typical {
		fmt.Fprintf(table, "%d\t%.4g\t%s\t%s\t%.4g\t%s\t%.4g\t%s\t\n", p.T, p.Mean,
			span(p.Low, p.High),
			span(p.Q25, p.Q75),
			s.R[i].Mean, percent(s.Worst[i]), s.Prior[i], normalised(s, p.T))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\ninfeasible draws %s, outside of the prior's box %s; "+
		"worse than a guess is on average, and counted as that, %s\n",
		percent(s.Infeasible), percent(s.Outside), percent(s.Capped))
	if m := s.MMD2; m != nil {
		fmt.Fprintf(&b, "MMD² %.4g [%s], unbiased %.4g, of a perfect model %.4g; "+
			"%d draws each of %d targets, tolerance %.2g\n",
			m.Mean, span(m.Low, m.High), m.Unbiased.Mean, m.Floor.Mean, m.Sample, m.Targets,
			m.Tolerance)
	}
	if t := heavyT(s); len(t) > 0 {
		fmt.Fprintf(&b, "note: at T = %s the worst 1 %% of the targets carry over a quarter of "+
			"the mean: other targets would give another\n",
			strings.Join(t, ", "))
	}
	for _, warning := range s.Warnings {
		fmt.Fprintf(&b, "note: %s\n", warning)
	}
	_, err := a.stdout.Write(b.Bytes())
	return err
}

func span(low, high float64) string { return fmt.Sprintf("%.3g … %.3g", low, high) }

// heavyT returns the T at which few targets make the mean.
func heavyT(s *score.Scores) []string {
	var all []string
	for i, p := range s.R {
		if score.MadeByFew(s.Worst[i], s.Targets) {
			all = append(all, fmt.Sprint(p.T))
		}
	}
	return all
}

// normalised returns the score in units of the prior's, where there is one.
func normalised(s *score.Scores, t int) string {
	for _, p := range s.RNormalised {
		if p.T == t {
			return fmt.Sprintf("%.4g", p.Mean)
		}
	}
	return "-"
}

func percent(share float64) string { return fmt.Sprintf("%.3g %%", 100*share) }
