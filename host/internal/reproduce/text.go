package reproduce

import (
	"bytes"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/invbench/invbench/host/internal/printable"
)

// Text writes the result for people.
func (r *Result) Text(w io.Writer) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s, %s, repeat %d: %s\n", r.Task, r.Entry, r.Repeat, r.verdict())
	if !r.Equal && len(r.R) > 0 {
		fmt.Fprintln(&out)
		table := tabwriter.NewWriter(&out, 0, 0, 3, ' ', tabwriter.AlignRight)
		fmt.Fprintln(table,
			"\trecord\tnow\tnow / record\trecord's 95 % interval\tinside\tmean, record\tmean, "+
				"now\t")
		for _, p := range r.R {
			p.line(table, "typical "+p.name)
		}
		for _, p := range r.Metrics {
			p.line(table, p.name)
		}
		if err := table.Flush(); err != nil {
			return err
		}
		fmt.Fprintln(&out,
			"\ntypical: the geometric mean over targets, mean: the arithmetic one; intervals "+
				"are given the record's training")
	}
	fmt.Fprintf(&out,
		"\ntraining took %.3g s in the record, %.3g s now; all draws %.3g s and %.3g s\n",
		r.FitS.Record, r.FitS.Now, r.InvertS.Record, r.InvertS.Now)
	for _, d := range r.Differences {
		fmt.Fprintf(&out, "note: %s\n", printable.Line(d))
	}
	_, err := w.Write(out.Bytes())
	return err
}

// verdict says it in a few words.
func (r *Result) verdict() string {
	switch {
	case r.Equal && r.Status.Now == "ok":
		return "equal, byte for byte"
	case r.Equal:
		return "equal: it ended again as " + ending(r.Status.Now, r.Reason.Now)
	case r.Status.Record != r.Status.Now:
		return fmt.Sprintf("not equal: %s in the record, %s now",
			ending(r.Status.Record, r.Reason.Record), ending(r.Status.Now, r.Reason.Now))
	case len(r.Differences) == 0:
		return "not equal, on the same machine and by the same executables: the model or its " +
			"backend is not deterministic"
	}
	return "not equal"
}

func ending(status, reason string) string {
	if reason == "" {
		return status
	}
	return status + " (" + printable.Line(reason) + ")"
}

func (r Ratio) line(w io.Writer, name string) {
	ratio, inside := "-", "no"
	if r.Ratio != nil {
		ratio = fmt.Sprintf("%.4g", *r.Ratio)
	}
	if r.Inside() {
		inside = "yes"
	}
	before, now := "-", "-"
	if r.Paper != nil {
		before, now = fmt.Sprintf("%.4g", r.Paper.Record), fmt.Sprintf("%.4g", r.Paper.Now)
	}
	fmt.Fprintf(w, "%s\t%.6g\t%.6g\t%s\t%.3g … %.3g\t%s\t%s\t%s\t\n",
		name, r.Mean.Record, r.Mean.Now, ratio, r.Low, r.High, inside, before, now)
}
