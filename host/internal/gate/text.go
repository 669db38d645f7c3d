package gate

import (
	"fmt"
	"io"
	"strings"

	"github.com/invbench/invbench/host/internal/compare"
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
	switch fails {
	case 0:
		return "passed"
	case 1:
		return "failed, 1 regression"
	}
	return fmt.Sprintf("failed, %d regressions", fails)
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
		fmt.Fprintf(&out, "- **%s**: %s\n", kind, compare.Escape(f.String()))
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
