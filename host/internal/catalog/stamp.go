package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// stamp returns a hash of everything that decides what the go command builds: the module's sources with what they embed,
// the go command itself, and the environment as far as it steers builds. It is empty where that does not lie in the
// module alone (a workspace, a module replaced by a local folder): then only the go command can tell what is stale.
func stamp(root string) (string, error) {
	if reachesOut(root) {
		return "", nil
	}
	h := sha256.New()
	for _, fact := range environment() {
		fmt.Fprintf(h, "%q\n", fact)
	}
	files, err := sources(root)
	if err != nil {
		return "", fmt.Errorf("look for changed sources: %w", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			return "", fmt.Errorf("look for changed sources: %w", err)
		}
		fmt.Fprintf(h, "%q %x\n", filepath.ToSlash(file), sha256.Sum256(text))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// environment returns what decides a build besides the sources.
func environment() []string {
	facts := []string{runtime.Version()}
	if tool, err := exec.LookPath("go"); err == nil {
		if real, err := filepath.EvalSymlinks(tool); err == nil {
			tool = real
		}
		if info, err := os.Stat(tool); err == nil {
			facts = append(facts, tool, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
		}
	}
	for _, name := range []string{
		"GOFLAGS", "GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64",
		"GOEXPERIMENT", "GOTOOLCHAIN", "GOWORK", "GOENV", "GOFIPS140", "CGO_ENABLED", "CC", "CXX", "CGO_CFLAGS",
		"CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS", "PKG_CONFIG",
	} {
		if value, ok := os.LookupEnv(name); ok {
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

// reachesOut reports whether a build may depend on files outside of the module and the module cache.
func reachesOut(root string) bool {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
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

// sources returns the files of the module that a build may read, relative to its root and sorted: those that the go
// command compiles, without tests, and everything below a folder in which one of them embeds something.
func sources(root string) ([]string, error) {
	var files, embedding []string
	err := walk(root, ".", func(file string) error {
		if !isSource(file) {
			return nil
		}
		files = append(files, file)
		text, err := os.ReadFile(filepath.Join(root, file))
		if dir := filepath.Dir(file); err == nil && bytes.Contains(text, []byte("//go:embed")) && !slices.Contains(embedding, dir) {
			embedding = append(embedding, dir)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, dir := range embedding {
		err := walk(root, dir, func(file string) error {
			files = append(files, file)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

// isSource reports whether the go command may compile a file that is not a test.
func isSource(file string) bool {
	name := filepath.Base(file)
	switch filepath.Ext(name) {
	case ".go":
		return !strings.HasSuffix(name, "_test.go")
	case ".s", ".S", ".sx", ".syso", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90",
		".swig", ".swigcxx":
		return true
	}
	return name == "go.mod" || name == "go.sum" || file == filepath.Join("vendor", "modules.txt")
}

// walk calls visit for every file below dir, but those of the root's folders that hold no sources.
func walk(root, dir string, visit func(file string) error) error {
	return fs.WalkDir(os.DirFS(root), filepath.ToSlash(dir), func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (file == ".git" || file == ".bench" || file == "results"):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		name := filepath.FromSlash(file)
		if info, err := os.Stat(filepath.Join(root, name)); err != nil || !info.Mode().IsRegular() {
			return nil // a socket, or a link that leads nowhere: nothing that can be compiled
		}
		return visit(name)
	})
}
