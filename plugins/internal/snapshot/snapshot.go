// Package snapshot writes the arrays of a fitted model to a stream and reads them back.
//
// A snapshot is only ever read by the model that wrote it, under the same parameters, so it need
// not describe itself: the reader says which arrays it wants, and anything else is refused. It is a
// magic word, the number of arrays, and for each its name, its length and its numbers as
// little-endian float32.
package snapshot

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/invbench/invbench/sdk"
)

const magic = "invbench arrays 1\n"

// Array is a named array.
type Array struct {
	Name string
	Data []float32
}

// Write writes arrays to w.
func Write(w io.Writer, arrays []Array) error {
	b := bufio.NewWriter(w)
	_, err := b.WriteString(magic)
	err = errors.Join(err, writeUint(b, len(arrays)))
	for _, a := range arrays {
		err = errors.Join(err, writeUint(b, len(a.Name)))
		_, nameErr := b.WriteString(a.Name)
		err = errors.Join(err, nameErr, writeUint(b, len(a.Data)))
		var word [4]byte
		for _, v := range a.Data {
			binary.LittleEndian.PutUint32(word[:], math.Float32bits(v))
			_, _ = b.Write(word[:]) // an error stays with b until Flush
		}
	}
	if err = errors.Join(err, b.Flush()); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	return nil
}

func writeUint(w io.Writer, n int) error {
	return binary.Write(w, binary.LittleEndian, uint32(n))
}

// Read fills arrays with the numbers of a snapshot from r that has arrays of just these names and
// lengths, in this order. If it has not, or a number is not finite, the error wraps sdk.ErrInvalid;
// some of the arrays may then be filled. An array of length 0 takes whatever length the snapshot
// has, up to limit numbers.
func Read(r io.Reader, arrays []Array, limit int) error {
	b := bufio.NewReader(r)
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(b, head); err != nil || string(head) != magic {
		return fmt.Errorf("read snapshot: %w: it does not begin as a snapshot does", sdk.ErrInvalid)
	}
	n, err := readUint(b)
	if err == nil && n != len(arrays) {
		err = fmt.Errorf("it has %d arrays, want %d: was it written under other parameters?",
			n, len(arrays))
	}
	for i := 0; err == nil && i < len(arrays); i++ {
		err = arrays[i].read(b, limit)
	}
	if err != nil {
		return fmt.Errorf("read snapshot: %w: %w", sdk.ErrInvalid, err)
	}
	return nil
}

func (a *Array) read(r io.Reader, limit int) error {
	n, err := readUint(r)
	if err != nil {
		return err
	}
	if n != len(a.Name) {
		return fmt.Errorf("an array's name has %d bytes, want %q", n, a.Name)
	}
	name := make([]byte, n)
	if _, err := io.ReadFull(r, name); err != nil {
		return err
	}
	if string(name) != a.Name {
		return fmt.Errorf("array %q, want %q", name, a.Name)
	}
	size, err := readUint(r)
	if err != nil {
		return err
	}
	switch free := len(a.Data) == 0; {
	case free && size > limit:
		return fmt.Errorf("array %q has %d numbers, want at most %d", a.Name, size, limit)
	case !free && size != len(a.Data):
		return fmt.Errorf("array %q has %d numbers, want %d", a.Name, size, len(a.Data))
	}
	return a.readData(r, size)
}

// readData reads size numbers. Memory grows with what is read, not with what the snapshot says is
// to come.
func (a *Array) readData(r io.Reader, size int) error {
	data := a.Data[:0]
	var word [4]byte
	for range size {
		if _, err := io.ReadFull(r, word[:]); err != nil {
			return err
		}
		data = append(data, math.Float32frombits(binary.LittleEndian.Uint32(word[:])))
	}
	a.Data = data
	if !sdk.Finite(a.Data) {
		return fmt.Errorf("array %q has a number that is not finite", a.Name)
	}
	return nil
}

func readUint(r io.Reader) (int, error) {
	var n uint32
	err := binary.Read(r, binary.LittleEndian, &n)
	return int(n), err
}
