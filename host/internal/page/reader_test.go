package page

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/board"
)

// TestReader does what a reader does, in a real browser: each step on the page that the one before
// it left.
func TestReader(t *testing.T) {
	shown := Board{
		Name: "example", Leaderboard: leaderboardOf(t, size{5, 3, 2, 20, true}.board(t)),
		Plan: &Plan{Cells: 31, Done: 30, Missing: []string{"task_a/model_1/7"}},
		Problems: []string{
			"records/waves/net/0.json: not a valid record: has schema 9 where this version reads 1",
		},
	}
	b := open(t, rendered(t, shown))
	first := &shown.Leaderboard.Tasks[0]
	for _, step := range []struct {
		name string
		do   func(t *testing.T, b *browser, shown Board, first *board.Table)
	}{
		{"summary", readSummary},
		{"all tasks", readOverall},
		{"one task", readTask},
		{"sort", clickToSort},
		{"filter", typeToFilter},
		{"slide", slideDraws},
		{"time", slideTime},
		{"entry", openOneEntry},
		{"target", openOneTarget},
		{"legend", hideOne},
		{"for all readers", checkNames},
		{"light and dark", lightAndDark},
		{"address", followAddress},
	} {
		t.Run(step.name, func(t *testing.T) {
			b.t = t
			step.do(t, b, shown, first)
		})
	}
	b.t = t
}

// want fails the test if two values differ.
func want[T any](t *testing.T, what string, wanted, got T) {
	t.Helper()
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// contains fails the test if an element's text lacks a part.
func (b *browser) contains(selector string, parts ...string) {
	b.t.Helper()
	text := strings.Join(b.texts(selector), "\n")
	for _, part := range parts {
		if !strings.Contains(text, part) {
			b.t.Errorf("%s does not say %q:\n%s", selector, part, text)
		}
	}
}

func readSummary(t *testing.T, b *browser, _ Board, _ *board.Table) {
	b.contains("#summary", "30 of 31 cells recorded", "3 tasks", "5 entries")
	b.contains("#problems", "1 file could not be read", "records/waves/net/0.json", "schema 9")
	b.contains("#failures", "1 cell not run yet", "timeout", "fit took longer than 10 min",
		"training diverged at epoch 7")
}

// readOverall compares the scripts' standings with those of package board, which has them at the
// last T.
func readOverall(t *testing.T, b *browser, shown Board, _ *board.Table) {
	got := eval[[]struct {
		Name              string
		Tables, Scored    int
		Relative, Profile float64
		Low, High         int
		Ends, Band        [2]float64
		Area              float64 // of the steps of the chart
	}](b, `overall().entries.map((e) => ({Name: nameOf(e.line), Tables: e.tables, Scored: e.scored, Relative: e.relative.mean, Profile: e.profile.mean,
		Low: e.low, High: e.high, Ends: [e.relative.low, e.relative.high], Band: [e.profile.low, e.profile.high], Area: d3.sum(d3.pairs(profileSteps(e)), ([p, q]) => p.share * Math.log(q.factor / p.factor)) / Math.log(board.factor)}))`)
	lines := shown.Leaderboard.Overall.Lines
	if len(got) != len(lines) {
		t.Fatalf("%d standings, want %d", len(got), len(lines))
	}
	for i, l := range lines {
		near := math.Abs(got[i].Relative/l.Normalised-1) < 1e-4 &&
			math.Abs(got[i].Profile-l.Profile) < 1e-4
		near = near && math.Abs(got[i].Ends[0]/l.Low-1) < 5e-3 &&
			math.Abs(got[i].Ends[1]/l.High-1) < 5e-3
		near = near && math.Abs(got[i].Area-l.Profile) < 1e-3 &&
			math.Abs(got[i].Band[0]-l.ProfileLow) < 1e-4 &&
			math.Abs(got[i].Band[1]-l.ProfileHigh) < 1e-4
		near = near && got[i].Low == l.Rank.Low && got[i].High == l.Rank.High
		if got[i].Name != l.Entry || got[i].Tables != l.Tables || got[i].Scored != l.Scored ||
			!near {
			t.Errorf("standing %d is %+v, want %+v", i, got[i], l)
		}
	}
	// Some repeats failed.
	b.contains("#verdict", "At T = 200", lines[0].Entry+" is first over 3 tasks: ",
		"said of these trainings alone")
	if lines[0].ProfileHigh <= lines[0].ProfileLow && lines[1].ProfileHigh <= lines[1].ProfileLow {
		t.Error("no profile has a band: the test looks at none")
	}
	want(t, "charts", 2, eval[int](b, `document.querySelectorAll("#charts svg[role=img]").length`))
}

func readTask(t *testing.T, b *browser, _ Board, first *board.Table) {
	b.click(`[data-key="tab-0"]`)
	want(t, "address", "#task=task_a", eval[string](b, "location.hash"))
	var names []string
	for _, l := range first.Lines {
		names = append(names, l.Entry)
	}
	want(t, "order", names, b.entries())
	want(t, "ranks", rankTexts(first, len(first.T)-1),
		b.texts("#board tbody tr:not(.failed) .rank"))
	b.contains("#board tr.failed", "timeout", "fit took longer than 10 min")
	b.contains("#board .foot", "1 of 2 repeats failed: training diverged at epoch 7",
		"Protocol: profile paper")
	want(t, "charts", 2, eval[int](b, `document.querySelectorAll("#charts svg[role=img]").length`))
}

// rankTexts returns the ranks of the scored lines as the page writes them.
func rankTexts(table *board.Table, t int) []string {
	var ranks []board.Rank
	lines := slices.Clone(table.Scored())
	slices.SortFunc(lines, func(a, b board.Line) int {
		if a.Scores.Typical[t].Mean < b.Scores.Typical[t].Mean {
			return -1
		}
		return 1
	})
	for _, l := range lines {
		ranks = append(ranks, l.Ranks[t])
	}
	return tied(ranks)
}

func tied(ranks []board.Rank) []string {
	var texts []string
	for _, r := range ranks {
		text := fmt.Sprint(r.Low)
		if slices.ContainsFunc(ranks, func(o board.Rank) bool {
			return o.Low == r.Low && o != r
		}) || count(ranks, r) > 1 {
			text = "=" + text
		}
		texts = append(texts, text)
	}
	return texts
}

func count(ranks []board.Rank, r board.Rank) int {
	n := 0
	for _, o := range ranks {
		if o == r {
			n++
		}
	}
	return n
}

func clickToSort(t *testing.T, b *browser, _ Board, _ *board.Table) {
	const order = `[...document.querySelectorAll("#board th[aria-sort]")].map((e) => ` +
		`e.getAttribute("aria-sort")).filter((v) => v !== "none")`
	scored := `#board tbody tr:not(.failed) .entry button`
	b.click(`#board [data-key="sort-entry"]`)
	up := b.texts(scored)
	want(t, "ascending", sorted(up), up)
	want(t, "aria-sort", []string{"ascending"}, eval[[]string](b, order))
	want(t, "focus", "sort-entry", eval[string](b, "document.activeElement.dataset.key"))
	b.run(chromedp.KeyEvent("\r"))
	down := b.texts(scored)
	slices.Reverse(down)
	want(t, "descending", up, down)
	want(t, "aria-sort", []string{"descending"}, eval[[]string](b, order))
	b.contains("#live", "Sorted by entry, descending.")
	b.click(`#board [data-key="sort-rank"]`)
}

func typeToFilter(t *testing.T, b *browser, _ Board, _ *board.Table) {
	all := b.entries()
	b.run(chromedp.SendKeys(`[data-key="filter"]`, "Model_3"))
	want(t, "filtered", []string{"model_3"}, b.entries())
	want(t, "focus", "filter", eval[string](b, "document.activeElement.dataset.key"))
	b.run(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`),
		chromedp.KeyEvent("-_3"))
	want(t, "without it", slices.DeleteFunc(slices.Clone(all), func(n string) bool {
		return n == "model_3"
	}), b.entries())
	b.run(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`),
		chromedp.KeyEvent("\b"))
	want(t, "all again", all, b.entries())
}

