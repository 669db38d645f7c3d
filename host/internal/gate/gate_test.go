package gate

import (
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/stat"
)

// effect returns a change of r_10 from 1.
func effect(ratio float64, v compare.Verdict) compare.Effect {
	p := 0.002
	return compare.Effect{
		Metric: "r", T: 10, Name: "r_10", Old: 1, New: ratio, Ratio: ratio,
		Interval: &stat.Interval{Low: ratio / 1.02, High: ratio * 1.02}, P: &p, Adjusted: &p,
		Verdict: v,
	}
}

// withMean returns the effect with a ratio of arithmetic means.
func withMean(e compare.Effect, ratio float64) compare.Effect {
	e.Mean = &compare.Means{Old: 1, New: ratio, Ratio: &ratio}
	return e
}

// result returns a comparison with these effects, of one row.
func result(effects ...compare.Effect) *compare.Result {
	return &compare.Result{
		Old: "old", New: "new", Alpha: 0.01, Metrics: metric.All(),
		Rows: []compare.Row{{
			Task: "waves", Entry: "inn", Repeats: 1, Targets: 40, Trainings: compare.Same,
			Effects: effects,
		}},
	}
}

func TestJudgeEffects(t *testing.T) {
	const passes, warns, fails = "passes", "warns", "fails"
	for name, test := range map[string]struct {
		e    compare.Effect
		r    Threshold
		want string
	}{
		"worse beyond chance": {
			effect(1.06, compare.Worse), Threshold{Worse: 1.05}, fails,
		},
		"worse within tolerance": {
			effect(1.04, compare.Worse), Threshold{Worse: 1.05}, passes,
		},
		"worse by chance": {
			effect(1.5, compare.Alike), Threshold{Worse: 1.05}, passes,
		},
		"over the limit by chance": {
			effect(1.5, compare.Alike), Threshold{Worse: 1.05, Limit: 1.4}, fails,
		},
		"over the limit and nothing said": {
			effect(1.5, compare.Unknown), Threshold{Worse: 1.05, Limit: 1.4}, fails,
		},
		"under the limit": {
			effect(1.3, compare.Unknown), Threshold{Worse: 1.05, Limit: 1.4}, passes,
		},
		"over the limit of the same training": {
			effect(1.3, compare.Alike), Threshold{Worse: 1.05, Limit: 1.4, LimitSame: 1.2}, fails,
		},
		"under the limit of the same training": {
			effect(1.1, compare.Alike), Threshold{Worse: 1.05, Limit: 1.4, LimitSame: 1.2}, passes,
		},
		"nothing said and no limit": {
			effect(1.5, compare.Unknown), Threshold{Worse: 1.05}, warns,
		},
		"better": {
			effect(0.5, compare.Better), Threshold{Worse: 1.05, Limit: 1.4}, passes,
		},
		"a few targets over the limit": {
			withMean(effect(1.01, compare.Alike), 1.5), Threshold{Worse: 1.05, Limit: 1.4}, warns,
		},
		"a few targets under the limit": {
			withMean(effect(1.01, compare.Alike), 1.3), Threshold{Worse: 1.05, Limit: 1.4}, passes,
		},
		"not judged": {effect(9, compare.Worse), Threshold{}, passes},
	} {
		j := Judge(result(test.e),
			Thresholds{Alpha: 0.01, Metrics: map[string]Threshold{"r": test.r}, Missing: Fail})
		got := passes
		if len(j.Findings) > 0 {
			got = warns
		}
		if !j.Passed {
			got = fails
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s: %+v", name, got, test.want, j.Findings)
		}
	}
}

