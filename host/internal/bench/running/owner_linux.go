package running

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// namespace returns the boot and the namespace that process numbers belong to.
func namespace() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	namespace, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot)) + " " + namespace
}

// started returns when a process began, in clock ticks since the boot, empty if there is none:
// field 22 of /proc/PID/stat (proc(5)). Fields are counted from the last parenthesis, since the
// command's name, field 2, stands in parentheses and may hold anything.
func started(pid int) string {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return ""
	}
	const first, start = 3, 22
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(fields) <= start-first || string(fields[0]) == "Z" {
		return ""
	}
	return string(fields[start-first])
}
