//go:build unix

package launch

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/invbench/invbench/host/internal/record"
)

func haveProc() bool {
	_, err := os.Stat("/proc/self/stat")
	return err == nil
}

func needsProc(t *testing.T) {
	t.Helper()
	if !haveProc() {
		t.Skip("needs /proc")
	}
}

// running reports whether a process has not ended. One that nobody has asked how it ended counts as
// ended.
func running(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return !haveProc()
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(after, "Z")
}

// leavesNothing checks that no process of a stopped plugin's group is left, nor its folder.
func leavesNothing(t *testing.T, p *Process) {
	t.Helper()
	eventually(t, "the group ends", func() bool {
		if running(p.child.pid) {
			return false
		}
		for _, pid := range groupMembers(p.child.pid) {
			if running(pid) {
				return false
			}
		}
		return true
	})
	if _, err := os.Stat(p.folder.Path()); !os.IsNotExist(err) {
		t.Errorf("the socket's folder %s is still there: %v", p.folder.Path(), err)
	}
}

func TestStopLeavesNothing(t *testing.T) {
	task := started(t, fake("good"), quick())
	task.Stop()
	leavesNothing(t, task.Process)
}

// TestStopTakesChildren has a plugin start a process that holds its pipes.
func TestStopTakesChildren(t *testing.T) {
	needsProc(t)
	file := filepath.Join(t.TempDir(), "pid")
	task := started(t, fake("leave", fileEnv+"="+file), quick())
	if _, err := task.Draw(t.Context(), 1, 0, 1); err != nil {
		t.Fatal(err)
	}
	child := readPid(t, file)
	if !running(child) {
		t.Fatal("the child has ended too early")
	}
	task.Stop()
	leavesNothing(t, task.Process)
	eventually(t, "the child ends", func() bool { return !running(child) })
}

// TestStopWithAnEscapedChild has a child in another group hold the plugin's pipes. It cannot be
// ended, but must not keep the host.
func TestStopWithAnEscapedChild(t *testing.T) {
	needsProc(t)
	file := filepath.Join(t.TempDir(), "pid")
	task := started(t, fake("escape", fileEnv+"="+file), quick())
	if _, err := task.Draw(t.Context(), 1, 0, 1); err != nil {
		t.Fatal(err)
	}
	child := readPid(t, file)
	t.Cleanup(func() { _ = syscall.Kill(child, syscall.SIGKILL) })
	done := make(chan struct{})
	go func() {
		task.Stop()
		close(done)
	}()
	if !within(20*time.Second, done) {
		t.Fatal("stopping does not end")
	}
	leavesNothing(t, task.Process)
	eventually(t, "the pipes are let go", func() bool {
		_, err := task.child.stderr.Read(make([]byte, 1))
		return err != nil
	})
}

func readPid(t *testing.T, file string) int {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// TestPluginThatEndsTakesItsChildren lets the plugin end by itself and leave a child that holds its
// pipes: the calls must fail and the child go without a Stop.
func TestPluginThatEndsTakesItsChildren(t *testing.T) {
	needsProc(t)
	file := filepath.Join(t.TempDir(), "pid")
	_, err := StartTask(t.Context(), fake("leaves", fileEnv+"="+file), quick())
	wantFailure(t, err, "start", record.Crashed, "exit status 0", "")
	child := readPid(t, file)
	eventually(t, "the child ends", func() bool { return !running(child) })
}

func TestStopFromManyGoroutines(t *testing.T) {
	task := started(t, fake("good"), quick())
	usages := make([]Usage, 8)
	var all sync.WaitGroup
	for i := range usages {
		all.Go(func() { usages[i] = task.Stop() })
	}
	all.Wait()
	for i, u := range usages {
		if u != usages[0] {
			t.Errorf("goroutine %d sees %+v, another %+v", i, u, usages[0])
		}
	}
}

// TestManyPlugins starts and stops some at once.
func TestManyPlugins(t *testing.T) {
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			task, err := StartTask(t.Context(), fake("good"), quick())
			if err != nil {
				t.Error(err)
				return
			}
			task.Stop()
			leavesNothing(t, task.Process)
		})
	}
	all.Wait()
}