// board returns one cell of each of so many repeats: r_1 and r_10 of 20 targets, an MMD² and a time
// of training, each the same everywhere.
func board(t *testing.T, repeats int, r, mmd2, fit float64) *compare.Board {
	t.Helper()
	var cells []compare.Cell
	for k := range repeats {
		values := slices.Repeat([]float64{r}, 20)
		cells = append(cells, compare.Cell{
			Task: record.Plugin{Name: "waves"}, Model: record.Plugin{Name: "inn"}, Repeat: k,
			Status: record.OK, T: []int{1, 10}, R: [][]float64{values, values},
			Prior: []float64{1, 1}, Floor: 1,
			Metrics: map[string][]float64{"mmd2": slices.Repeat([]float64{mmd2}, 10), "fit": {fit}},
		})
	}
	b, err := compare.NewBoard("board", cells)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestFromZeroIsARegression has each metric go from 0 to more: any threshold of this metric catches
// it, whatever the trainings and however few the repeats. The reverse passes, and so does the
// change under thresholds of other metrics.
func TestFromZeroIsARegression(t *testing.T) {
	base, zero := [3]float64{0.5, 0.5, 0.5}, func(values [3]float64, i int) [3]float64 {
		values[i] = 0
		return values
	}
	names := []string{"r", "mmd2", "fit"}
	of := func(metric string, th Threshold) Thresholds {
		return Thresholds{Metrics: map[string]Threshold{metric: th}}
	}
	for i, m := range names {
		for _, repeats := range []int{1, 3} {
			for _, trainings := range []compare.Trainings{compare.Same, compare.Fresh} {
				from := zero(base, i)
				old := board(t, repeats, from[0], from[1], from[2])
				new := board(t, repeats, base[0], base[1], base[2])
				o := compare.Options{Trainings: trainings}
				worse, better := compare.Boards(old, new, o), compare.Boards(new, old, o)
				for _, th := range []Threshold{{Worse: 1.05}, {Limit: 1000}, {LimitSame: 1.5}} {
					fails := th.LimitSame == 0 || trainings == compare.Same
					if j := Judge(worse, of(m, th)); j.Passed == fails {
						t.Errorf("%s from 0, %d repeats, %s, %+v: passed %t: %v",
							m, repeats, trainings, th, j.Passed, j.Findings)
					}
					if j := Judge(better, of(m, th)); !j.Passed {
						t.Errorf("%s to 0, %d repeats, %s, %+v: %v",
							m, repeats, trainings, th, j.Findings)
					}
					if j := Judge(worse, of(names[(i+1)%3], th)); !j.Passed {
						t.Errorf("%s from 0 under a threshold of another metric: %v", m, j.Findings)
					}
				}
			}
		}
	}
}

// TestLostMetrics has what cannot be compared any more: it is missing, if it is judged at all.
func TestLostMetrics(t *testing.T) {
	for l, text := range map[compare.Lost]string{
		{
			Metric: "r", T: 100, Name: "r_100",
		}: "inn on waves: r_100 cannot be compared: the new side has none, or was asked for " +
			"another",
		{
			Metric: "mmd2", Name: "MMD²",
		}: "inn on waves: MMD² cannot be compared: the new side has none, or was asked for another",
		{Metric: "draws", Name: "1000 draws"}: "",
	} {
		r := result(effect(1, compare.Alike))
		r.Rows[0].Lost = []compare.Lost{l}
		lax := Defaults(metric.All())
		lax.Missing = Warn
		j := Judge(r, Defaults(metric.All()))
		if text == "" {
			if len(j.Findings) > 0 {
				t.Errorf("%s is not judged: %v", l.Name, j.Findings)
			}
			continue
		}
		if j.Passed || j.Findings[0].String() != text || !Judge(r, lax).Passed {
			t.Errorf("%s lost: %+v", l.Name, j)
		}
		var report strings.Builder
		if err := j.JUnit(&report, r); err != nil ||
			!strings.Contains(report.String(), `tests="2" failures="1"`) ||
			!strings.Contains(report.String(), `classname="waves.inn" name="`+l.Name+`"`) {
			t.Errorf("%s lost: JUnit error %v\n%s", l.Name, err, &report)
		}
	}
}

// TestFreshTrainingsHaveTheirOwnLimit has a ratio between the two.
func TestFreshTrainingsHaveTheirOwnLimit(t *testing.T) {
	th := Thresholds{
		Metrics: map[string]Threshold{"r": {Limit: 3, LimitSame: 1.2}},
		Entries: map[string]map[string]Threshold{"mdn": {"r": {Limit: 1.5}}},
	}
	r := result(effect(2, compare.Alike))
	if Judge(r, th).Passed {
		t.Error("the same training, twice as bad: passed")
	}
	r.Rows[0].Trainings = compare.Fresh
	if j := Judge(r, th); !j.Passed {
		t.Errorf("another training, twice as bad: %+v", j)
	}
	if r.Rows[0].Entry = "mdn"; Judge(r, th).Passed {
		t.Error("an entry with a limit of its own, twice as bad: passed")
	}
}

// TestJudgeEachMetric has a time that is twice as long: only its own threshold is about it.
func TestJudgeEachMetric(t *testing.T) {
	names := []string{"r", "mmd2", "fit", "draws"}
	for _, m := range names {
		e := effect(2, compare.Worse)
		e.Metric, e.T = m, 0
		score := effect(1, compare.Alike)
		for _, of := range names {
			th := Thresholds{Metrics: map[string]Threshold{of: {Worse: 1.5}}}
			if passed := Judge(result(e, score), th).Passed; passed == (of == m) {
				t.Errorf("%s under a threshold of %s: passed %t", m, of, passed)
			}
		}
	}
}

func TestJudgeAbsences(t *testing.T) {
	cell := []compare.Absence{{Task: "waves", Entry: "inn", Status: record.Crashed, Reason: "why"}}
	for name, test := range map[string]struct {
		change       func(r *compare.Result)
		strict, lax  bool // whether the gate passes
		strictSaying string
	}{
		"broken": {func(r *compare.Result) {
			r.Broken = cell
		}, false, false, "inn on waves, repeat 0: had scores and has none: crashed: why"},
		"missing": {func(r *compare.Result) {
			r.Missing = cell
		}, false, true, "inn on waves, repeat 0: is not there any more"},
		"refused": {func(r *compare.Result) {
			r.Refused = cell
		}, false, true, "inn on waves, repeat 0: cannot be compared: why"},
		"added":   {func(r *compare.Result) { r.Added = cell }, true, true, ""},
		"mended":  {func(r *compare.Result) { r.Mended = cell }, true, true, ""},
		"failing": {func(r *compare.Result) { r.Failing = cell }, true, true, ""},
		"no r_T": {func(r *compare.Result) {
			r.Rows[0].Effects = nil
		}, false, false, "inn on waves: r_T is compared at no number of draws"},
		"nothing": {func(r *compare.Result) {
			r.Rows = nil
		}, false, false, "comparison: nothing can be compared"},
	} {
		r := result(effect(1, compare.Alike))
		test.change(r)
		strict, lax := Defaults(metric.All()), Defaults(metric.All())
		lax.Missing = Warn
		j := Judge(r, strict)
		if j.Passed != test.strict || Judge(r, lax).Passed != test.lax {
			t.Errorf("%s: passed %t, and %t if missing cells are let through",
				name, j.Passed, Judge(r, lax).Passed)
		}
		saying := ""
		for _, f := range j.Findings {
			saying += f.String()
		}
		if saying != test.strictSaying {
			t.Errorf("%s: said %q, want %q", name, saying, test.strictSaying)
		}
	}
}

// regressed is a judgement with a failure and a warning.
func regressed() (*compare.Result, Judgement) {
	unknown := effect(1.5, compare.Unknown)
	unknown.T, unknown.Name, unknown.Interval, unknown.P, unknown.Adjusted = 1, "r_1", nil, nil, nil
	r := result(unknown, effect(1.2, compare.Worse))
	r.Broken = []compare.Absence{
		{
			Task: "arm", Entry: "mdn", Repeat: 2, Status: record.Timeout,
			Reason: "100 % <late>\nby far",
		},
	}
	return r, Judge(r, Defaults(metric.All()))
}

// TestGitHub is what GitHub documents of workflow commands: %25, and in properties %2C.
func TestGitHub(t *testing.T) {
	_, j := regressed()
	var out strings.Builder
	if err := j.GitHub(&out); err != nil {
		t.Fatal(err)
	}
	want := "::error title=inn on waves::r_10 changed by +20 %25, from 1 to 1.2 (95 %25: +18 " +
		"%25 to +22 %25), p = 0.002\n::error title=mdn on arm%2C repeat 2::had scores and has " +
		"none: timeout: 100 %25 <late> by far\n::warning title=inn on waves::r_1 changed by +50 " +
		"%25, from 1 to 1.5, and nothing says whether by chance\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestText(t *testing.T) {
	_, j := regressed()
	var out strings.Builder
	if err := j.Text(&out); err != nil {
		t.Fatal(err)
	}
	want := "regression: inn on waves: r_10 changed by +20 %, from 1 to 1.2 (95 %: +18 % to +22 " +
		"%), p = 0.002\nregression: mdn on arm, repeat 2: had scores and has none: timeout: 100 " +
		"% <late> by far\nwarning: inn on waves: r_1 changed by +50 %, from 1 to 1.5, and " +
		"nothing says whether by chance\ngate: failed, 2 regressions\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestJUnit reads the report with another set of types, as a CI system would.
func TestJUnit(t *testing.T) {
	r, j := regressed()
	var out strings.Builder
	if err := j.JUnit(&out, r); err != nil {
		t.Fatal(err)
	}
	type test struct {
		Class   string `xml:"classname,attr"`
		Name    string `xml:"name,attr"`
		Failure *struct {
			Message string `xml:"message,attr"`
		} `xml:"failure"`
		Skipped *struct{} `xml:"skipped"`
	}
	var read struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Skipped  int `xml:"skipped,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Tests int    `xml:"tests,attr"`
			Cases []test `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(out.String()), &read); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if read.Tests != 3 || read.Failures != 2 || read.Skipped != 1 || len(read.Suites) != 2 ||
		read.Suites[0].Tests != 2 {
		t.Errorf("counts of %+v", read)
	}
	unknown := read.Suites[0].Cases[0]
	worse := read.Suites[0].Cases[1]
	broken := read.Suites[1].Cases[0]
	if unknown.Skipped == nil || unknown.Failure != nil || unknown.Name != "r_1" {
		t.Errorf("unknown: %+v", unknown)
	}
	if worse.Failure == nil || worse.Class != "waves.inn" ||
		!strings.HasPrefix(worse.Failure.Message, "r_10 changed by +20 %") {
		t.Errorf("worse: %+v", worse)
	}
	if broken.Failure == nil || broken.Class != "arm.mdn" ||
		broken.Failure.Message != "had scores and has none: timeout: 100 % <late> by far" {
		t.Errorf("broken: %+v", broken)
	}
}

func TestMarkdown(t *testing.T) {
	r, j := regressed()
	var out strings.Builder
	if err := j.Markdown(&out, r); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"## Gate failed, 2 regressions",
		`- **Regression**: inn on waves: r_10 changed by +20 %, from 1 to 1.2 (95 %: +18 % to ` +
			`+22 %), p = 0.002`,
		`- **Regression**: mdn on arm, repeat 2: had scores and has none: timeout: 100 % ` +
			`\<late> by far`,
		"### waves: 40 targets, 1 repeat",
		`| entry | r_1 | r_10 |`,
		"|:--|:--|:--|",
		`| inn | \~ +50 % | worse +20 % \[+18 %, +22 %\] p 0.002 |`,
	} {
		if !strings.Contains(out.String(), line+"\n") {
			t.Errorf("no line %q in\n%s", line, out.String())
		}
	}
}