// escape is a key.
const escape = "\u001b"

func slideDraws(t *testing.T, b *browser, _ Board, first *board.Table) {
	setSlider(b, 0)
	b.contains("#chosen", "T = 1")
	b.contains("#verdict", "At T = 1,")
	want(t, "focus", "slider", eval[string](b, "document.activeElement.dataset.key"))
	want(t, "ranks", rankTexts(first, 0), b.texts("#board tbody tr:not(.failed) .rank"))
	means := eval[[]float64](b, "standings(board.tables[0]).placed.map((s) => s.r.mean)")
	for _, l := range first.Scored() {
		if !slices.ContainsFunc(means, func(m float64) bool {
			return math.Abs(m/l.Scores.Typical[0].Mean-1) < 1e-4
		}) {
			t.Errorf("the typical r_1 of %s is %g, not among %g",
				l.Entry, l.Scores.Typical[0].Mean, means)
		}
	}
	meanColumn(t, b, first)
	b.run(chromedp.Evaluate[chromedp.Void](`(() => { const f = ` +
		`document.querySelector('[data-key="field"]'); f.value = 40; f.dispatchEvent(new ` +
		`Event("change")); })()`))
	b.contains("#chosen", "T = 50")
}

// meanColumn looks at the paper's means at T = 1.
func meanColumn(t *testing.T, b *browser, first *board.Table) {
	table := strings.Join(b.texts("#board tbody tr"), "\n")
	for _, l := range first.Scored() {
		text := eval[string](b,
			fmt.Sprintf(`(() => { const e = el("span", null, `+
				`meanText(board.tables[0].lines.find((l) => nameOf(l) === %q).mean, 0)); return `+
				`e.textContent + (e.querySelector(".doubt") ? " marked" : ""); })()`, l.Entry))
		mean, marked := l.Scores.R[0].Mean, l.Scores.Worst[0] > 0.25
		var shown float64
		if _, err := fmt.Sscanf(text, "%g", &shown); err != nil || math.Abs(shown/mean-1) > 0.05 ||
			strings.HasSuffix(text, "marked") != marked {
			t.Errorf("the mean of %s is shown as %q, want %.2g, marked: %t",
				l.Entry, text, mean, marked)
		}
		if !strings.Contains(table, strings.TrimSuffix(text, " marked")) {
			t.Errorf("the table does not show %q", text)
		}
	}
}

