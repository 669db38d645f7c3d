package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
)

// stamp returns a hash of everything that decides what the go command makes of an in-tree plugin:
// the sources of its package and of all that it imports from this module, with what they embed, the
// versions of other modules, the go command itself, and the environment as far as it steers builds.
// It is empty where that is not all (a workspace, a module replaced by a local folder, cgo): then
// only the go command can tell what is stale.
func (t *tree) stamp(s source) (string, error) {
	closure, err := t.closure(section(s.kind) + "/" + s.name)
	if err != nil {
		return "", fmt.Errorf("look for changed sources of %s: %w", s.name, err)
	}
	if t.reachesOut || slices.ContainsFunc(closure, func(p *pkg) bool { return p.cgo }) {
		return "", nil
	}
	h := sha256.New()
	for _, fact := range t.facts {
		fmt.Fprintf(h, "%q\n", fact)
	}
	for _, p := range closure {
		fmt.Fprintf(h, "%q %s\n", p.dir, p.digest)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// environment returns what decides a build besides the sources of packages.
func environment(root string) []string {
	facts := []string{runtime.Version()}
	for _, name := range []string{"go.mod", "go.sum"} {
		if text, err := os.ReadFile(filepath.Join(root, name)); err == nil {
			facts = append(facts, name, string(text))
		}
	}
	if tool, err := exec.LookPath("go"); err == nil {
		if real, err := filepath.EvalSymlinks(tool); err == nil {
			tool = real
		}
		if info, err := os.Stat(tool); err == nil {
			facts = append(facts, tool, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
		}
	}
	environ := buildEnvironment(os.Environ())
	for _, name := range []string{
		"GOFLAGS", "GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOTOOLCHAIN", "GOWORK", "GOENV",
		"GOFIPS140", "CGO_ENABLED", "CC",
		"CXX", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS", "PKG_CONFIG",
	} {
		if value, ok := lookUp(environ, name); ok {
			facts = append(facts, name+"="+value)
		}
	}
	file := os.Getenv("GOENV")
	if dir, err := os.UserConfigDir(); file == "" && err == nil {
		file = filepath.Join(dir, "go", "env")
	}
	if text, err := os.ReadFile(file); err == nil {
		facts = append(facts, string(text))
	}
	return facts
}

// reachesOut reports whether a build may depend on files outside of the module and the module
// cache.
func reachesOut(root string) bool {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if _, e := os.Stat(filepath.Join(root, "vendor")); e == nil {
		return true
	}
	if err != nil || regexp.MustCompile(`=>\s*"?(\.|/|[A-Za-z]:\\)`).Match(text) {
		return true
	}
	switch os.Getenv("GOWORK") {
	case "off":
		return false
	case "":
	default:
		return true
	}
	for dir := root; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}
