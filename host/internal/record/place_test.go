package record

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
)

func never() bool { return false }

func TestPlaceLeavesNothingOfAFailedWrite(t *testing.T) {
	folder := t.TempDir()
	broken := io.MultiReader(strings.NewReader("half of it"), iotest.ErrReader(syscall.ENOSPC))
	err := place(filepath.Join(folder, "0.json"), broken, never)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("got %v", err)
	}
	if left := filesIn(t, folder); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func TestPlaceKeepsTheOldFileIfWritingFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "0.json")
	if err := place(path, strings.NewReader("old"), never); err != nil {
		t.Fatal(err)
	}
	if err := place(path, iotest.ErrReader(io.ErrUnexpectedEOF),
		never); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	content, err := os.ReadFile(path)
	if string(content) != "old" || err != nil {
		t.Errorf("file has %q, %v", content, err)
	}
}

// The file appears between the look at its name and the link.
func TestPlaceYieldsToAWriterThatIsQuicker(t *testing.T) {
	path := filepath.Join(t.TempDir(), "0.json")
	quick := readerFunc(func([]byte) (int, error) {
		if err := os.WriteFile(path, []byte("quick"), 0o666); err != nil {
			return 0, err
		}
		return 0, io.EOF
	})
	if err := place(path, quick, func() bool { return true }); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if string(content) != "quick" || err != nil {
		t.Errorf("file has %q, %v", content, err)
	}
	if left := filesIn(t, filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left %v", left)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestPlaceSaysWhatToDoAboutAReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("folders are never read-only for root")
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	err := place(filepath.Join(folder, "raw", "0.npz"), strings.NewReader("x"), never)
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "make it writable") {
		t.Errorf("got %v", err)
	}
}

func TestPlaceSaysWhatToDoAboutAFileInTheWay(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "records"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	err := place(filepath.Join(folder, "records", "0.json"), strings.NewReader("x"), never)
	if err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("got %v", err)
	}
}

func TestAdvice(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{syscall.ENOSPC, "free some space"},
		{syscall.EDQUOT, "free some space"},
		{syscall.EACCES, "make it writable"},
		{syscall.EPERM, "make it writable"},
		{syscall.EROFS, "make it writable"},
		{syscall.ENOTDIR, "move it away"},
	} {
		err := fmt.Errorf("open: %w", &fs.PathError{Op: "open", Path: "0.json", Err: test.err})
		if got := advise(err); !errors.Is(got, test.err) ||
			!strings.Contains(got.Error(), test.want) {
			t.Errorf("advice about %v is %v", test.err, got)
		}
	}
	if err := advise(io.ErrUnexpectedEOF); err != io.ErrUnexpectedEOF {
		t.Errorf("another error became %v", err)
	}
	if advise(nil) != nil {
		t.Error("no error became one")
	}
}
