package bench

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
)

// notices says in the board's folder which cells this process is at. Nothing depends on them: where they cannot be written,
// that is logged once and the cells run on.
type notices struct {
	folder string
	owner  Owner
	jobs   int
	log    zerolog.Logger
	failed sync.Once
}

func newNotices(board string, jobs int, log zerolog.Logger) *notices {
	return &notices{folder: filepath.Join(board, runningFolder), owner: self(), jobs: jobs, log: log}
}

// notice is the Running of one cell, kept up to date.
type notice struct {
	mu    sync.Mutex
	r     Running
	first int  // Done when the stage was entered
	dirty bool // the file says something else
}

// post puts up a notice. It returns a tell that notes steps on their way to the given one, which may be nil, and a function
// that takes the notice down.
func (n *notices) post(c Cell, tell func(Step)) (func(Step), func()) {
	now := time.Now().UTC()
	at := &notice{r: Running{
		Schema: runningSchema, Key: c.Key, ID: c.ID(), Estimate: c.Estimate,
		Process: n.owner, Jobs: n.jobs, Begun: now, Beat: now, Entered: now,
	}}
	n.sweep(now)
	file := filepath.Join(n.folder, c.Key[:min(16, len(c.Key))]+"-"+strings.ToLower(rand.Text()[:8])+".json")
	n.write(file, at.read(now))
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		n.keep(file, at, stop)
	}()
	return at.hear(tell), func() {
		close(stop)
		<-stopped
		os.Remove(file)
		os.Remove(n.folder) // which fails as long as it holds other notices
	}
}

// keep writes the notice whenever it has changed, at most once a second, and as a sign of life.
func (n *notices) keep(file string, at *notice, stop <-chan struct{}) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case now := <-ticker.C:
			if at.due(now) {
				n.write(file, at.read(now.UTC()))
			}
		}
	}
}

// write replaces the file of a notice in one step. Another process may just remove the folder, so it tries twice.
func (n *notices) write(file string, r Running) {
	err := n.replace(file, r)
	if errors.Is(err, fs.ErrNotExist) {
		err = n.replace(file, r)
	}
	if err != nil {
		n.failed.Do(func() { n.log.Warn().Err(err).Msg("bench status will not see what is running") })
	}
}

func (n *notices) replace(file string, r Running) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(n.folder, 0o777); err != nil {
		return err
	}
	return files.Update(file, text)
}

// sweep takes down the notices of processes that ended without doing so.
func (n *notices) sweep(now time.Time) {
	const long = 24 * time.Hour
	files, err := filepath.Glob(filepath.Join(n.folder, "*.json"))
	if err != nil {
		return
	}
	for _, file := range files {
		r, err := readNotice(file)
		if err != nil {
			continue // not ours to judge, or just being made
		}
		if alive, known := r.Process.alive(n.owner); known && !alive || now.Sub(r.Beat) > long {
			os.Remove(file)
		}
	}
}

// hear returns a tell that notes steps and passes them on.
func (at *notice) hear(tell func(Step)) func(Step) {
	return func(s Step) {
		at.note(s, time.Now().UTC())
		if tell != nil {
			tell(s)
		}
	}
}

func (at *notice) note(s Step, now time.Time) {
	at.mu.Lock()
	defer at.mu.Unlock()
	if at.r.Stage != s.Stage || s.Done < at.r.Done {
		at.r.Entered, at.first = now, s.Done
	}
	at.r.Stage, at.r.Done, at.r.Total, at.dirty = s.Stage, s.Done, s.Total, true
}

// due reports whether the file should be written.
func (at *notice) due(now time.Time) bool {
	at.mu.Lock()
	defer at.mu.Unlock()
	return at.dirty || now.Sub(at.r.Beat) >= beat
}

// read returns what the file should say.
func (at *notice) read(now time.Time) Running {
	at.mu.Lock()
	defer at.mu.Unlock()
	at.dirty, at.r.Beat, at.r.StageS = false, now, 0
	made, missing, elapsed := at.r.Done-at.first, at.r.Total-at.r.Done, now.Sub(at.r.Entered)
	if made > 0 && missing > 0 && elapsed >= time.Second {
		at.r.StageS = elapsed.Seconds() / float64(made) * float64(missing)
	}
	return at.r
}
