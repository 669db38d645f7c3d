package running

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/record"
)

// Notices are the files in a board's folder that say which of its cells this process runs. Nothing
// depends on them: where they cannot be written, that is logged once and the cells run on.
type Notices struct {
	folder string
	owner  Owner
	jobs   int
	log    zerolog.Logger
	failed sync.Once
}

// NewNotices returns the notices of this process, which runs jobs cells side by side.
func NewNotices(board string, jobs int, log zerolog.Logger) *Notices {
	return &Notices{folder: filepath.Join(board, folderName), owner: self(), jobs: jobs, log: log}
}

// Notice is the file of one cell, which it keeps up to date until Remove.
type Notice struct {
	notices       *Notices
	file          string
	stop, stopped chan struct{}

	mu    sync.Mutex
	cell  Cell
	first int  // cell.Done when the stage was entered
	dirty bool // the file says something else
}

// Post makes the file of a cell that begins now, whose record will have the given key, and which
// may take so many seconds, 0 if that is unknown. Before, it removes the files of processes that
// ended without doing so.
func (n *Notices) Post(id record.ID, key string, estimate float64) *Notice {
	now := time.Now().UTC()
	n.sweep(now)
	name := key[:min(16, len(key))] + "-" + strings.ToLower(rand.Text()[:8]) + ".json"
	t := &Notice{
		notices: n, file: filepath.Join(n.folder, name),
		stop: make(chan struct{}), stopped: make(chan struct{}),
		cell: Cell{
			Schema: schema, Key: key, ID: id, Estimate: estimate,
			Process: n.owner, Jobs: n.jobs, Begun: now, Beat: now, Entered: now,
		},
	}
	n.write(t.file, t.read(now))
	go t.keep()
	return t
}

// Step notes how far the cell has come: done of total in a stage, total 0 if it is unknown.
func (t *Notice) Step(stage string, done, total int) {
	t.step(stage, done, total, time.Now().UTC())
}

func (t *Notice) step(stage string, done, total int, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cell.Stage != stage || done < t.cell.Done {
		t.cell.Entered, t.first = now, done
	}
	t.cell.Stage, t.cell.Done, t.cell.Total, t.dirty = stage, done, total, true
}

// Remove removes the file. It is called once, after the last Step.
func (t *Notice) Remove() {
	close(t.stop)
	<-t.stopped
	os.Remove(t.file)
	os.Remove(t.notices.folder) // which fails as long as it holds other notices
}

// keep writes the file whenever the cell has come further, at most once a second, and as a sign of
// life.
func (t *Notice) keep() {
	defer close(t.stopped)
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-t.stop:
			return
		case now := <-ticker.C:
			if t.due(now) {
				t.notices.write(t.file, t.read(now.UTC()))
			}
		}
	}
}

// due reports whether the file should be written.
func (t *Notice) due(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dirty || now.Sub(t.cell.Beat) >= beat
}

// read returns what the file should say.
func (t *Notice) read(now time.Time) Cell {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := &t.cell
	t.dirty, c.Beat, c.StageS = false, now, 0
	made, missing, elapsed := c.Done-t.first, c.Total-c.Done, now.Sub(c.Entered)
	if made > 0 && missing > 0 && elapsed >= time.Second {
		c.StageS = elapsed.Seconds() / float64(made) * float64(missing)
	}
	return *c
}

// write replaces a notice's file in one step. Another process may just be removing the empty
// folder, so it tries twice.
func (n *Notices) write(file string, c Cell) {
	err := n.replace(file, c)
	if errors.Is(err, fs.ErrNotExist) {
		err = n.replace(file, c)
	}
	if err != nil {
		n.failed.Do(func() {
			n.log.Warn().Err(err).Msg("bench status will not see what is running")
		})
	}
}

func (n *Notices) replace(file string, c Cell) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(n.folder, 0o777); err != nil {
		return err
	}
	return files.Update(file, text)
}

// sweep removes the files of processes that are known to be gone, and those that have been silent
// for a day.
func (n *Notices) sweep(now time.Time) {
	const long = 24 * time.Hour
	files, err := filepath.Glob(filepath.Join(n.folder, "*.json"))
	if err != nil {
		return
	}
	for _, file := range files {
		c, err := readNotice(file)
		if err != nil {
			continue // no notice, or one that is just being made
		}
		if alive, known := c.Process.alive(n.owner); known && !alive || now.Sub(c.Beat) > long {
			os.Remove(file)
		}
	}
}
