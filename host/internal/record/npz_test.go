package record

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func TestReadRawGivesWhatWasWritten(t *testing.T) {
	store, key, raw := Store{Board: t.TempDir()}, strings.Repeat("0a", 32), exampleRaw()
	raw.Draws.Row(2)[0] = float32(math.Inf(-1))
	if err := store.WriteRaw(key, raw); err != nil {
		t.Fatal(err)
	}
	got, err := store.ReadRaw(key)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(raw, got); diff != "" {
		t.Errorf("raw (-want +got):\n%s", diff)
	}
}

// TestReadLargeRaw reads arrays of several pieces.
func TestReadLargeRaw(t *testing.T) {
	raw := Raw{
		Targets: sdk.NewBatch(3, 5), Draws: sdk.NewBatch(3*20_000, 2),
		Errors: make([]float64, 3*20_000),
	}
	for i := range raw.Errors {
		raw.Errors[i] = float64(i)
		raw.Draws.Data[2*i] = float32(i)
		raw.Draws.Data[2*i+1] = float32(-i)
	}
	var file bytes.Buffer
	if err := raw.encode(&file); err != nil {
		t.Fatal(err)
	}
	got, err := decodeRaw(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(raw, got); diff != "" {
		t.Errorf("raw (-want +got):\n%s", diff)
	}
}

func TestReadRawThatIsNotThere(t *testing.T) {
	store := Store{Board: t.TempDir()}
	if _, err := store.ReadRaw(strings.Repeat("0a", 32)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one that wraps %v", err, fs.ErrNotExist)
	}
	if _, err := store.ReadRaw("../../x"); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("error %v, want one that wraps %v", err, sdk.ErrInvalid)
	}
}

// TestCheckRaw cuts a file at each length.
func TestCheckRaw(t *testing.T) {
	store, key := Store{Board: t.TempDir()}, strings.Repeat("0a", 32)
	if err := store.CheckRaw(key); err != nil {
		t.Errorf("no file: %v", err)
	}
	if err := store.WriteRaw(key, exampleRaw()); err != nil {
		t.Fatal(err)
	}
	if err := store.CheckRaw(key); err != nil {
		t.Errorf("a whole file: %v", err)
	}
	whole, err := os.ReadFile(store.RawPath(key))
	if err != nil {
		t.Fatal(err)
	}
	other := npzOf(t, map[string][]byte{"draws.npy": nil, "errors.npy": nil})
	broken := [][]byte{other}
	for n := range whole {
		broken = append(broken, whole[:n])
	}
	for _, text := range broken {
		if err := os.WriteFile(store.RawPath(key), text, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := store.CheckRaw(key); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes of %d: %v, want one that wraps %v",
				len(text), len(whole), err, ErrDamaged)
		}
	}
}

// npy returns an npy file with a header of the test's choice.
func npy(dictionary string, numbers ...float32) []byte {
	text := dictionary + "\n"
	file := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(text)))
	file = append(file, text...)
	for _, v := range numbers {
		file = binary.LittleEndian.AppendUint32(file, math.Float32bits(v))
	}
	return file
}

// npzOf returns an archive of members.
func npzOf(t testing.TB, members map[string][]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for name, content := range members {
		w, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// parts are the members of a good archive of one target, one draw.
func parts() map[string][]byte {
	return map[string][]byte{
		"draws.npy": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", 1, 2),
		// 2^-7 in float64.
		"errors.npy":  npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }", 0, 1),
		"targets.npy": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }   ", 3),
	}
}

func TestDecodeRawByHand(t *testing.T) {
	want := Raw{
		Targets: sdk.Batch{Width: 1, Data: []float32{3}},
		Draws:   sdk.Batch{Width: 2, Data: []float32{1, 2}},
		Errors:  []float64{math.Float64frombits(0x3f80_0000_0000_0000)},
	}
	file := npzOf(t, parts())
	got, err := decodeRaw(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("raw (-want +got):\n%s", diff)
	}
}

