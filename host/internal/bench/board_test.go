package bench

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/record"
)

func TestCheckBoard(t *testing.T) {
	dir := t.TempDir()
	fresh := filepath.Join(dir, "results", "board")
	if err := CheckBoard(fresh, []Cell{testCell("good", 0, `{}`)}); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(fresh)
	if err != nil || len(left) != 0 {
		t.Errorf("the check left %v, %v", left, err)
	}
	file := filepath.Join(dir, "file")
	write(t, file, "")
	readOnly := filepath.Join(dir, "locked")
	if err := os.Mkdir(readOnly, 0o555); err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{"a file": file, "below a file": filepath.Join(file, "board")}
	if os.Getuid() != 0 { // root writes anywhere
		folders["read-only"] = readOnly
		folders["below read-only"] = filepath.Join(readOnly, "board")
	}
	for name, folder := range folders {
		if err := CheckBoard(folder, nil); !errors.Is(err, ErrStorage) ||
			!strings.Contains(err.Error(), folder) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func TestBoardWithoutSpace(t *testing.T) {
	dir := t.TempDir()
	free, ok := freeSpace(dir)
	if !ok {
		t.Skip("the system does not tell how much space there is")
	}
	if free <= 0 {
		t.Fatalf("%d bytes are free", free)
	}
	huge := withProtocol(testCell("good", 0, `{}`), func(p *record.Protocol) {
		p.Targets, p.Draws = 1e6, 1e6
	})
	err := CheckBoard(dir, []Cell{huge}) // 40 TB
	if !errors.Is(err, ErrStorage) || !strings.Contains(err.Error(), "MiB are free") {
		t.Errorf("error is %v", err)
	}
}
