package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/lock"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// truths keeps the targets and the draws of their posteriors, on which no model has any influence:
// a file for each task and protocol, so that they are prepared once. Several cells, and several
// processes, may use it at once.
type truths struct {
	folder string
	log    zerolog.Logger

	mu     sync.Mutex
	loaded map[string]*lockedTruth // by key
}

// lockedTruth lets one cell prepare while others wait for its lock.
type lockedTruth struct {
	mu    sync.Mutex
	truth *score.Truth // nil until it is read or prepared
}

func newTruths(folder string, log zerolog.Logger) *truths {
	return &truths{folder: folder, log: log, loaded: make(map[string]*lockedTruth)}
}

// get returns the truth of the task for the targets: from memory, from the file, or else from
// prepare.
func (t *truths) get(
	ctx context.Context, task record.Plugin, targets sdk.Batch, p score.Protocol,
	prepare func(context.Context) (*score.Truth, error),
) (*score.Truth, error) {
	key, err := truthKey(task, targets, p)
	if err != nil {
		return nil, err
	}
	shared := t.entry(key)
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.truth != nil {
		return shared.truth, nil
	}
	path := filepath.Join(t.folder, "truth-"+key+".bin")
	truth, err := readTruth(path, targets, p)
	if err == nil {
		shared.truth = truth
		return truth, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.log.Warn().Err(err).Str("file", path).
			Msg("cached truth cannot be used, preparing it again")
	}
	if truth, err = prepare(ctx); err != nil {
		return nil, err
	}
	shared.truth = truth
	if err := writeTruth(path, truth); err != nil {
		t.log.Warn().Err(err).Msg("truth not cached, the next run has to prepare it again")
	}
	return truth, nil
}

// entry returns the truth of a key in memory, empty if it was not asked for before.
func (t *truths) entry(key string) *lockedTruth {
	t.mu.Lock()
	defer t.mu.Unlock()
	truth, ok := t.loaded[key]
	if !ok {
		truth = &lockedTruth{}
		t.loaded[key] = truth
	}
	return truth
}

// truthKey is a hash over everything that decides a truth.
func truthKey(task record.Plugin, targets sdk.Batch, p score.Protocol) (string, error) {
	document, err := json.Marshal(struct {
		Digest   string
		Params   json.RawMessage
		Width    int
		Targets  []float32
		Protocol score.Protocol
		Exact    bool

		Fingerprint string `json:",omitempty"` // the rest as in a record's key
		Describe    string `json:",omitempty"`
		Files       string `json:",omitempty"`
	}{
		task.Digest, task.Params, targets.Width, targets.Data, p, p.MMD.Exact,
		task.Fingerprint, task.Describe, lock.Of(task).Files,
	})
	if err != nil {
		return "", fmt.Errorf("name the truth of %s: %w", task.Name, err)
	}
	sum := sha256.Sum256(document)
	return hex.EncodeToString(sum[:16]), nil
}

func readTruth(path string, targets sdk.Batch, p score.Protocol) (*score.Truth, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	truth, err := score.ReadTruth(file)
	if err != nil {
		return nil, err
	}
	return truth, truth.Fits(targets, p)
}

// writeTruth puts the file in place whole, or not at all. Whoever may read the board may read it.
func writeTruth(path string, truth *score.Truth) error {
	err := files.Durable(path, func() bool { return false }, func(w io.Writer) error {
		_, err := truth.WriteTo(w)
		return err
	})
	if err != nil {
		return fmt.Errorf("write truth: %w", err)
	}
	return nil
}
