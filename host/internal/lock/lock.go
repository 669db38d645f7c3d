// Package lock keeps which plugins a board was last run with: bench.lock in its folder, beside
// bench.yaml.
//
// bench.yaml says what a board asks for, but not which executables: a plugin's name stays when it
// is rebuilt. With the lock, a reader of the records can tell those that the board's plugins of
// today made from those of yesterday's, without having the plugins. It is written by bench run, is
// small, and belongs where the records are committed.
package lock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/record"
)

// FileName is what a lock is called.
const FileName = "bench.lock"

// Schema is the version of the format that this package writes.
const Schema = 1

// Lock says which plugin stands behind each task and each entry.
type Lock struct {
	Schema  int               `json:"schema"`
	Tasks   map[string]Plugin `json:"tasks"`   // by their names on the board
	Entries map[string]Plugin `json:"entries"` // likewise
}

// Plugin says which executable a name on the board stood for. It is what a record.Plugin says too,
// without the parameters, which bench.yaml has.
type Plugin struct {
	Plugin      string `json:"plugin"`
	Version     string `json:"version"`
	Digest      string `json:"digest"`
	Fingerprint string `json:"fingerprint,omitempty"`
	Describe    string `json:"describe,omitempty"`
	Files       string `json:"files,omitempty"` // their digest
}

// New returns an empty lock.
func New() *Lock {
	return &Lock{Schema: Schema, Tasks: map[string]Plugin{}, Entries: map[string]Plugin{}}
}

// Of returns the plugin of a record, or of a cell.
func Of(p record.Plugin) Plugin {
	q := Plugin{
		Plugin: p.Plugin, Version: p.Version, Digest: p.Digest,
		Fingerprint: p.Fingerprint, Describe: p.Describe,
	}
	if p.Files != nil {
		q.Files = p.Files.Digest
	}
	return q
}

// Put writes the plugin into a record's or a cell's. The files are known by their digest only.
func (q Plugin) Put(p *record.Plugin) {
	p.Plugin, p.Version, p.Digest = q.Plugin, q.Version, q.Digest
	p.Fingerprint, p.Describe = q.Fingerprint, q.Describe
	p.Files = nil
	if q.Files != "" {
		p.Files = &record.Files{Digest: q.Files}
	}
}

// Read returns the lock in a board's folder, nil and no error if there is none.
func Read(board string) (*Lock, error) {
	path := filepath.Join(board, FileName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the lock: %w", err)
	}
	l, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("read the lock %s: %w; bench run writes it anew", path, err)
	}
	return l, nil
}

func decode(text []byte) (*Lock, error) {
	l := &Lock{}
	if err := json.Unmarshal(text, l); err != nil {
		return nil, err
	}
	if l.Schema != Schema {
		return nil, fmt.Errorf("has schema %d where this version reads %d", l.Schema, Schema)
	}
	if l.Tasks == nil {
		l.Tasks = map[string]Plugin{}
	}
	if l.Entries == nil {
		l.Entries = map[string]Plugin{}
	}
	return l, nil
}

// Write puts the lock into a board's folder, unless it is there already.
func (l *Lock) Write(board string) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(l); err != nil {
		return fmt.Errorf("write the lock: %w", err)
	}
	return files.Update(filepath.Join(board, FileName), text.Bytes())
}