// setSlider moves the slider that has the focus, as a drag does.
func setSlider(b *browser, value int) {
	b.t.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(
		`(() => { const s = document.querySelector('[data-key="slider"]'); s.focus(); s.value = `+
			`%d; s.dispatchEvent(new Event("input")); })()`, value)))
}

// slideTime compares ranks in time with those of package board, with and without training.
func slideTime(t *testing.T, b *browser, shown Board, first *board.Table) {
	placings := shown.Leaderboard.Placings().Tables[0]
	b.click(`.segment label:nth-child(2)`)
	seconds := eval[[]float64](b, "board.seconds")
	lines := first.Scored()
	for k, s := range seconds {
		for _, fit := range []bool{false, true} {
			placings := map[bool][]*board.Placing{
				false: placings.InTime, true: placings.WithFit,
			}[fit]
			at, claim, wanted := first.Within(s, fit), placings[k].Claim, map[string]string{}
			for i, r := range first.Ranks(at) {
				if at[i] >= 0 {
					wanted[lines[i].Entry] = fmt.Sprint(first.T[at[i]], " ", r)
				}
			}
			got := eval[map[string]string](b, fmt.Sprintf(`(() => { state.s = %d; state.fit = %t;
				return Object.fromEntries(standings(board.tables[0]).placed.map((s) => [nameOf(s.line), s.t + " " + s.low + (s.high > s.low ? "–" + s.high : "")])); })()`, k, fit))
			want(t, fmt.Sprintf("draws and ranks in %g s, fit %t", s, fit), wanted, got)
			says := eval[string](b,
				`(() => { showVerdict(board.tables[0], standings(board.tables[0]).placed); `+
					`return document.querySelector("#verdict .verdict").textContent; })()`)
			if len(wanted) > 0 &&
				!strings.HasSuffix(says,
					"for a target, training "+
						map[bool]string{false: "excluded", true: "included"}[fit]+", "+claim+".") {
				t.Errorf("in %g s, fit %t, the page says %q, want %q", s, fit, says, claim)
			}
		}
	}
	b.run(chromedp.Evaluate[chromedp.Void]("state.fit = false"))
	setSlider(b, 0)
	b.contains("#verdict", "training excluded")
	b.click(`[data-key="fit"]`)
	b.contains("#verdict", "No entry makes a draw in so little time.")
	b.click(`[data-key="fit"]`)
	b.click(`.segment label:nth-child(1)`)
	b.contains("#verdict", "At T = 50")
}

func openOneEntry(t *testing.T, b *browser, _ Board, _ *board.Table) {
	b.run(chromedp.Focus(`#board [data-key="entry-3"]`), chromedp.KeyEvent("\r"),
		chromedp.WaitVisible("#dialog"))
	b.contains("#dialog-title", "model_3 on task_a")
	b.contains("#dialog", fmt.Sprintf("%064x", 1003), `{"epochs":500,"hidden":[500,500,500]}`,
		"seed 1", "Made up",
		"bench reproduce records/task_a/model_3/0.json", "training diverged at epoch 7",
		"2026-01-02 03:04 UTC", "1 % of the draws are infeasible")
	want(t, "curve and three maps", 4,
		eval[int](b, `document.querySelectorAll("#dialog svg[role=img]").length`))
	want(t, "the focus is in the dialog", true,
		eval[bool](b, `document.getElementById("dialog").contains(document.activeElement)`))
	b.shootPart("#dialog", "entry")
	b.run(chromedp.KeyEvent(escape), chromedp.WaitNotVisible("#dialog"))
	want(t, "focus", "entry-3", eval[string](b, "document.activeElement.dataset.key"))
}

