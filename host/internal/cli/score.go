package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// scoreFlags are the flags of score.
type scoreFlags struct {
	targets, proposals string
	ranked             bool
	seed               uint64
	t                  []int
	given              bool // whether t was, and not left to its default
	mmd                score.MMDProtocol
	set                []string
}

func newScoreCommand(a *app) *cobra.Command {
	var f scoreFlags
	cmd := &cobra.Command{
		Use:   "score TASK",
		Short: "score draws that you already have",
		Long: "score re-simulates proposals for targets and prints what the harness would have\n" +
			"scored. Both files are CSV without a header. The proposals hold, in the order of\n" +
			"the targets, the same number of rows of x for each target; a row that is nan\n" +
			"counts as infeasible.\n\n" +
			"TASK is the name of a task (see bench list), or the path of an executable.",
		Example: "  bench score robotic_arm --targets Y.csv --proposals P.csv\n" +
			"  bench score sine_wave --targets Y.csv --proposals P.csv --ranked --mmd 50",
		Args: oneArg("TASK"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given = cmd.Flags().Changed("t")
			if err := f.check(); err != nil {
				return err
			}
			return a.score(cmd.Context(), args[0], f)
		},
	}
	f.register(cmd)
	return cmd
}

func (f *scoreFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.targets, "targets", "",
		"file with a row of y for each target; - is standard input")
	flags.StringVar(&f.proposals, "proposals", "",
		"file with rows of x, the same number for each target; - is standard input")
	flags.BoolVar(&f.ranked, "ranked", false,
		"the proposals for a target come best first; otherwise any order is as good")
	flags.Uint64Var(&f.seed, "seed", 1, "master seed of everything random in scoring")
	flags.IntSliceVar(&f.t, "t", score.DefaultProtocol().T, "numbers of draws to score at")
	flags.IntVar(&f.mmd.Targets, "mmd", 0,
		"compare the draws for the first so many targets with the true posterior")
	flags.IntVar(&f.mmd.Sample, "mmd-sample", 200, "draws a target in that comparison")
	flags.IntVar(&f.mmd.Pool, "mmd-pool", 200_000, "prior draws that the posterior is taken from")
	flags.BoolVar(&f.mmd.Exact, "mmd-exact", false,
		"take the task's own draws of its exact posterior instead")
	setFlag(cmd, &f.set)
}

func (f *scoreFlags) check() error {
	switch {
	case f.targets == "":
		return usagef("say with --targets which file has the rows of y that were to be reached")
	case f.proposals == "":
		return usagef("say with --proposals which file has the rows of x that were found")
	case f.targets == "-" && f.proposals == "-":
		return usagef("only one of --targets and --proposals can be standard input")
	}
	return nil
}

func (a *app) score(ctx context.Context, word string, f scoreFlags) error {
	task, err := a.startTask(ctx, word, f.set)
	if err != nil {
		return err
	}
	defer task.Stop()
	targets, err := a.readRows(f.targets, len(task.spaces.Y))
	if err != nil {
		return err
	}
	proposals, err := a.readRows(f.proposals, len(task.spaces.X))
	if err != nil {
		return err
	}
	if n := targets.Rows(); n == 0 || proposals.Rows() == 0 || proposals.Rows()%n != 0 {
		return usagef("%s has %d rows of x and %s has %d targets; want the same number of rows, "+
			"at least one, for each target",
			f.proposals, proposals.Rows(), f.targets, n)
	}
	if most := proposals.Rows() / targets.Rows(); f.given && slices.Max(f.t) > most {
		return usagef("--t has %d, and there are %d draws for a target; leave out what is above",
			slices.Max(f.t), most)
	}
	scores, err := f.score(ctx, task, targets, proposals)
	if err != nil {
		return task.Explain("score", err)
	}
	if a.json {
		return a.printJSON(struct {
			Task string `json:"task"`
			*score.Scores
		}{task.name, scores})
	}
	return a.printScores(task.name, scores)
}

// score does what the harness does with the draws of a cell.
func (f *scoreFlags) score(
	ctx context.Context, task *runningTask, targets, proposals sdk.Batch,
) (*score.Scores, error) {
	n := targets.Rows()
	draws := proposals.Rows() / n
	truth, err := score.Prepare(ctx, task, task.spaces, targets, f.protocol(draws), nil)
	if err != nil {
		return nil, err
	}
	order := sdk.Exchangeable
	if f.ranked {
		order = sdk.Ranked
	}
	scorer, err := score.NewScorer(task, task.spaces, truth, order, draws)
	if err != nil {
		return nil, err
	}
	for i := range n {
		if err := scorer.Add(ctx, i, proposals.Slice(i*draws, (i+1)*draws)); err != nil {
			return nil, err
		}
	}
	return scorer.Scores()
}

// protocol is that of a board with this master seed, at numbers of draws that there are.
func (f *scoreFlags) protocol(draws int) score.Protocol {
	p := score.DefaultProtocol()
	p.Seed = config.ScoreSeed(f.seed)
	p.MMD = f.mmd
	if f.mmd.Exact {
		p.MMD.Pool = 0
	}
	p.T = nil
	for _, t := range f.t {
		if t <= draws {
			p.T = append(p.T, t)
		}
	}
	return p
}
