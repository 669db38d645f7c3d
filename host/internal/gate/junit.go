package gate

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"

	"github.com/invbench/invbench/host/internal/compare"
)

// The elements of a JUnit report, as far as CI systems agree on them.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitMessage `xml:"failure,omitempty"`
		Skipped *junitMessage `xml:"skipped,omitempty"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes the judgement as a JUnit report: a suite for each task, a test for each effect that
// was looked at and for each cell and metric that is not compared. A test fails if the gate does
// because of it, and is skipped if nothing can be said.
func (j Judgement) JUnit(w io.Writer, r *compare.Result) error {
	all := junitSuites{Name: "bench compare"}
	for i := range r.Rows {
		row := &r.Rows[i]
		for k := range row.Effects {
			all.add(row.Task, j.effectCase(row, &row.Effects[k]))
		}
	}
	for _, f := range j.Findings {
		if !f.ofEffect(r) {
			all.add(f.suite(), f.otherCase())
		}
	}
	for i := range all.Suites {
		s := &all.Suites[i]
		all.Tests, all.Failures, all.Skipped = all.Tests+s.Tests, all.Failures+
			s.Failures, all.Skipped+s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// effectCase returns the test of one effect.
func (j Judgement) effectCase(row *compare.Row, e *compare.Effect) junitCase {
	c := junitCase{Class: row.Task + "." + row.Entry, Name: e.Name, Output: e.Sentence()}
	for _, f := range j.Findings {
		if f.Fails && f.Task == row.Task && f.Entry == row.Entry && f.Metric == e.Metric &&
			f.T == e.T {
			c.Failure = &junitMessage{f.Text, f.Text}
			return c
		}
	}
	if e.Verdict == compare.Unknown {
		c.Skipped = &junitMessage{Message: "nothing can be said"}
	}
	return c
}

// suite returns the name of the suite that a finding belongs to.
func (f Finding) suite() string {
	if f.Task == "" {
		return "comparison"
	}
	return f.Task
}

// ofEffect reports whether the finding is about an effect that the comparison has.
func (f Finding) ofEffect(r *compare.Result) bool {
	return f.Metric != "" && slices.ContainsFunc(r.Rows, func(row compare.Row) bool {
		return row.Task == f.Task && row.Entry == f.Entry && row.Effect(f.Metric, f.T) != nil
	})
}

// otherCase returns the test that a finding is which is not about an effect.
func (f Finding) otherCase() junitCase {
	c := junitCase{Class: f.suite() + "." + f.Entry, Name: fmt.Sprintf("repeat %d", f.Repeat)}
	switch {
	case f.Task == "":
		c.Class, c.Name = "comparison", "comparable"
	case f.Metric != "":
		c.Name = f.about
	}
	if f.Fails {
		c.Failure = &junitMessage{f.Text, f.Text}
	} else {
		c.Skipped = &junitMessage{Message: f.Text}
	}
	return c
}

// add puts a test into the suite of a task.
func (s *junitSuites) add(task string, c junitCase) {
	i := slices.IndexFunc(s.Suites, func(suite junitSuite) bool { return suite.Name == task })
	if i < 0 {
		i = len(s.Suites)
		s.Suites = append(s.Suites, junitSuite{Name: task})
	}
	suite := &s.Suites[i]
	suite.Tests++
	if c.Failure != nil {
		suite.Failures++
	}
	if c.Skipped != nil {
		suite.Skipped++
	}
	suite.Cases = append(suite.Cases, c)
}
