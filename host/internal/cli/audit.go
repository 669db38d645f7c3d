package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/audit"
	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// auditFlags are the flags of audit.
type auditFlags struct {
	top, targets int
	seed         uint64
	plugin       string
	limit        time.Duration
}

func newAuditCommand(a *app) *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use:   "audit RECORD",
		Short: "compare the best draws of a record with a slower, truer simulator",
		Long: "audit takes some targets of a record, and for each the draws that came nearest " +
			"by the task's own simulator,\nits proxy, and simulates them with the slower, truer " +
			"simulator that the task announces. It prints how far the\nproxy's errors were from " +
			"the true ones, and whether the best draw stays the best. Nothing is scored or " +
			"changed.\n\nRECORD is the file of a record, or BOARD/TASK/ENTRY/REPEAT. Its draws " +
			"are read from the board's folder raw; without\nthem, the few that the record " +
			"itself keeps are audited.",
		Example: "  bench audit results/design/meta_material/inn/0\n" +
			"  bench audit results/design/records/meta_material/inn/0.json --targets 50 --top " +
			"10 --json",
		Args: oneArg("RECORD"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.audit(cmd.Context(), args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.top, "top", 5, "draws a target, the best by the proxy")
	flags.IntVar(&f.targets, "targets", 20, "targets, chosen at random; 0 for all")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the choice of targets")
	flags.StringVar(&f.plugin, "plugin", "",
		"the task's plugin, a name or the path of an executable (default: as in the board's "+
			"bench.yaml)")
	flags.DurationVar(&f.limit, "limit", 10*time.Minute,
		"wall time that one call of the truer simulator may take, of a few rows")
	return cmd
}

func (f auditFlags) check() error {
	switch {
	case f.top < 1:
		return usagef("--top is %d, want at least 1", f.top)
	case f.targets < 0:
		return usagef("--targets is %d, want at least 0", f.targets)
	case f.limit <= 0:
		return usagef("--limit is %v, want a time such as 10m", f.limit)
	}
	return nil
}

func (a *app) audit(ctx context.Context, path string, f auditFlags) error {
	r, store, err := record.Open(recordPath(path))
	if err != nil {
		return err
	}
	sample, err := a.sample(r, store,
		audit.Options{Targets: f.targets, Top: f.top, Seed: sdk.Seed(f.seed)})
	if err != nil {
		return fmt.Errorf("audit %s: %w", path, err)
	}
	plugin, err := a.auditPlugin(ctx, r, store, f.plugin)
	if err != nil {
		return err
	}
	task, err := a.startPlugin(ctx, plugin, r.Task.Params)
	if err != nil {
		return err
	}
	defer task.Stop()
	a.log.Info().Str("task", r.Task.Name).Str("entry", r.Model.Name).Int("repeat", r.Repeat).
		Msg("simulating with the truer simulator")
	report, err := sample.Run(ctx, task, task.spaces,
		audit.Limits{Call: f.limit, Tell: a.tellRows()})
	if err != nil {
		return task.Explain("audit", err)
	}
	return a.printAudit(r, plugin, report)
}

// sample takes a sample of the record's raw draws, or, where those are gone, of what the record
// keeps.
func (a *app) sample(r *record.Record, store record.Store, o audit.Options) (*audit.Sample, error) {
	if r.Status != record.OK {
		return audit.FromSketch(r, o) // says what is wrong
	}
	raw, err := store.ReadRaw(r.Key)
	if err == nil {
		return audit.FromRaw(r, raw, o)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w; remove the file and run the cell again to make it anew", err)
	}
	const advice = "raw draws are not committed; to make them anew, move the record away and " +
		"run its cell again"
	sample, sketched := audit.FromSketch(r, o)
	if sketched != nil {
		return nil, fmt.Errorf("%w: %s", err, advice)
	}
	a.log.Warn().Str("missing", store.RawPath(r.Key)).Msg(advice)
	return sample, nil
}

// auditPlugin finds the plugin of the record's task, which must announce a truer simulator: the one
// that word names, otherwise the one that the board's configuration names, otherwise the one of the
// record's name.
func (a *app) auditPlugin(
	ctx context.Context, r *record.Record, store record.Store, word string,
) (catalog.Plugin, error) {
	if word == "" {
		word = a.configuredPlugin(r, store)
	}
	plugins, err := a.catalog()
	if err != nil {
		return catalog.Plugin{}, err
	}
	found, err := plugins.Resolve(ctx, []catalog.Ref{{Kind: sdk.KindTask, Name: word}})
	if err != nil {
		return catalog.Plugin{},
			fmt.Errorf("find the task of the record, %s (say with --plugin where it is): %w",
				r.Task.Name, err)
	}
	d := found[0].Description
	if d.Name != r.Task.Plugin {
		return catalog.Plugin{},
			usagef("the record is of the task plugin %s, and %s is %s", r.Task.Plugin, word, d.Name)
	}
	if !d.Has(sdk.CanTruer) {
		return catalog.Plugin{},
			usagef("the task %s has no simulator that is truer than its own: there is nothing "+
				"to audit it by", d.Name)
	}
	if found[0].Digest != r.Task.Digest {
		a.log.Info().Str("task", d.Name).Str("record", r.Task.Version).Str("now", d.Version).
			Msg("the task has been built anew since the record")
	}
	return found[0], nil
}

// configuredPlugin returns what the board's own configuration says of the record's task, otherwise
// the record's name of it.
func (a *app) configuredPlugin(r *record.Record, store record.Store) string {
	c, err := config.Load(config.Options{
		File: filepath.Join(store.Board, config.FileName), Profile: r.Protocol.Profile,
	})
	if err != nil {
		a.log.Debug().Err(err).Msg("the board has no configuration of its own that can be read")
		return r.Task.Plugin
	}
	for _, t := range c.Tasks {
		if t.Name == r.Task.Name {
			return t.Plugin
		}
	}
	return r.Task.Plugin
}

// tellRows returns a function that logs now and then how many rows are simulated.
func (a *app) tellRows() func(done, total int) {
	const sometimes = 5 * time.Second
	begun, shown := time.Now(), time.Now()
	return func(done, total int) {
		if now := time.Now(); done < total && now.Sub(shown) >= sometimes {
			left := now.Sub(begun) * time.Duration(total-done) / time.Duration(done)
			a.log.Info().Int("rows", done).Int("of", total).Msgf("about %v left",
				left.Round(time.Second))
			shown = now
		}
	}
}

func (a *app) printAudit(r *record.Record, p catalog.Plugin, report *audit.Report) error {
	if a.json {
		return a.printJSON(struct {
			Task    string `json:"task"`
			Entry   string `json:"entry"`
			Repeat  int    `json:"repeat"`
			Key     string `json:"key"`
			Version string `json:"task_version"` // of the plugin that simulated
			Digest  string `json:"task_digest"`  // likewise
			*audit.Report
		}{r.Task.Name, r.Model.Name, r.Repeat, r.Key, p.Description.Version, p.Digest, report})
	}
	if _, err := fmt.Fprintf(a.stdout, "%s, %s, repeat %d: ",
		r.Task.Name, r.Model.Name, r.Repeat); err != nil {
		return err
	}
	return report.Text(a.stdout)
}
