//go:build linux || darwin

package lockfile

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// folderEnv makes the test's executable a process that makes a folder and a file in the one that it
// names, and waits.
const folderEnv = "INVBENCH_TEST_HELD"

func TestMain(m *testing.M) {
	base := os.Getenv(folderEnv)
	if base == "" {
		os.Exit(m.Run())
	}
	folder, err := TempFolder(base, "inv")
	if err != nil {
		panic(err)
	}
	file, err := Create(filepath.Join(base, "file"))
	if err != nil {
		panic(err)
	}
	fmt.Println(folder.Path())
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Println(file.Size())
}

// TestGone kills a process and sweeps what it left, and nothing beside it.
func TestGone(t *testing.T) {
	base := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), folderEnv+"="+base)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	path, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	path = path[:len(path)-1]
	file := filepath.Join(base, "file")
	innocent := []string{
		"inv", "inv12", "invoice", "inv3x", "other4", // no owner's file, or another name
	}
	for _, name := range innocent {
		if err := os.Mkdir(filepath.Join(base, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"invoice", "inv3x", "other4"} {
		if err := os.WriteFile(filepath.Join(base, name, ownerFile), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(base, "other4"), filepath.Join(base, "inv77")); err != nil {
		t.Fatal(err)
	}
	sweep(base, "inv")
	if _, err := os.Stat(path); err != nil || Owner(file) != Alive {
		t.Errorf("while the process lives: folder %v, file %v", err, Owner(file))
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if Owner(file) != Gone {
		t.Errorf("after its end the process is %v", Owner(file))
	}
	mine, err := TempFolder(base, "inv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the folder of a process that was killed is still there: %v", err)
	}
	for _, name := range append(innocent, "inv77") {
		if _, err := os.Lstat(filepath.Join(base, name)); err != nil {
			t.Errorf("%s was swept: %v", name, err)
		}
	}
	if err := mine.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(mine.Path()); !os.IsNotExist(err) {
		t.Errorf("a removed folder is still there: %v", err)
	}
}

func TestTouch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if Owner(path) != Unknown {
		t.Error("the owner of nothing is known")
	}
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if Owner(path) != Alive || f.Size() != 0 {
		t.Errorf("state %v, size %d", Owner(path), f.Size())
	}
	if err := Touch(path); err != nil || f.Size() != 1 {
		t.Errorf("touched: %v, size %d", err, f.Size())
	}
	f.Release()
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a dropped file is still there: %v", err)
	}
}
