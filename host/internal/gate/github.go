package gate

import (
	"fmt"
	"io"
	"strings"
)

// GitHub writes one annotation for each finding, as workflow commands that GitHub Actions reads
// from a step's output. At most ten errors and ten warnings of a step are shown there, so the
// failures come first.
func (j Judgement) GitHub(w io.Writer) error {
	var out strings.Builder
	for _, f := range j.Findings {
		kind := "warning"
		if f.Fails {
			kind = "error"
		}
		fmt.Fprintf(&out, "::%s title=%s::%s\n", kind, property(f.subject()), message(f.Text))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// message escapes the text of a workflow command.
func message(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes the value of a property of a workflow command.
func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").
		Replace(text)
}

// subject says what a finding is about.
func (f Finding) subject() string {
	switch {
	case f.Task == "":
		return "comparison"
	case f.Metric == "":
		return fmt.Sprintf("%s on %s, repeat %d", f.Entry, f.Task, f.Repeat)
	}
	return f.Entry + " on " + f.Task
}

// String returns the finding in one line.
func (f Finding) String() string { return f.subject() + ": " + f.Text }
