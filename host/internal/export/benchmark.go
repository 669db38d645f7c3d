package export

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
)

// Benchmark writes records in Go's benchmark format, for benchstat: the repeats of an entry are
// samples of one benchmark. What belongs to a cell is in BenchmarkCell, and its errors at each
// number of draws, typical and mean, in BenchmarkR. The machine and the sizes of the protocol are
// configuration, so that benchstat makes a table of its own for each. Cells that are not ok are
// comments.
func Benchmark(w io.Writer, records []*record.Record, metrics []metric.Metric) error {
	out := bufio.NewWriter(w)
	units := []string{"typical"}
	for _, m := range metrics {
		units = append(units, m.BenchmarkUnit())
	}
	for _, unit := range units {
		fmt.Fprintf(out, "Unit %s better=lower assume=nothing\n", unit)
	}
	before := ""
	for _, r := range records {
		if now := settings(r); now != before {
			fmt.Fprint(out, "\n"+now+"\n")
			before = now
		}
		if r.Stale != "" {
			fmt.Fprintf(out, "# stale: %s\n", printable.Line(r.Stale))
		}
		writeCell(out, r, metrics)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write benchmarks: %w", err)
	}
	return nil
}

// settings returns the configuration lines of a record.
func settings(r *record.Record) string {
	m, p := r.Machine, r.Protocol
	return fmt.Sprintf("goos: %s\ngoarch: %s\ncpu: %s\ntrain-rows: %d\ntargets: %d\ndraws: %d\n",
		printable.Line(m.OS), printable.Line(m.Arch), printable.Line(m.CPU), p.TrainRows, p.Targets,
		p.Draws)
}

func writeCell(w io.Writer, r *record.Record, metrics []metric.Metric) {
	name := fmt.Sprintf("/task=%s/entry=%s", r.Task.Name, r.Model.Name)
	if r.Scores == nil {
		fmt.Fprintf(w, "# %s, repeat %d: %s: %s\n",
			name[1:], r.Repeat, r.Status, printable.Line(r.Reason))
		return
	}
	line := "BenchmarkCell" + name + " 1"
	for _, m := range metrics {
		if v, known := m.Pooled([]*record.Record{r}); known && (v.Mean != 0 || !m.Cost()) {
			line += measurement(v.Mean, m.BenchmarkUnit())
		}
	}
	fmt.Fprintln(w, line)
	for i, p := range r.Scores.R {
		line := fmt.Sprintf("BenchmarkR%s/T=%d 1", name, p.T)
		if i < len(r.Scores.Typical) {
			line += measurement(r.Scores.Typical[i].Mean, "typical")
		}
		fmt.Fprintln(w, line+measurement(p.Mean, "r"))
	}
}

func measurement(v float64, unit string) string {
	return " " + strconv.FormatFloat(v, 'g', -1, 64) + " " + unit
}
