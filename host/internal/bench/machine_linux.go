package bench

import (
	"bufio"
	"os"
	"strconv"
	"strings"
)

// processor returns the model name of the first processor.
func processor() string { return field("/proc/cpuinfo", "model name") }

// memory returns the bytes of main memory.
func memory() int64 {
	text, _ := strings.CutSuffix(field("/proc/meminfo", "MemTotal"), " kB")
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n << 10
}

// field returns the value of the first line "name : value" of a file, empty if there is none.
func field(path, name string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		key, value, ok := strings.Cut(lines.Text(), ":")
		if ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
