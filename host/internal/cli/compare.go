package cli

import (
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/gate"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
)

// errGateFailed says that the gate does not pass. What it found has been shown already.
var errGateFailed = errors.New("the gate failed")

// compareFlags are the flags of compare.
type compareFlags struct {
	against    string
	gate       bool
	github     bool
	thresholds string
	trainings  string
	t          []int
	markdown   string
	junit      string
	withStale  bool
}

func newCompareCommand(a *app) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "say what has changed between two boards, and how sure that is",
		Long: "compare pairs the cells of two boards by task, entry and repeat and says by what " +
			"factor r_T, MMD² and times have\nchanged, with 95 % intervals and p-values that " +
			"are adjusted for their number. Of r_T that is the typical one, the\ngeometric mean " +
			"over targets; the ratio of its arithmetic means stands beside it. OLD and NEW are " +
			"the folders of\nboards, or files that bench baseline wrote. Only cells that were " +
			"asked for the same are compared: the same\ntargets, rows, draws and seeds; the " +
			"others are listed. Times are compared between like machines.\n\nIf a model was " +
			"trained in the same way on both sides, the test is over targets; otherwise over " +
			"repeats, and a\nsingle one says nothing. Which it is, is read off the records " +
			"unless --trainings says so.\n\nWith --gate the exit status is 1 if something has " +
			"become worse by more than the thresholds allow, or is missing.",
		Example: "  bench compare results/before results/after\n" +
			"  bench compare --against baseline.json --gate --thresholds gate.yaml results/quick",
		Args: f.args,
		RunE: func(_ *cobra.Command, args []string) error {
			if f.against != "" {
				args = append([]string{f.against}, args...)
			}
			return a.compare(args[0], args[1], &f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.against, "against", "",
		"stands for OLD: a file that bench baseline wrote, or a board")
	flags.BoolVar(&f.gate, "gate", false, "fail if something is worse than the thresholds allow")
	flags.StringVar(&f.thresholds, "thresholds", "",
		"YAML file with what is allowed (default: see docs/guarding.md)")
	flags.StringVar(&f.trainings, "trainings", string(compare.Auto),
		"how the trainings of the sides are related: same, fresh or auto")
	flags.IntSliceVar(&f.t, "t", nil,
		"numbers of draws to compare at (default: the first, 10 and the last)")
	flags.StringVar(&f.markdown, "markdown", "",
		"also write a summary to this file, such as $GITHUB_STEP_SUMMARY")
	flags.StringVar(&f.junit, "junit", "", "also write a JUnit report to this file")
	flags.BoolVar(&f.github, "github", false,
		"print annotations for GitHub Actions (default: with --gate, where GITHUB_ACTIONS is set)")
	withStaleFlag(cmd, &f.withStale)
	return cmd
}

// args wants the two sides, or the new one if --against gives the old one.
func (f *compareFlags) args(_ *cobra.Command, args []string) error {
	want, what := 2, "OLD and NEW, the folders of two boards or baselines"
	if f.against != "" {
		want, what = 1, "NEW, the folder of a board, beside --against"
	}
	if len(args) != want {
		return usagef("compare takes %s, not %d words", what, len(args))
	}
	if !slices.Contains([]compare.Trainings{compare.Auto, compare.Same, compare.Fresh},
		compare.Trainings(f.trainings)) {
		return usagef("--trainings is %q, want same, fresh or auto", f.trainings)
	}
	return nil
}

func (a *app) compare(oldName, newName string, f *compareFlags) error {
	thresholds := gate.Defaults(metric.All())
	if f.thresholds != "" {
		var err error
		if thresholds, err = gate.ReadFile(f.thresholds, metric.All()); err != nil {
			return usageError{err}
		}
	}
	old, err := a.side(oldName, f.withStale)
	if err != nil {
		return err
	}
	new, err := a.side(newName, f.withStale)
	if err != nil {
		return err
	}
	if err := f.checkT(old, new); err != nil {
		return err
	}
	r := compare.Boards(old, new,
		compare.Options{Alpha: thresholds.Alpha, Trainings: compare.Trainings(f.trainings), T: f.t})
	judgement := gate.Judge(r, thresholds)
	if err := a.showComparison(r, judgement, f); err != nil {
		return err
	}
	if f.gate && !judgement.Passed {
		return errGateFailed
	}
	return nil
}

// checkT refuses numbers of draws that no cell of a side was scored at.
func (f *compareFlags) checkT(sides ...*compare.Board) error {
	for _, board := range sides {
		var scored []int
		for _, cell := range board.Cells {
			scored = append(scored, cell.T...)
		}
		slices.Sort(scored)
		scored = slices.Compact(scored)
		for _, t := range f.t {
			if !slices.Contains(scored, t) {
				return usagef("--t has %d, and no cell of %s was scored at it; there are %v",
					t, board.Name, scored)
			}
		}
	}
	return nil
}

// side reads one side of a comparison: a board's folder or a baseline. What cannot be read of it is
// logged, and the rest compared. Records that the board no longer asks for are named, and left out
// unless those that are stale are wished for.
func (a *app) side(name string, withStale bool) (*compare.Board, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, usagef("%w; give the folder of a board, or a file that bench baseline wrote",
			err)
	}
	if !info.IsDir() {
		return compare.ReadBaselineFile(name)
	}
	records, err := record.Store{Board: name}.All()
	a.warnEach(err, "not a record that can be compared; its cell counts as missing")
	if len(records) == 0 {
		return nil, usagef("%s has no records; give the folder of a board, such as results/quick",
			name)
	}
	sorted := sortRecords(name, "", records, a.log)
	a.warnSorted(name, sorted, withStale)
	board, err := compare.FromRecords(name, sorted.Kept(withStale), metric.All())
	a.warnEach(err, "left out")
	return board, nil
}

// warnEach logs each of several joined errors.
func (a *app) warnEach(err error, message string) {
	if err == nil {
		return
	}
	for _, e := range separate(err) {
		a.log.Warn().Err(e).Msg(message)
	}
}

// showComparison writes everything that was asked for.
func (a *app) showComparison(r *compare.Result, j gate.Judgement, f *compareFlags) error {
	shown := &j
	if !f.gate {
		shown = nil
	}
	if err := writeTo(f.markdown, func(w io.Writer) error {
		if shown == nil {
			return r.Markdown(w)
		}
		return j.Markdown(w, r)
	}); err != nil {
		return err
	}
	if err := writeTo(f.junit, func(w io.Writer) error { return j.JUnit(w, r) }); err != nil {
		return err
	}
	if err := a.printComparison(r, shown); err != nil {
		return err
	}
	if !f.github && !(f.gate && a.getenv("GITHUB_ACTIONS") == "true") {
		return nil
	}
	to := a.stdout
	if a.json {
		to = a.stderr // where GitHub looks too, and JSON stays JSON
	}
	return j.GitHub(to)
}

// printComparison writes the result, and the judgement unless it is nil, to standard output.
func (a *app) printComparison(r *compare.Result, j *gate.Judgement) error {
	if a.json {
		return a.printJSON(struct {
			*compare.Result
			Gate *gate.Judgement `json:"gate,omitempty"`
		}{r, j})
	}
	var out strings.Builder
	if err := r.Text(&out, terminalWidth(a.stdout)); err != nil {
		return err
	}
	if j != nil {
		if err := j.Text(&out); err != nil {
			return err
		}
	}
	_, err := io.WriteString(a.stdout, out.String())
	return err
}

// writeTo writes a file, unless its name is empty.
func writeTo(path string, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	return files.Write(path, write)
}
