package cpu

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
)

// LevelVariable is the environment variable that stands in for the setting isa where that is not
// given. It sets the level of all backends of a process, and of all plugins that it starts: for
// tests, and to get the results of a machine that has less.
const LevelVariable = "INVBENCH_ISA"

// config is a parsed configuration string; see the package comment for what the keys mean.
type config struct {
	threads int
	level   isa.Level
	fuse    bool
}

// parseConfig reads a comma-separated list of key=value.
func parseConfig(s string) (config, error) {
	c := config{threads: runtime.GOMAXPROCS(0), level: isa.Detect(), fuse: true}
	if value := os.Getenv(LevelVariable); value != "" {
		if err := c.set("isa", value); err != nil {
			return c, fmt.Errorf("configure backend %q by %s: %w", Name, LevelVariable, err)
		}
	}
	for part := range strings.SplitSeq(s, ",") {
		if part == "" {
			continue
		}
		key, value, _ := strings.Cut(part, "=")
		if err := c.set(key, value); err != nil {
			return c, fmt.Errorf("configure backend %q: %w", Name, err)
		}
	}
	return c, nil
}

func (c *config) set(key, value string) error {
	switch key {
	case "threads":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return fmt.Errorf("threads is %q, want a number of at least 1", value)
		}
		c.threads = n
	case "isa":
		level, err := isa.Parse(value)
		if err != nil {
			return err
		}
		if level > isa.Detect() {
			return fmt.Errorf("isa is %q, this machine has %q at most", value, isa.Detect())
		}
		c.level = level
	case "fuse":
		if value != "on" && value != "off" {
			return fmt.Errorf("fuse is %q, want on or off", value)
		}
		c.fuse = value == "on"
	default:
		return fmt.Errorf("unknown key %q, known are threads, isa and fuse", key)
	}
	return nil
}
