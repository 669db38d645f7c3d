//go:build unix

package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// TestAPipeStaysAPipe holds for every writer that a reader at the other end gets the bytes, by the
// pipe's own name and through a link.
func TestAPipeStaysAPipe(t *testing.T) {
	for _, way := range []string{"pipe", "link"} {
		t.Run(way, func(t *testing.T) {
			each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
				pipe := filepath.Join(folder, "pipe")
				if err := errors.Join(syscall.Mkfifo(pipe, 0o666),
					os.Symlink("pipe", filepath.Join(folder, "link"))); err != nil {
					t.Fatal(err)
				}
				got := make(chan string, 1)
				go func() {
					text, err := os.ReadFile(pipe)
					if err != nil {
						text = []byte(err.Error())
					}
					got <- string(text)
				}()
				if err := write(filepath.Join(folder, way), "through"); err != nil {
					t.Fatal(err)
				}
				if text := <-got; text != "through" {
					t.Errorf("the reader got %q", text)
				}
				if info, err := os.Lstat(pipe); err != nil ||
					info.Mode().Type() != fs.ModeNamedPipe {
					t.Errorf("the pipe became %v, %v", info, err)
				}
				return 2
			})
		})
	}
}

// The device is another node of the one that /dev/null is, so that a writer which replaces it harms
// nobody.
func TestADeviceStaysADevice(t *testing.T) {
	each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
		null := filepath.Join(folder, "null")
		if err := syscall.Mknod(null, syscall.S_IFCHR|0o666, 1<<8|3); err != nil {
			t.Skipf("making a device takes a privilege: %v", err)
		}
		// A mount with nodev.
		if err := write(null, "gone"); err != nil && !errors.Is(err, fs.ErrPermission) {
			t.Fatal(err)
		}
		if info, err := os.Lstat(null); err != nil || info.Mode()&fs.ModeCharDevice == 0 {
			t.Errorf("the device became %v, %v", info, err)
		}
		return 1
	})
}

// A descriptor that is open on a regular file gets the bytes, after those that are there.
func TestADescriptorIsWrittenThrough(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd/0"); err != nil {
		t.Skip("no descriptors in /proc")
	}
	each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
		file, err := os.Create(filepath.Join(folder, "redirected"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteString("before\n"); err != nil {
			t.Fatal(err)
		}
		link := filepath.Join(folder, "stdout")
		if err := os.Symlink("/proc/self/fd/"+strconv.Itoa(int(file.Fd())), link); err != nil {
			t.Fatal(err)
		}
		if err := write(link, "after\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(file); err != nil || string(got) != "before\nafter\n" {
			t.Errorf("the descriptor's file has %q, %v", got, err)
		}
		return 2
	})
}

// Nothing but the umask decides who may read a file. (Tests of this package do not run side by
// side.)
func TestTheUmaskIsRespected(t *testing.T) {
	for _, mask := range []int{0o022, 0o002, 0o077} {
		func() {
			defer syscall.Umask(syscall.Umask(mask))
			each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
				path := filepath.Join(folder, "file")
				if err := write(path, "x"); err != nil {
					t.Fatal(err)
				}
				info, err := os.Stat(path)
				if want := fs.FileMode(0o666 &^ mask); err != nil || info.Mode() != want {
					t.Errorf("umask %03o: mode %v, %v; want %v", mask, info.Mode(), err, want)
				}
				return 1
			})
		}()
	}
}

// In a folder that takes no new files an existing one can still be written, as a shell would.
func TestAFileInAClosedFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("no folder is closed to root")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "summary.md")
	if err := errors.Join(os.WriteFile(path, []byte("a longer text"), 0o666),
		os.Chmod(folder, 0o555)); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, text("short")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "short")
	if err := Write(filepath.Join(folder, "new"), text("x")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a new file: %v", err)
	}
	if err := Durable(path, func() bool {
		return false
	}, text("x")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Durable: %v", err)
	}
}

func TestClosed(t *testing.T) {
	for err, want := range map[error]bool{
		syscall.EACCES: true, syscall.EPERM: true, syscall.EROFS: true, syscall.EBUSY: true,
		syscall.ENOSPC: false, syscall.ENOENT: false, io.ErrUnexpectedEOF: false,
	} {
		if got := closed(&fs.PathError{Op: "open", Path: "x", Err: err}); got != want {
			t.Errorf("%v: %t", err, got)
		}
	}
}

func TestSweep(t *testing.T) {
	folder := t.TempDir()
	for name, age := range map[string]time.Duration{
		".0.json.old.tmp": 2 * time.Hour, ".0.json.new.tmp": 0, ".1.json.old.tmp": 2 * time.Hour,
		".0.json.old": 2 * time.Hour,
	} {
		path, at := filepath.Join(folder, name), time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(path, nil, 0o666),
			os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	if err := Durable(filepath.Join(folder, "0.json"), func() bool {
		return false
	}, text("x")); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(folder)
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	if want := []string{
		".0.json.new.tmp", ".0.json.old", ".1.json.old.tmp", "0.json",
	}; err != nil || !slices.Equal(names, want) {
		t.Errorf("left %q, %v; want %q", names, err, want)
	}
}
