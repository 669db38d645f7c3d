package catalog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// Plugin is an executable that has said what it is.
type Plugin struct {
	Path   string // of the executable, absolute; empty if it could not be built
	Digest string // SHA-256 of its bytes, hexadecimal
	InTree bool   // built from this repository
	Script bool   // no binary but, say, a wrapper, so that the digest does not tell what runs

	Description sdk.Description
	Document    []byte // what its describe printed

	// Failure says why it did not say what it is, or could not be built; nil if it did. With a
	// failure Description and Document are empty.
	Failure *launch.Failure
}

// Command returns how to start the plugin.
func (p Plugin) Command() launch.Command {
	return launch.Command{Path: p.Path, Name: p.Description.Name}
}

// Ref names a plugin in a configuration or on the command line.
type Ref struct {
	Kind sdk.Kind // empty for either; then tasks are looked at first
	Name string   // of an in-tree plugin, or, with a separator in it, the path of an executable
	Base string   // the folder that a relative path starts from; empty for the working folder
}

// isPath reports whether the plugin is an executable and not a name.
func (r Ref) isPath() bool { return strings.ContainsAny(r.Name, `/\`) }

// Catalog knows where plugins are.
type Catalog struct {
	root   string // of the repository; empty if there is none
	folder string // for binaries and descriptions; empty if there is nowhere to keep them
	log    zerolog.Logger
	run    goCommand
}

// Open returns the catalogue of the repository that dir lies in. Outside of one it knows plugins by
// path only.
func Open(dir string, log zerolog.Logger) (*Catalog, error) {
	root, err := findRoot(dir)
	if err != nil {
		return nil, err
	}
	c := &Catalog{root: root, log: log, run: runGo}
	if root != "" {
		c.folder = filepath.Join(root, ".bench")
	} else if cache, err := os.UserCacheDir(); err == nil {
		c.folder = filepath.Join(cache, "invbench")
	}
	return c, nil
}

// Root returns the repository's folder, empty if there is none.
func (c *Catalog) Root() string { return c.root }

// Names returns the in-tree plugins of a kind, sorted: the folders under tasks or plugins that hold
// a program.
func (c *Catalog) Names(kind sdk.Kind) ([]string, error) {
	if c.root == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(filepath.Join(c.root, section(kind)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list %s plugins: %w", kind, err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && sdk.ValidName(e.Name()) &&
			isProgram(filepath.Join(c.root, section(kind), e.Name())) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// section returns the folder of the repository that plugins of a kind are in.
func section(kind sdk.Kind) string {
	if kind == sdk.KindTask {
		return "tasks"
	}
	return "plugins"
}

// Resolve builds what must be built, in one call of the go command, and returns the plugins that
// refs name, in order. The error joins what is wrong with each: an unknown name with the nearest
// right one, a build's output, an executable that does not describe itself or is of the wrong kind.
// It wraps sdk.ErrInvalid if it is a name or path that is wrong.
func (c *Catalog) Resolve(ctx context.Context, refs []Ref) ([]Plugin, error) {
	var problems []error
	var wanted []source
	executables := make([]executable, len(refs))
	for i, ref := range refs {
		var err error
		if ref.isPath() {
			executables[i].path, err = external(ref)
		} else {
			executables[i].source, err = c.find(ref)
			wanted = append(wanted, executables[i].source)
		}
		problems = append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	built, err := c.build(ctx, wanted)
	if err != nil {
		return nil, err
	}
	for i, e := range executables {
		if e.path == "" {
			executables[i] = built[e.source]
		}
	}
	return c.inspectAll(ctx, refs, executables)
}

// inspectAll inspects the executables side by side. Each is inspected once, however often it is
// named.
func (c *Catalog) inspectAll(
	ctx context.Context, refs []Ref, executables []executable,
) ([]Plugin, error) {
	plugins, problems := make([]Plugin, len(refs)), make([]error, len(refs))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, e := range executables {
		if first := slices.Index(executables, e); first < i {
			continue
		}
		group.Go(func() error {
			plugins[i], problems[i] = c.inspect(ctx, e)
			return nil
		})
	}
	_ = group.Wait() // the problems are kept apart
	for i, e := range executables {
		first := slices.Index(executables, e)
		if plugins[i] = plugins[first]; problems[first] == nil {
			problems[i] = plugins[i].check(refs[i])
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return plugins, nil
}

// check reports whether the plugin is of the kind that is wanted.
func (p Plugin) check(ref Ref) error {
	if ref.Kind == "" || p.Description.Kind == ref.Kind {
		return nil
	}
	return refuse("%s is a %s plugin, want a %s", ref.Name, p.Description.Kind, ref.Kind)
}

// find returns the in-tree plugin of a name.
func (c *Catalog) find(ref Ref) (source, error) {
	kinds := []sdk.Kind{sdk.KindTask, sdk.KindModel}
	if ref.Kind != "" {
		kinds = []sdk.Kind{ref.Kind}
	}
	if c.root == "" {
		return source{}, refuse("plugin %q: there is no repository of invbench around the "+
			"working folder to build it from; go there, set INVBENCH_ROOT, or give the path of an "+
			"executable", ref.Name)
	}
	var known []string
	for _, kind := range kinds {
		names, err := c.Names(kind)
		if err != nil {
			return source{}, err
		}
		if slices.Contains(names, ref.Name) {
			return source{kind, ref.Name}, nil
		}
		known = append(known, names...)
	}
	return source{}, unknown(ref, known)
}

// unknown is the error of a name that no plugin has.
func unknown(ref Ref, known []string) error {
	noun := "plugin"
	if ref.Kind != "" {
		noun = string(ref.Kind)
	}
	hint := "known are " + strings.Join(known, ", ")
	if near := params.Nearest(ref.Name, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if len(known) == 0 {
		hint = "the repository has none"
	}
	return refuse("unknown %s %q; %s (an executable of your own is given by a path with a / in it)",
		noun, ref.Name, hint)
}

// refusal is an error that whoever named the plugin has to mend.
type refusal struct{ error }

// Unwrap returns what is wrong, and sdk.ErrInvalid.
func (r refusal) Unwrap() []error { return []error{r.error, sdk.ErrInvalid} }

func refuse(format string, args ...any) error { return refusal{fmt.Errorf(format, args...)} }
