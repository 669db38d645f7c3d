package launch

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// clockTick is the unit of times in /proc: USER_HZ is 100 on every architecture of Linux.
const clockTick = time.Second / 100

// readStat reads /proc/PID/stat, whose fields proc(5) numbers.
func readStat(pid int) (stat, error) {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return stat{}, err
	}
	// The command's name, in parentheses, may hold anything. After it comes field 3.
	fields := bytes.Fields(raw[bytes.LastIndexByte(raw, ')')+1:])
	const first = 3
	var bad error
	number := func(field int) int64 {
		if field-first >= len(fields) {
			bad = fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields)+first-1)
			return 0
		}
		n, err := strconv.ParseInt(string(fields[field-first]), 10, 64)
		if err != nil {
			bad = err
		}
		return n
	}
	s := stat{
		group:    int(number(5)),
		cpu:      time.Duration(number(14)+number(15)+number(16)+number(17)) * clockTick,
		resident: number(24) * int64(os.Getpagesize()),
	}
	return s, bad
}

// peakResident returns the most bytes that a running process has had resident since it began its
// program, 0 if that cannot be told.
func peakResident(pid int) int64 {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(raw, []byte("\nVmHWM:"))
	line, _, _ := bytes.Cut(rest, []byte(" kB\n"))
	kilobytes, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes << 10
}

// groupMembers lists the processes of a group.
func groupMembers(group int) []int {
	names, err := readNames("/proc")
	if err != nil {
		return []int{group}
	}
	var members []int
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		if s, err := readStat(pid); err == nil && s.group == group {
			members = append(members, pid)
		}
	}
	return members
}

func readNames(dir string) ([]string, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.Readdirnames(-1)
}
