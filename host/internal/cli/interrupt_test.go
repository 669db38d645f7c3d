//go:build unix

package cli

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// waiting starts a bench that has said that it runs and waits for input, with words of the shell
// before it.
func waiting(t *testing.T, before string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("sh", "-c", before+`exec bench simulate sine_wave`)
	cmd.Env = append(os.Environ(), rootVariable+"="+built(t))
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	// Until it has asked for signals; if it has not, the test fails, and does not pass.
	time.Sleep(time.Second)
	return cmd
}

// ended waits for the end of a command on another goroutine and tells its exit status, -1 if a
// signal ended it.
func ended(cmd *exec.Cmd) <-chan int {
	status := make(chan int, 1)
	go func() {
		err := cmd.Wait()
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			status <- exit.ExitCode()
			return
		}
		status <- 0
	}()
	return status
}

// wantInterrupted waits for the status of a program that was asked to end.
func wantInterrupted(t *testing.T, s os.Signal, status <-chan int) {
	t.Helper()
	select {
	case got := <-status:
		if got != exitInterrupted {
			t.Errorf("after %v the status is %d, want %d", s, got, exitInterrupted)
		}
	case <-time.After(20 * time.Second):
		t.Errorf("20 s after %v the program still runs", s)
	}
}

// TestSignals asks the program to end, each way in which programs are asked.
func TestSignals(t *testing.T) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if signal.Ignored(s) { // as under nohup, whose programs go on ignoring it
			continue
		}
		cmd := waiting(t, "")
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		wantInterrupted(t, s, ended(cmd))
	}
}

// TestIgnoredSignals starts the program as nohup and a script's background job do.
func TestIgnoredSignals(t *testing.T) {
	cmd := waiting(t, "trap '' INT HUP; ")
	status := ended(cmd)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGHUP} {
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case got := <-status:
		t.Fatalf("signals that are to be ignored end the program, with status %d", got)
	case <-time.After(500 * time.Millisecond):
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	wantInterrupted(t, syscall.SIGTERM, status)
}
