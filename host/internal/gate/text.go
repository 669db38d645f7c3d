package gate

import (
	"fmt"
	"io"
	"strings"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/texttab"
)

// Text writes the judgement for a terminal, one line a finding and one for what it comes to.
func (j Judgement) Text(w io.Writer) error {
	var out strings.Builder
	for _, f := range j.Findings {
		kind := "warning"
		if f.Fails {
			kind = "regression"
		}
		fmt.Fprintf(&out, "%s: %s\n", kind, f)
	}
	out.WriteString("gate: " + j.outcome() + "\n")
	_, err := io.WriteString(w, out.String())
	return err
}

// outcome says what the judgement comes to.
func (j Judgement) outcome() string {
	fails := 0
	for _, f := range j.Findings {
		if f.Fails {
			fails++
		}
	}
	if fails == 0 {
		return "passed"
	}
	return "failed, " + texttab.Count(fails, "regression")
}

// Markdown writes the judgement and the comparison for a summary that is read in a browser.
func (j Judgement) Markdown(w io.Writer, r *compare.Result) error {
	var out strings.Builder
	out.WriteString("## Gate " + j.outcome() + "\n\n")
	for _, f := range j.Findings {
		kind := "Warning"
		if f.Fails {
			kind = "Regression"
		}
		fmt.Fprintf(&out, "- **%s**: %s\n", kind, texttab.Escape(f.String()))
	}
	if len(j.Findings) > 0 {
		out.WriteByte('\n')
	}
	if err := r.Markdown(&out); err != nil {
		return err
	}
	_, err := io.WriteString(w, out.String())
	return err
}
