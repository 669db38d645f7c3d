package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/lock"
	"github.com/invbench/invbench/host/internal/record"
)

// withStaleFlag registers --with-stale.
func withStaleFlag(cmd *cobra.Command, withStale *bool) {
	cmd.Flags().BoolVar(withStale, "with-stale", false,
		"also stale cells, with a mark: those of other parameters, versions or seeds than "+
			"the board now asks for")
}

// sortRecords tells the records that the configuration and the lock in a board's folder ask for
// from stale ones. Of a configuration with several profiles the given one counts if it is there,
// otherwise the configuration's own.
func sortRecords(
	folder, profile string, records []*record.Record, log zerolog.Logger,
) bench.Sorted {
	return bench.Sort(askedConfig(folder, profile, log), readLock(folder, log), records)
}

// askedConfig returns the configuration in a board's folder, nil if there is none that can be read.
func askedConfig(folder, profile string, log zerolog.Logger) *config.Config {
	path := filepath.Join(folder, config.FileName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if profile != "" {
		if c, err := config.Load(config.Options{
			File: path, Profile: profile, Alone: true,
		}); err == nil {
			return c
		}
	}
	c, err := config.Load(config.Options{File: path, Alone: true})
	if err != nil {
		log.Warn().Err(err).Msg("what the board asks for cannot be read: " +
			"its records are compared with each other only")
		return nil
	}
	return c
}

// readLock returns the lock in a board's folder, nil if there is none that can be read.
func readLock(folder string, log zerolog.Logger) *lock.Lock {
	l, err := lock.Read(folder)
	if err != nil {
		log.Warn().Err(err).Msg("which plugins the board was last run with is not known")
	}
	return l
}

// writeAsked says in the board's folder what is asked for: the configuration and, for the plugins,
// the lock.
func (b *openedBoard) writeAsked(partial bool) error {
	return errors.Join(b.writeConfig(partial), b.writeLock(partial))
}

// writeLock says in the board's folder which plugins it is run with. A part of a board keeps what
// is said of the rest, and so does a plugin that cannot be run.
func (b *openedBoard) writeLock(partial bool) error {
	l, old := lock.New(), readLock(b.config.Board, b.log)
	if old == nil {
		old = lock.New()
	}
	if partial {
		l = old
	}
	for _, c := range b.plan.Cells {
		lockPlugin(l.Tasks, old.Tasks, c.Task)
		lockPlugin(l.Entries, old.Entries, c.Model)
	}
	return l.Write(b.config.Board)
}

// lockPlugin notes a plugin, or if nothing is known of it what was known before.
func lockPlugin(now, old map[string]lock.Plugin, e bench.Executable) {
	if before, known := old[e.Name]; e.Digest == "" && known {
		now[e.Name] = before
	} else if e.Digest != "" {
		now[e.Name] = lock.Of(e.Plugin)
	}
}

// warnSorted logs what is left out of a board's records, or shown in spite of all.
func (a *app) warnSorted(folder string, s bench.Sorted, withStale bool) {
	for _, note := range s.Notes(withStale) {
		a.log.Warn().Str("board", folder).Msg(note)
	}
}
