package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/bench/running"
	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/fileset"
	"github.com/invbench/invbench/host/internal/lockfile"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/reproduce"
	"github.com/invbench/invbench/sdk"
)

// errNotEqual says that a cell came out differently. How has been shown already.
var errNotEqual = errors.New("the scores are not equal")

// reproduceFlags are the flags of reproduce.
type reproduceFlags struct {
	task, model string
}

func newReproduceCommand(a *app) *cobra.Command {
	var f reproduceFlags
	cmd := &cobra.Command{
		Use:   "reproduce RECORD",
		Short: "run one cell again from its record, and say whether it comes out the same",
		Long: "reproduce runs the cell of a record again: the same task and model, parameters, " +
			"protocol, seeds and limits. It\nsays whether the scores are equal, byte for byte, " +
			"as they have to be with the same backend (with the backend cpu:\non any x86-64 " +
			"machine with AVX2), or how far off they are, and in what the two runs differ. The " +
			"exit status is 0 if they are equal and 1 if not. The board is\nnot needed: what is " +
			"shared on a board, such as the reference posterior, is made anew. Nor is it " +
			"changed, but that\nraw draws which are damaged there are replaced if the scores " +
			"are equal.\n\nRECORD is the file of a record, wherever it lies, or its place: " +
			"BOARD/TASK/ENTRY/REPEAT. The plugins are those of\nthis repository that the record " +
			"names, or those of the bench.yaml beside its records.",
		Example: "  bench reproduce results/quick/records/sine_wave/mdn/0.json\n  bench " +
			"reproduce results/quick/sine_wave/mdn/0",
		Args: oneArg("RECORD"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.reproduce(cmd.Context(), args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.task, "task-plugin", "",
		"the task's plugin, a name or the path of an executable (default: as in the board's "+
			"bench.yaml)")
	flags.StringVar(&f.model, "model-plugin", "",
		"the model's plugin, a name or the path of an executable (default: as in the board's "+
			"bench.yaml)")
	return cmd
}

func (a *app) reproduce(ctx context.Context, word string, f reproduceFlags) error {
	old, store, err := findRecord(word)
	if err != nil {
		return err
	}
	cell, err := a.cellAgain(ctx, old, store, f)
	if err != nil {
		return err
	}
	folder, err := lockfile.TempFolder(os.TempDir(), "bench-reproduce-")
	if err != nil {
		return fmt.Errorf("reproduce %s: %w", cell, err)
	}
	defer folder.Remove() //nolint:errcheck // a later process removes what is left
	now, err := a.runAgain(ctx, folder.Path(), old, cell)
	if err != nil {
		return err
	}
	result, err := reproduce.New(old, now, metric.All())
	if err != nil {
		return err
	}
	if result.Equal {
		a.mendRaw(store, record.Store{Board: folder.Path()}, old.Key, now.Key)
	}
	if a.json {
		err = a.printJSON(result)
	} else {
		err = result.Text(a.stdout)
	}
	if err == nil && !result.Equal {
		return errNotEqual
	}
	return err
}

// recordPath returns the path of the record that a word names: the word itself if it is a file,
// otherwise where the record of BOARD/TASK/ENTRY/REPEAT is.
func recordPath(word string) string {
	if info, err := os.Stat(word); err == nil && !info.IsDir() || filepath.Ext(word) == ".json" {
		return word
	}
	entry := filepath.Dir(filepath.Clean(word))
	task := filepath.Dir(entry)
	return filepath.Join(filepath.Dir(task), "records", filepath.Base(task), filepath.Base(entry),
		filepath.Base(word)+".json")
}

// findRecord reads the record that a word names: a file, or BOARD/TASK/ENTRY/REPEAT. The store is
// that of its board, as far as it lies on one.
func findRecord(word string) (*record.Record, record.Store, error) {
	if path := recordPath(word); path != word {
		return record.Open(path)
	}
	r, err := record.ReadFile(word)
	if err != nil {
		return nil, record.Store{}, err
	}
	full, err := filepath.Abs(word)
	if err != nil {
		return nil, record.Store{}, fmt.Errorf("reproduce %s: %w", word, err)
	}
	const depth = 4 // records/TASK/ENTRY/REPEAT.json
	for range depth {
		full = filepath.Dir(full)
	}
	return r, record.Store{Board: full}, nil
}

// cellAgain returns the cell of a record for the plugins as they are now.
func (a *app) cellAgain(
	ctx context.Context, r *record.Record, store record.Store, f reproduceFlags,
) (bench.Cell, error) {
	if f.task == "" {
		f.task = a.configuredPlugin(r, store)
	}
	if f.model == "" {
		f.model = a.configuredModel(r, store)
	}
	plugins, err := a.catalog()
	if err != nil {
		return bench.Cell{}, err
	}
	found, err := plugins.Resolve(ctx,
		[]catalog.Ref{{Kind: sdk.KindTask, Name: f.task}, {Kind: sdk.KindModel, Name: f.model}})
	if err != nil {
		return bench.Cell{},
			fmt.Errorf("find the plugins of the record (say with --task-plugin and "+
				"--model-plugin where they are): %w", err)
	}
	for i, want := range []string{r.Task.Plugin, r.Model.Plugin} {
		if got := found[i].Description.Name; got != want {
			return bench.Cell{},
				usagef("the record is of the plugin %s, and %s is %s", want, found[i].Path, got)
		}
	}
	return a.withFiles(bench.Rerun(r, found[0], found[1]), r, store)
}

// configuredModel returns what the board's own configuration says of the record's model, otherwise
// the record's name of it.
func (a *app) configuredModel(r *record.Record, store record.Store) string {
	c, err := config.Load(config.Options{
		File: filepath.Join(store.Board, config.FileName), Profile: r.Protocol.Profile,
	})
	if err != nil {
		return r.Model.Plugin
	}
	for _, e := range c.Entries {
		if e.Name == r.Model.Name {
			return e.Plugin
		}
	}
	return r.Model.Plugin
}

// mendRaw replaces damaged raw draws on a board by those of a run on another that gave the same
// scores. Where there are none, nobody misses them, and none are put there.
func (a *app) mendRaw(board, again record.Store, oldKey, newKey string) {
	if _, err := board.ReadRaw(oldKey); !errors.Is(err, record.ErrDamaged) {
		return
	}
	raw, err := again.ReadRaw(newKey)
	if err == nil {
		err = board.WriteRaw(oldKey, raw)
	}
	if err != nil {
		a.log.Warn().Err(err).Str("file", board.RawPath(oldKey)).
			Msg("the board's raw draws are damaged and stay so")
		return
	}
	a.log.Info().Str("file", board.RawPath(oldKey)).
		Msg("the board's raw draws were damaged; replaced by these")
}

// withFiles returns the cell with the files that the board's own configuration says its plugins
// depend on.
func (a *app) withFiles(cell bench.Cell, r *record.Record, store record.Store) (bench.Cell, error) {
	c := askedConfig(store.Board, r.Protocol.Profile, a.log)
	if c == nil {
		return cell, nil
	}
	var taskGlobs, modelGlobs []string
	for _, t := range c.Tasks {
		if t.Name == r.Task.Name {
			taskGlobs = t.Files
		}
	}
	for _, e := range c.Entries {
		if e.Name == r.Model.Name {
			modelGlobs = e.Files
		}
	}
	task, err := fileset.Hash(taskGlobs)
	if err != nil {
		return cell, fmt.Errorf("reproduce %s: %w", cell, err)
	}
	model, err := fileset.Hash(modelGlobs)
	if err != nil {
		return cell, fmt.Errorf("reproduce %s: %w", cell, err)
	}
	return cell.WithFiles(task, model, taskGlobs, modelGlobs), nil
}

// runAgain runs the cell on a board of its own in the given folder.
func (a *app) runAgain(
	ctx context.Context, folder string, old *record.Record, cell bench.Cell,
) (*record.Record, error) {
	display, log, err := a.newDisplay([]bench.Cell{cell}, 1)
	if err != nil {
		return nil, err
	}
	defer display.Close()
	engine := bench.NewEngine(folder,
		bench.Options{
			Threads: old.Machine.Threads, Log: log, Build: thisBuild(),
			Cells: running.CellsFolder(),
		})
	outcomes, err := engine.RunAll(ctx, []bench.Cell{cell}, display)
	if err != nil {
		return nil, err
	}
	return outcomes[0].Record, outcomes[0].Err
}
