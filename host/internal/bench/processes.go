package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/invbench/invbench/host/internal/fileset"
	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// What a plugin may have beyond Task and Model is asked for by these interfaces.
var (
	_ sdk.Reference  = (*launch.Task)(nil)
	_ sdk.LogDensity = (*launch.Model)(nil)
)

// Processes is the Launcher of real plugins. The zero value is ready for use.
type Processes struct {
	mu    sync.Mutex
	known map[string]stamp // by path: the executables that have been hashed
}

// stamp tells whether a file has changed since it was hashed.
type stamp struct {
	size     int64
	modified time.Time
	digest   string
}

// Verify implements Launcher.
func (p *Processes) Verify(ctx context.Context, e Executable) error {
	digest, err := p.digest(e.Path)
	if err != nil {
		return fmt.Errorf("verify plugin %s: %w", e.Name, err)
	}
	if digest != e.Digest {
		return fmt.Errorf("verify plugin %s: %s %w", e.Name, e.Path, errChanged)
	}
	if err := e.verifyFiles(); err != nil {
		return fmt.Errorf("verify plugin %s: %w", e.Name, err)
	}
	if err := e.verifyDescription(ctx); err != nil {
		return fmt.Errorf("verify plugin %s: %w", e.Name, err)
	}
	return nil
}

var errChanged = errors.New("has changed since the plan was made; plan again, or run again")

// verifyFiles reads the files that the plugin depends on again.
func (e Executable) verifyFiles() error {
	if e.Files == nil {
		return nil
	}
	files, err := fileset.Hash(e.Globs)
	if err == nil && (files == nil || files.Digest != e.Files.Digest) {
		err = fmt.Errorf("a file that it depends on %w", errChanged)
	}
	return err
}

// verifyDescription asks a script to describe itself again: the same script may start another
// program than when the plan was made.
func (e Executable) verifyDescription(ctx context.Context) error {
	if e.Describe == "" {
		return nil
	}
	_, document, err := launch.Describe(ctx, e.command())
	if err == nil && record.DescribeDigest(document) != e.Describe {
		err = fmt.Errorf("what %s says of itself %w", e.Path, errChanged)
	}
	return err
}

// digest returns the SHA-256 of a file, and reads it only if it looks different from the last time.
func (p *Processes) digest(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	now := stamp{size: info.Size(), modified: info.ModTime()}
	p.mu.Lock()
	defer p.mu.Unlock()
	if old, ok := p.known[path]; ok && old.size == now.size && old.modified.Equal(now.modified) {
		return old.digest, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	now.digest = hex.EncodeToString(hash.Sum(nil))
	if p.known == nil {
		p.known = make(map[string]stamp)
	}
	p.known[path] = now
	return now.digest, nil
}

// StartTask implements Launcher.
func (p *Processes) StartTask(
	ctx context.Context, c launch.Command, o launch.Options,
) (Task, error) {
	task, err := launch.StartTask(ctx, c, o)
	if err != nil {
		return nil, err // a nil *launch.Task in a Task would not be nil
	}
	return task, nil
}

// StartModel implements Launcher.
func (p *Processes) StartModel(
	ctx context.Context, c launch.Command, o launch.Options,
) (Model, error) {
	model, err := launch.StartModel(ctx, c, o)
	if err != nil {
		return nil, err // a nil *launch.Model in a Model would not be nil
	}
	return model, nil
}