func openOneTarget(t *testing.T, b *browser, _ Board, first *board.Table) {
	b.contains("#targets", "Target by target", "against")
	means := eval[[]float64](b, "[...perTarget(board.tables[0], board.tables[0].lines[0])]")
	values := first.Scored()[0].TargetMeans(50)
	for i, v := range values {
		if math.Abs(means[i]/v-1) > 0.01 {
			t.Errorf("r of target %d is %g, want %g within 1 %%", i, means[i], v)
		}
	}
	b.click(`#targets [data-key="target-0"]`)
	b.contains("#dialog-title", "Target 1 of task_a")
	want(t, "errors and maps", 1+len(first.Scored()),
		eval[int](b, `document.querySelectorAll("#dialog svg[role=img]").length`))
	b.shootPart("#dialog", "target")
	b.run(chromedp.KeyEvent(escape), chromedp.WaitNotVisible("#dialog"))
	b.click(`[data-key="tab-1"]`)
	b.run(chromedp.Evaluate[chromedp.Void]("openTarget(board.tables[1], 0)"))
	b.contains("#dialog", "what the best draws give", "output, from y1 (nm) to y256 (nm)")
	b.run(chromedp.KeyEvent(escape), chromedp.WaitNotVisible("#dialog"))
	b.click(`[data-key="tab-0"]`)
}

func hideOne(t *testing.T, b *browser, _ Board, _ *board.Table) {
	all := b.entries()
	b.click(`[data-key="legend-2"]`)
	want(t, "hidden", slices.DeleteFunc(slices.Clone(all), func(n string) bool {
		return n == "model_2"
	}), b.entries())
	want(t, "pressed", "false",
		eval[string](b, `document.querySelector('[data-key="legend-2"]').`+
			`getAttribute("aria-pressed")`))
	b.click(`[data-key="legend-2"]`)
	want(t, "shown again", all, b.entries())
}

// checkNames holds the page to what those need who cannot see it: names of controls, captions,
// unique ids.
func checkNames(t *testing.T, b *browser, _ Board, _ *board.Table) {
	for what, expression := range map[string]string{
		"controls without a name": `[...document.querySelectorAll("button, input, ` +
			`select")].filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || ` +
			`e.closest("label")?.textContent.trim())).length`,
		"pictures without a name": `[...document.querySelectorAll("svg")].filter((e) ` +
			`=> !e.closest("[aria-hidden=true]") && !e.getAttribute("aria-label") && ` +
			`!e.closest("svg[aria-label]")).length`,
		"tables without a caption": `[...document.querySelectorAll("table")].filter((e) => ` +
			`!e.caption).length`,
		"ids that occur twice": `document.querySelectorAll("[id]").length - new ` +
			`Set([...document.querySelectorAll("[id]")].map((e) => e.id)).size`,
		"headings without text": `[...document.querySelectorAll("h1, h2, ` +
			`h3")].filter((e) => !e.textContent.trim()).length`,
		"pixels that the page is too wide": `document.documentElement.scrollWidth - innerWidth`,
		"elements that are out of tab turn": `document.querySelectorAll(` +
			`"[tabindex]:not([tabindex='0']):not([tabindex='-1'])").length`,
	} {
		if n := eval[int](b, expression); n > 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

func lightAndDark(t *testing.T, b *browser, _ Board, _ *board.Table) {
	background := map[string]string{}
	for _, theme := range []string{"light", "dark"} {
		b.theme(theme)
		b.shoot("page-" + theme)
		background[theme] = eval[string](b,
			"getComputedStyle(document.documentElement).backgroundColor")
	}
	want(t, "backgrounds",
		map[string]string{"light": "rgb(247, 247, 244)", "dark": "rgb(20, 22, 26)"}, background)
}

// TestReaderOfALargeBoard opens a page of 10 models, 8 tasks and 5 repeats, and says how long it
// took to be usable.
func TestReaderOfALargeBoard(t *testing.T) {
	b := open(t, rendered(t,
		Board{Name: "large", Leaderboard: leaderboardOf(t, size{10, 8, 5, 100, true}.board(t))}))
	t.Logf("usable after %.0f ms, of which rendering took %.0f ms; a task is shown in %.0f ms",
		eval[float64](b,
			"performance.timing.domContentLoadedEventEnd - performance.timing.fetchStart"),
		eval[float64](b,
			"(() => { const s = performance.now(); render(); return performance.now() - s; })()"),
		eval[float64](b,
			"(() => { const s = performance.now(); state.table = 0; render(); return "+
				"performance.now() - s; })()"))
	want(t, "entries", 10, len(b.entries()))
	if os.Getenv(shotsVariable) != "" {
		b.shoot("large")
	}
}

// followAddress opens a link to a task.
func followAddress(t *testing.T, b *browser, _ Board, _ *board.Table) {
	b.run(b.do(`location.hash = "#task=task_c"`),
		chromedp.WaitVisible(`[data-key="tab-2"][aria-current="true"]`))
	b.contains("#board h2", "Leaderboard of task_c")
}
