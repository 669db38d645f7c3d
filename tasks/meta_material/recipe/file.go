package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/invbench/invbench/sdk"
)

// A file of spectra is a line of text that says what is in it, then one row of float32 for each
// geometry: x, then the amplitudes of the transmitted and of the reflected light, real parts before
// imaginary ones.
const (
	points   = 300
	rowWidth = 8 + 4*points
)

// title returns the first line of a chunk.
func (s stream) title(i int) string {
	return fmt.Sprintf("spectra 1: %s, rows %d to %d, truncation %d,%d\n",
		s.name, i*chunk, (i+1)*chunk-1, s.truncation.Even, s.truncation.Other)
}

// write writes a chunk, all of it or nothing.
func (s stream) write(folder string, i int, rows sdk.Batch) error {
	var text bytes.Buffer
	text.WriteString(s.title(i))
	if err := binary.Write(&text, binary.LittleEndian, rows.Data); err != nil {
		return err
	}
	path := s.path(folder, i)
	if err := os.WriteFile(path+".part", text.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// read reads a chunk. One that is not there is fs.ErrNotExist.
func (s stream) read(folder string, i int) (sdk.Batch, error) {
	text, err := os.ReadFile(s.path(folder, i))
	if err != nil {
		return sdk.Batch{}, err
	}
	body, ok := bytes.CutPrefix(text, []byte(s.title(i)))
	rows := sdk.NewBatch(chunk, rowWidth)
	if n, err := binary.Decode(body, binary.LittleEndian, rows.Data); !ok || err != nil ||
		n != len(body) {
		return sdk.Batch{},
			fmt.Errorf("%s is not %sdelete it and make it again", s.path(folder, i), s.title(i))
	}
	return rows, nil
}

// load reads all chunks up to the first that is not there, at most limit rows of them.
func (s stream) load(folder string, limit int) (sdk.Batch, error) {
	all := sdk.Batch{Width: rowWidth}
	for i := 0; i*chunk < min(s.want, limit); i++ {
		rows, err := s.read(folder, i)
		if errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return all, err
		}
		all.Data = append(all.Data, rows.Data...)
	}
	return all.Slice(0, min(all.Rows(), limit)), nil
}

// count returns how many chunks of the stream there are before the first that is not there.
func (s stream) count(folder string) int {
	for i := 0; ; i++ {
		if _, err := os.Stat(s.path(folder, i)); err != nil {
			return i
		}
	}
}
