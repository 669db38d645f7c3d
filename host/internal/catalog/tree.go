package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// tree is the source of the module at one moment. It reads each package once, when it is first
// asked for.
type tree struct {
	root       string
	facts      []string // what else decides a build
	reachesOut bool     // a build may depend on files outside of the module and the module cache
	packages   map[string]*pkg
}

// pkg is a package of the module. It is read without regard to build constraints, so it holds what
// any build may need.
type pkg struct {
	dir     string   // relative to the root, with slashes
	imports []string // folders of the module
	cgo     bool
	digest  string // of all that a build reads here
}

func newTree(root string) *tree {
	return &tree{
		root: root, facts: environment(root),
		reachesOut: reachesOut(root), packages: make(map[string]*pkg),
	}
}

// closure returns the package in a folder and all of the module that it imports, directly or not,
// sorted.
func (t *tree) closure(dir string) ([]*pkg, error) {
	found := []*pkg{}
	seen := map[string]bool{dir: true}
	for queue := []string{dir}; len(queue) > 0; queue = queue[1:] {
		p, err := t.read(queue[0])
		if err != nil {
			return nil, err
		}
		found = append(found, p)
		for _, next := range p.imports {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	slices.SortFunc(found, func(a, b *pkg) int { return strings.Compare(a.dir, b.dir) })
	return found, nil
}

// read returns the package in a folder. A folder that is not there is a package without files: the
// go command will say so better.
func (t *tree) read(dir string) (*pkg, error) {
	if p, ok := t.packages[dir]; ok {
		return p, nil
	}
	p := &pkg{dir: dir}
	t.packages[dir] = p
	entries, err := os.ReadDir(filepath.Join(t.root, filepath.FromSlash(dir)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	h, embeds := sha256.New(), false
	for _, e := range entries {
		if e.IsDir() || !isSource(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(t.root, filepath.FromSlash(dir), e.Name()))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(h, "%q %x\n", e.Name(), sha256.Sum256(text))
		if strings.HasSuffix(e.Name(), ".go") {
			p.addImports(text)
			embeds = embeds || bytes.Contains(text, []byte("//go:embed"))
		}
	}
	if embeds {
		if err := hashBelow(h, filepath.Join(t.root, filepath.FromSlash(dir))); err != nil {
			return nil, err
		}
	}
	p.digest = hex.EncodeToString(h.Sum(nil))
	return p, nil
}

// addImports notes what a source file imports from the module. Of a file that does not parse it
// takes what there is.
func (p *pkg) addImports(text []byte) {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ImportsOnly)
	if file == nil || err != nil && len(file.Imports) == 0 {
		return
	}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		p.cgo = p.cgo || name == "C"
		if dir, ok := strings.CutPrefix(name, module+"/"); ok &&
			!slices.Contains(p.imports, path.Clean(dir)) {
			p.imports = append(p.imports, path.Clean(dir))
		}
	}
}

// isSource reports whether the go command may compile a file of this name that is not a test.
func isSource(name string) bool {
	switch filepath.Ext(name) {
	case ".go":
		return !strings.HasSuffix(name, "_test.go")
	case ".s", ".S", ".sx", ".syso", ".c", ".cc", ".cpp", ".cxx", ".m",
		".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90",
		".swig", ".swigcxx":
		return true
	}
	return false
}

// hashBelow adds every file in and below a folder: any of them may be embedded.
func hashBelow(h interface{ Write([]byte) (int, error) }, dir string) error {
	return filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		short, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(h, "%q %x\n", filepath.ToSlash(short), sha256.Sum256(text))
		return err
	})
}
