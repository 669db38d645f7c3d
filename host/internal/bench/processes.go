package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/invbench/invbench/host/internal/launch"
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
func (p *Processes) Verify(e Executable) error {
	digest, err := p.digest(e.Path)
	if err != nil {
		return fmt.Errorf("verify plugin %s: %w", e.Name, err)
	}
	if digest != e.Digest {
		return fmt.Errorf("verify plugin %s: %s has changed since the plan was made; plan again", e.Name, e.Path)
	}
	return nil
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
func (p *Processes) StartTask(ctx context.Context, c launch.Command, o launch.Options) (Task, error) {
	task, err := launch.StartTask(ctx, c, o)
	if err != nil {
		return nil, err // not the nil *launch.Task
	}
	return task, nil
}

// StartModel implements Launcher.
func (p *Processes) StartModel(ctx context.Context, c launch.Command, o launch.Options) (Model, error) {
	model, err := launch.StartModel(ctx, c, o)
	if err != nil {
		return nil, err // not the nil *launch.Model
	}
	return model, nil
}
