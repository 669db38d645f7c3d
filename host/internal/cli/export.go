package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/export"
	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk/params"
)

// exportFlags are the flags of export.
type exportFlags struct {
	options config.Options
	format  string
	output  string
	tasks   []string
	entries []string

	withStale bool
}

// formats are all that --format may be.
const formats = "csv, parquet, jsonl, bench, npz or digests"

// formatOf returns the format that files of an ending have, empty if there is none.
func formatOf(ending string) string {
	switch ending {
	case ".csv", ".parquet", ".jsonl", ".bench", ".npz", ".digests":
		return ending[1:]
	case ".txt":
		return "bench"
	case ".sha256":
		return "digests"
	}
	return ""
}

func newExportCommand(a *app) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export [BOARD]",
		Short: "write a board's cells for pandas, benchstat or numpy",
		Long: "export writes all cells of a board as a file for another tool:\n\n" +
			"  csv, jsonl, parquet   a table; df = pd.read_csv(FILE), pd.read_json(FILE, " +
			"lines=True), pd.read_parquet(FILE)\n  bench                 Go's benchmark format; " +
			"benchstat -col /entry FILE\n  npz                   all raw draws; " +
			"np.load(FILE)[\"TASK/ENTRY/REPEAT/draws\"], and likewise errors and targets\n  " +
			"digests               SHA-256 of the status and scores of each cell; two boards " +
			"are the same if diff is silent\n\nThe table has a row for each cell and each " +
			"number of draws t, in which what does not depend on t is repeated; a\ncell that " +
			"failed has one row, without t and scores. Raw draws are where the cells were run, " +
			"and not committed:\ncells without them are named. Its columns:\n\n" + columnList(),
		Example: "  bench export results/quick -o cells.parquet\n" +
			"  bench export results/quick --format csv --task sine_wave > cells.csv\n" +
			"  bench export results/quick -o draws.npz\n" +
			"  bench export results/quick -o scores.sha256",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := f.complete(a.json); err != nil {
				return err
			}
			folder, err := boardFolder(args, f.options)
			if err != nil {
				return err
			}
			return a.export(folder, &f)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "the file (default: standard output)")
	flags.StringVar(&f.format, "format", "",
		formats+" (default: by the file's name, otherwise csv)")
	flags.StringSliceVar(&f.tasks, "task", nil, "only this task; may be given several times")
	flags.StringSliceVar(&f.entries, "model", nil, "only this entry; may be given several times")
	flags.StringVarP(&f.options.File, "config", "c", "",
		"the configuration that names the board (default: the nearest bench.yaml, from here "+
			"upwards)")
	flags.StringVar(&f.options.Profile, "profile", "",
		"the profile whose board it is (default: the configuration's own choice)")
	withStaleFlag(cmd, &f.withStale)
	return cmd
}

// columnList returns the columns of the table, a line each.
func columnList() string {
	var text strings.Builder
	for _, c := range export.Columns(metric.All()) {
		fmt.Fprintf(&text, "  %-14s %s\n", c.Name, c.Doc)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// complete settles the format.
func (f *exportFlags) complete(json bool) error {
	if f.format == "" {
		f.format = formatOf(strings.ToLower(filepath.Ext(f.output)))
	}
	switch {
	case f.format == "" && f.output != "":
		return usagef("which format is %s? say --format %s", f.output, formats)
	case f.format == "" && json:
		f.format = "jsonl"
	case f.format == "":
		f.format = "csv"
	case formatOf("."+f.format) != f.format:
		return usagef("--format is %q, want %s", f.format, formats)
	}
	return nil
}

func (a *app) export(folder string, f *exportFlags) error {
	binary := f.format == "parquet" || f.format == "npz"
	if binary && f.output == "" && isTerminal(a.stdout) {
		return usagef("%s is not for a terminal; say with -o which file to write", f.format)
	}
	store := record.Store{Board: folder}
	records, err := store.All()
	a.warnEach(err, "not a record; its cell is left out")
	if len(records) == 0 {
		return usagef("%s has no records; give the folder of a board, such as results/quick",
			folder)
	}
	if err := f.checkNames(folder, records); err != nil {
		return err
	}
	sorted := sortRecords(folder, f.options.Profile, records, a.log)
	a.warnSorted(folder, sorted, f.withStale)
	records = f.choose(sorted.Kept(f.withStale))
	if len(records) == 0 {
		return usagef("%s has no records that the board asks for of these tasks and entries",
			folder)
	}
	if f.output == "" {
		return a.writeExport(a.stdout, f.format, store, records)
	}
	return files.Write(f.output, func(w io.Writer) error {
		return a.writeExport(w, f.format, store, records)
	})
}

// checkNames refuses names that no record has.
func (f *exportFlags) checkNames(folder string, records []*record.Record) error {
	var tasks, entries []string
	for _, r := range records {
		tasks, entries = append(tasks, r.Task.Name), append(entries, r.Model.Name)
	}
	return errors.Join(unknownNames(folder, "task", f.tasks, tasks),
		unknownNames(folder, "model", f.entries, entries))
}

// unknownNames refuses names that a flag asks for and a folder has none of, with the nearest one
// that it has.
func unknownNames(folder, flag string, asked, known []string) error {
	slices.Sort(known)
	known = slices.Compact(known)
	var found []error
	for _, name := range asked {
		if slices.Contains(known, name) {
			continue
		}
		hint := "there are " + strings.Join(known, ", ")
		if near := params.Nearest(name, known); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		found = append(found,
			usagef("--%s %s: %s has no records of it; %s", flag, name, folder, hint))
	}
	return errors.Join(found...)
}

// choose keeps the records of the tasks and entries that were asked for.
func (f *exportFlags) choose(records []*record.Record) []*record.Record {
	return slices.DeleteFunc(slices.Clone(records), func(r *record.Record) bool {
		return len(f.tasks) > 0 && !slices.Contains(f.tasks, r.Task.Name) ||
			len(f.entries) > 0 && !slices.Contains(f.entries, r.Model.Name)
	})
}

func (a *app) writeExport(
	w io.Writer, format string, store record.Store, records []*record.Record,
) error {
	switch format {
	case "bench":
		return export.Benchmark(w, records, metric.All())
	case "npz":
		return a.exportRaw(w, store, records)
	case "digests":
		return export.Digests(w, records)
	}
	table := export.NewTable(records, metric.All())
	switch format {
	case "parquet":
		return table.Parquet(w)
	case "jsonl":
		return table.JSONLines(w)
	}
	return table.CSV(w)
}

func (a *app) exportRaw(w io.Writer, store record.Store, records []*record.Record) error {
	written, left, err := export.Raw(w, store, records)
	if err != nil {
		return err
	}
	a.warnEach(left,
		"left out: raw draws are not committed, they are in the folder raw where the cell was "+
			"run; bench reproduce runs it again")
	if written == 0 {
		return fmt.Errorf("export raw draws: %s has none of these cells",
			filepath.Join(store.Board, "raw"))
	}
	return nil
}
