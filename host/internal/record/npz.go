package record

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/invbench/invbench/sdk"
)

// maxRaw is the size of the largest array of raw draws that is read: 2 GiB. The paper's protocol
// makes one of 2 MB.
const maxRaw = 2 << 30

// RawPath returns the file that WriteRaw puts the draws of a cell into.
func (s Store) RawPath(key string) string { return filepath.Join(s.Board, "raw", key+".npz") }

// ReadRaw returns what WriteRaw has put into <board>/raw/<key>.npz. Where there is no file, as on a
// machine that the board was copied to, the error wraps fs.ErrNotExist; a file that is cut off, or
// whose arrays do not belong together, gives one that wraps ErrDamaged.
func (s Store) ReadRaw(key string) (Raw, error) {
	if !validKey(key) {
		return Raw{}, fmt.Errorf("read raw draws: %q is not a key: %w", key, sdk.ErrInvalid)
	}
	file, err := os.Open(s.RawPath(key))
	if err != nil {
		return Raw{}, fmt.Errorf("read raw draws: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Raw{}, fmt.Errorf("read raw draws: %w", err)
	}
	raw, err := decodeRaw(file, info.Size())
	if err != nil {
		return Raw{}, fmt.Errorf("read raw draws %s: %w", s.RawPath(key), err)
	}
	return raw, nil
}

// CheckRaw looks for damage to what WriteRaw has put there as far as that is quick: it reads the
// list of arrays, which is the end of the file, so that a file that was cut off is found, and one
// with other bytes in its middle is not. The error wraps ErrDamaged; without a file there is none.
func (s Store) CheckRaw(key string) error {
	file, err := os.Open(s.RawPath(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("check raw draws: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("check raw draws: %w", err)
	}
	archive, err := zip.NewReader(file, info.Size())
	if err != nil {
		return fmt.Errorf("check raw draws %s: %w", file.Name(), damaged("%v", err))
	}
	for _, name := range []string{"draws", "errors", "targets"} {
		if !slices.ContainsFunc(archive.File, func(f *zip.File) bool {
			return f.Name == name+".npy"
		}) {
			return fmt.Errorf("check raw draws %s: %w",
				file.Name(), damaged("there is no array %q", name))
		}
	}
	return nil
}

// decodeRaw undoes Raw.encode. It takes no more memory than the archive has content for.
func decodeRaw(r io.ReaderAt, size int64) (Raw, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return Raw{}, damaged("%v", err)
	}
	draws, shape, err := readArray[float32](archive, "draws", "<f4")
	if err != nil {
		return Raw{}, err
	}
	errs, errsShape, err := readArray[float64](archive, "errors", "<f8")
	if err != nil {
		return Raw{}, err
	}
	targets, targetsShape, err := readArray[float32](archive, "targets", "<f4")
	if err != nil {
		return Raw{}, err
	}
	if len(shape) != 3 || len(targetsShape) != 2 || !slices.Equal(errsShape, shape[:2]) ||
		targetsShape[0] != shape[0] {
		return Raw{}, damaged("draws %v, errors %v and targets %v do not belong together",
			shape, errsShape, targetsShape)
	}
	return Raw{
		Targets: sdk.Batch{Width: targetsShape[1], Data: targets},
		Draws:   sdk.Batch{Width: shape[2], Data: draws},
		Errors:  errs,
	}, nil
}

// readArray reads one array of an npz archive, which must have the given kind, in C order, and a
// size in every dimension.
func readArray[T float32 | float64](archive *zip.Reader, name, kind string) ([]T, []int, error) {
	member, err := archive.Open(name + ".npy")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, damaged("there is no array %q", name)
	} else if err != nil {
		return nil, nil, damaged("array %q: %v", name, err)
	}
	defer member.Close()
	shape, err := readHeader(member, kind)
	if err != nil {
		return nil, nil, damaged("array %q: %v", name, err)
	}
	count, err := elements(shape)
	if err != nil {
		return nil, nil, damaged("array %q: %v", name, err)
	}
	values, err := readNumbers[T](member, count)
	if err != nil {
		return nil, nil, damaged("array %q: %v", name, err)
	}
	return values, shape, nil
}

// headerText is the Python dictionary of an npy file, in the order that numpy and Raw.encode write
// it.
var headerText = regexp.MustCompile(
	`^\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \(([0-9, ]*)\), ?\} *\n$`)

// readHeader reads the header of an npy file, version 1.0, of the given kind of numbers, and
// returns its shape.
func readHeader(r io.Reader, kind string) ([]int, error) {
	prefix := make([]byte, 10)
	if _, err := io.ReadFull(r, prefix); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if !bytes.Equal(prefix[:8], []byte("\x93NUMPY\x01\x00")) {
		return nil, fmt.Errorf("begins with %q: not an npy file of version 1.0", prefix[:8])
	}
	text := make([]byte, binary.LittleEndian.Uint16(prefix[8:]))
	if _, err := io.ReadFull(r, text); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	parts := headerText.FindSubmatch(text)
	if parts == nil {
		return nil, fmt.Errorf("header %.80q is not understood", text)
	}
	if string(parts[1]) != kind || string(parts[2]) != "False" {
		return nil, fmt.Errorf("holds %s numbers (Fortran order: %s), want %s in C order",
			parts[1], parts[2], kind)
	}
	var shape []int
	for word := range strings.SplitSeq(strings.TrimSuffix(string(parts[3]), ","), ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil {
			return nil, fmt.Errorf("shape (%s): %w", parts[3], err)
		}
		shape = append(shape, n)
	}
	return shape, nil
}

// elements returns how many numbers an array of the given shape holds.
func elements(shape []int) (int, error) {
	count := 1
	for _, n := range shape {
		if n < 1 || n > maxRaw/8/count {
			return 0, fmt.Errorf("shape %v is empty, or of more than %d bytes", shape, maxRaw)
		}
		count *= n
	}
	return count, nil
}

// readNumbers reads exactly count numbers and the end of r. Memory is taken as they come.
func readNumbers[T float32 | float64](r io.Reader, count int) ([]T, error) {
	const piece = 1 << 16
	values := make([]T, 0, min(count, piece))
	for len(values) < count {
		block := make([]T, min(count-len(values), piece))
		if err := binary.Read(r, binary.LittleEndian, block); err != nil {
			return nil, fmt.Errorf("%d of %d numbers: %w", len(values), count, err)
		}
		values = append(values, block...)
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(r, 1)); n > 0 || err != nil {
		return nil, errors.Join(fmt.Errorf("%d bytes follow its %d numbers", n, count), err)
	}
	return values, nil
}
