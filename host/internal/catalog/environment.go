package catalog

import (
	"runtime"
	"slices"
	"strings"
)

// buildEnvironment returns the environment that plugins are built in, of the one that the host runs
// in. A plugin has to run where the host does, and to compute the same numbers whoever builds it.
// So variables that people set for other builds are set aside: those of the platform (GOARCH=arm64
// would give an executable that does not start, GOAMD64=v3 other roundings) and flags such as -race
// or -tags. Variables that say where modules come from stay. Without a word about cgo it is left
// out, so that a C compiler is not needed and executables are the same on every machine.
func buildEnvironment(environ []string) []string {
	var kept []string
	// not empty: the go command would look into the file that go env -w writes
	flags, cgo := "-trimpath", "0"
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case name == "GOFLAGS":
			flags += moduleFlags(value)
		case name == "CGO_ENABLED":
			if value != "" {
				cgo = value
			}
		case !slices.Contains(setAside(), name):
			kept = append(kept, pair)
		}
	}
	kept = append(kept, "GOFLAGS="+flags, "CGO_ENABLED="+cgo, "GOOS="+runtime.GOOS,
		"GOARCH="+runtime.GOARCH)
	// the least that the architecture has; what is faster is chosen at run time
	switch runtime.GOARCH {
	case "amd64":
		kept = append(kept, "GOAMD64=v1")
	case "arm64":
		kept = append(kept, "GOARM64=v8.0")
	}
	return kept
}

// setAside returns the variables that decide for which machine, and in which way, the go command
// builds.
func setAside() []string {
	return []string{
		"GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64",
		"GORISCV64", "GOWASM",
		"GOEXPERIMENT", "GO111MODULE",
	}
}

// moduleFlags returns the flags of GOFLAGS that say where modules come from, each after a blank.
func moduleFlags(flags string) string {
	kept := ""
	for _, flag := range strings.Fields(flags) {
		name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "=")
		if slices.Contains([]string{"mod", "modfile", "modcacherw"}, name) {
			kept += " " + flag
		}
	}
	return kept
}

// lookUp returns a variable of an environment.
func lookUp(environ []string, name string) (value string, found bool) {
	for _, pair := range environ {
		if rest, ok := strings.CutPrefix(pair, name+"="); ok {
			value, found = rest, true
		}
	}
	return value, found
}