func TestDecodeRawRefuses(t *testing.T) {
	const dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }"
	for name, draws := range map[string][]byte{
		"too few numbers":  npy(dict, 1),
		"too many numbers": npy(dict, 1, 2, 3),
		"another kind":     npy(strings.Replace(dict, "<f4", "<i4", 1), 1, 2),
		"big endian":       npy(strings.Replace(dict, "<f4", ">f4", 1), 1, 2),
		"Fortran order":    npy(strings.Replace(dict, "False", "True", 1), 1, 2),
		"another shape":    npy(strings.Replace(dict, "1, 1, 2", "1, 2, 1", 1), 1, 2),
		"two dimensions":   npy(strings.Replace(dict, "1, 1, 2", "1, 2", 1), 1, 2),
		"no dimensions":    npy(strings.Replace(dict, "1, 1, 2", "", 1), 1),
		"an empty one":     npy(strings.Replace(dict, "1, 1, 2", "1, 0, 2", 1)),
		"a negative one":   npy(strings.Replace(dict, "1, 1, 2", "1, -1, -2", 1), 1, 2),
		"2^40 numbers":     npy(strings.Replace(dict, "1, 1, 2", "1, 1048576, 1048576", 1), 1, 2),
		"more than an int": npy(strings.Replace(dict, "1, 1, 2", "1, 99999999999999999999, 2", 1),
			1, 2),
		"a product too far": npy(strings.Replace(dict, "1, 1, 2", "4294967296, 4294967296, 2", 1),
			1, 2),
		"no dictionary":      npy("[1, 2]", 1, 2),
		"another version":    append([]byte("\x93NUMPY\x02\x00"), npy(dict, 1, 2)[8:]...),
		"a header cut off":   npy(dict)[:30],
		"hardly anything":    []byte("\x93NUM"),
		"nothing":            {},
		"a program, perhaps": npy("__import__('os')", 1, 2),
	} {
		t.Run(name, func(t *testing.T) {
			members := parts()
			members["draws.npy"] = draws
			file := npzOf(t, members)
			if raw, err := decodeRaw(bytes.NewReader(file),
				int64(len(file))); !errors.Is(err, ErrDamaged) {
				t.Errorf("%+v, %v; want an error that wraps %v", raw, err, ErrDamaged)
			}
		})
	}
	for name := range parts() {
		members := parts()
		delete(members, name)
		file := npzOf(t, members)
		if _, err := decodeRaw(bytes.NewReader(file),
			int64(len(file))); !errors.Is(err, ErrDamaged) ||
			!strings.Contains(err.Error(), strings.TrimSuffix(name, ".npy")) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestReadRawThatIsCutOff(t *testing.T) {
	store, key := Store{Board: t.TempDir()}, strings.Repeat("0a", 32)
	if err := store.WriteRaw(key, exampleRaw()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(store.RawPath(key))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 10, len(whole) / 2, len(whole) - 1} {
		if err := os.WriteFile(store.RawPath(key), whole[:size], 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := store.ReadRaw(key); !errors.Is(err, ErrDamaged) ||
			!strings.Contains(err.Error(), filepath.Base(store.RawPath(key))) {
			t.Errorf("the first %d bytes: error %v, want one that wraps %q and names the file",
				size, err, ErrDamaged)
		}
	}
}

func FuzzDecodeRaw(f *testing.F) {
	var file bytes.Buffer
	if err := exampleRaw().encode(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(npzOf(f, parts()))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := decodeRaw(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := first.encode(&again); err != nil {
			t.Fatalf("draws that were read cannot be written: %v", err)
		}
		second, err := decodeRaw(bytes.NewReader(again.Bytes()), int64(again.Len()))
		if err != nil {
			t.Fatalf("draws that were written cannot be read: %v", err)
		}
		bits := cmp.Options{
			cmp.Comparer(func(a, b float32) bool {
				return math.Float32bits(a) == math.Float32bits(b)
			}),
			cmp.Comparer(func(a, b float64) bool {
				return math.Float64bits(a) == math.Float64bits(b)
			}),
		}
		if diff := cmp.Diff(first, second, bits); diff != "" {
			t.Errorf("draws changed (-first +second):\n%s", diff)
		}
	})
}
