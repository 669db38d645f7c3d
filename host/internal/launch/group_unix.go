//go:build unix

package launch

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// ownGroup makes the command the leader of a process group, which also keeps the terminal's ^C from
// it.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// killGroup ends every process of a group at once.
func killGroup(pid int) {
	_ = syscall.Kill(-pid, syscall.SIGKILL) // there may be none left
}

// maxRSS returns the largest number of resident bytes that an ended process had.
func maxRSS(s *os.ProcessState) int64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10 // kilobytes everywhere else
}

// killedBySystem reports whether the process was ended by a SIGKILL.
func killedBySystem(s *os.ProcessState) bool {
	w, ok := s.Sys().(syscall.WaitStatus)
	return ok && w.Signaled() && w.Signal() == syscall.SIGKILL
}
