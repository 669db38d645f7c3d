package compare

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/stat"
)

// shownResult has one row of every kind.
func shownResult() *Result {
	p := 0.0034
	mean := 1.75
	worse := Effect{
		Metric: "r", T: 10, Name: "r_10", Old: 1, New: 1.25, Ratio: 1.25,
		Interval: &stat.Interval{Low: 1.05, High: 1.5}, P: &p, Adjusted: &p,
		Mean: &Means{Old: 2, New: 3.5, Ratio: &mean}, Verdict: Worse,
	}
	alike, one := worse, 1.0
	alike.Mean = &Means{New: 1} // from 0
	alike.Ratio = 0.997
	alike.Interval = &stat.Interval{Low: 0.95, High: 1.04}
	alike.Adjusted = &one
	alike.Verdict = Alike
	same := Effect{
		Metric: "r", T: 1, Name: "r_1", Old: 2, New: 2, Ratio: 1,
		Interval: &stat.Interval{Low: 1, High: 1}, Adjusted: &one, Verdict: Alike,
	}
	unknown := Effect{Metric: "r", T: 1, Name: "r_1", Old: 2, New: 24, Ratio: 12, Verdict: Unknown}
	fit := Effect{Metric: "fit", Name: "fit", Old: 1, New: 1.1, Ratio: 1.1, Verdict: Unknown}
	return &Result{
		Old: "old", New: "new", Alpha: 0.01, Metrics: metric.All(),
		Rows: []Row{
			{
				Task: "waves", Entry: "inn", Repeats: 1, Targets: 40,
				Effects: []Effect{same, worse, fit}, Notes: []string{"shared"},
			},
			{
				Task: "waves", Entry: "mdn", Repeats: 1, Targets: 40,
				Effects: []Effect{unknown, alike}, Notes: []string{"shared", "its own"},
			},
		},
		Broken: []Absence{{"arm", "mdn", 0, record.Timeout, "late\x1b[2J\nby far"}},
		Added:  []Absence{{"arm", "inn", 1, record.OK, ""}},
	}
}

func TestText(t *testing.T) {
	var out strings.Builder
	if err := shownResult().Text(&out, 0); err != nil {
		t.Fatal(err)
	}
	want := `waves: 40 targets, 1 repeat
entry  r_1   r_10                                               fit
inn    =     worse +25 % [+5.0 %, +50 %] p 0.0034, mean +75 %   ~ +10 %
mdn    ~ ×12 ~ -0.3 % [-5.0 %, +4.0 %] p 1.00, mean ×∞          ~
  shared
  mdn: its own

had scores and have none
  arm/mdn/0: timeout: late[2J by far

only in new
  arm/inn/1

changes from old to new, less is better: of the typical r_T (geometric mean over targets) [95 % interval], p adjusted for the number of tests, and of the mean r_T
worse, better: beyond chance at α = 0.01; ~ nothing can be said, or no difference told from chance; = all values equal
1 worse, 2 alike, 2 unknown
`
	squeeze := func(s string) string { // widths of columns are checked elsewhere
		for strings.Contains(s, "  ") {
			s = strings.ReplaceAll(s, "  ", " ")
		}
		return s
	}
	if diff := cmp.Diff(squeeze(want), squeeze(out.String())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTextFits(t *testing.T) {
	r := shownResult()
	var lengths []int
	for width := 110; width >= 20; width -= 10 {
		g := r.fitting(r.Rows, width)
		if !g.Fits(width) && width > 25 {
			t.Errorf("width %d: the table is wider\n%v", width, g.Rows)
		}
		titles := g.Rows[0]
		if last := titles[len(titles)-1]; last != "fit" && last != "r_10" {
			t.Errorf("width %d: titles %q have no last number of draws", width, titles)
		}
		var out strings.Builder
		g.Text(&out)
		longest := 0
		for line := range strings.Lines(out.String()) {
			longest = max(longest, utf8.RuneCountInString(strings.TrimSpace(line)))
		}
		lengths = append(lengths, longest)
	}
	if lengths[0] <= lengths[len(lengths)-1] {
		t.Errorf("widths %v: a narrow terminal gets as much as a wide one", lengths)
	}
}

func TestPercent(t *testing.T) {
	for ratio, want := range map[float64]string{
		1: "+0.0 %", 1.05: "+5.0 %", 0.95: "-5.0 %", 1.5: "+50 %", 0.25: "-75 %", 9.5: "+850 %",
		12.345: "×12.3", 1e9: "×1e+09",
	} {
		if got := percent(ratio); got != want {
			t.Errorf("percent(%v) = %q, want %q", ratio, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	p, mean := 0.002, 1.75
	e := Effect{
		Metric: "r", T: 10, Name: "r_10", Old: 1, New: 1.2, Ratio: 1.2,
		Interval: &stat.Interval{Low: 1.1, High: 1.3}, P: &p, Adjusted: &p,
		Mean: &Means{Old: 2, New: 3.5, Ratio: &mean},
	}
	was, is := e, e
	was.Zero = Old
	was.Ratio = 1e12
	was.Interval = nil
	was.Mean = &Means{New: 3.5}
	was.P = nil
	was.Adjusted = nil
	is.Zero, is.Old, is.Ratio, is.Interval, is.Mean = New, 1.2, 1e-12, nil, nil
	for want, e := range map[string]Effect{
		"r_10 changed by +20 %, from 1 to 1.2 (95 %: +10 % to +30 %), p = 0.002; its mean by " +
			"+75 %, from 2 to 3.5": e,
		"r_10 was 0 throughout and is 1.2, which counts as ×1e+12; " +
			"its mean by ×∞, from 0 to 3.5": was,
		"r_10 is 0 throughout and was 1.2, which counts as -100 %, p = 0.002": is,
	} {
		if got := e.Sentence(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
