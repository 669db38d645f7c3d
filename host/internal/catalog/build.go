package catalog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/invbench/invbench/host/internal/fileset"
	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// source is an in-tree plugin.
type source struct {
	kind sdk.Kind
	name string
}

// pkg returns the plugin's package as an argument of the go command.
func (s source) pkg() string { return "./" + section(s.kind) + "/" + s.name }

// file returns the name of the plugin's executable.
func (s source) file() string {
	if runtime.GOOS == "windows" {
		return s.name + ".exe"
	}
	return s.name
}

// executable is where a plugin's executable is. Its source is known if it was built from the
// repository, and then its digest is too.
type executable struct {
	path   string
	digest string
	source source
}

// build returns the executables of in-tree plugins, built from the sources as they are.
func (c *Catalog) build(ctx context.Context, wanted []source) (map[source]executable, error) {
	built := make(map[source]executable)
	if len(wanted) == 0 {
		return built, nil
	}
	stamps, err := c.stamps(wanted)
	if err != nil {
		return nil, err
	}
	var missing []source
	for _, s := range wanted {
		if e, ok := c.latest(s, stamps[s]); ok {
			built[s] = e
		} else if !slices.Contains(missing, s) {
			missing = append(missing, s)
		}
	}
	for len(missing) > 0 {
		batch, rest := withoutClash(missing)
		if err := c.buildBatch(ctx, batch, stamps, built); err != nil {
			return nil, err
		}
		missing = rest
	}
	return built, nil
}

// stamps returns the stamps of plugins as their sources are now.
func (c *Catalog) stamps(all []source) (map[source]string, error) {
	t, stamps := newTree(c.root), make(map[source]string)
	for _, s := range all {
		stamp, err := t.stamp(s)
		if err != nil {
			return nil, err
		}
		stamps[s] = stamp
	}
	return stamps, nil
}

// withoutClash splits off plugins whose executables can lie in one folder: all of them, unless a
// task and a model share a name.
func withoutClash(all []source) (batch, rest []source) {
	for _, s := range all {
		if slices.ContainsFunc(batch, func(b source) bool { return b.name == s.name }) {
			rest = append(rest, s)
		} else {
			batch = append(batch, s)
		}
	}
	return batch, rest
}

// buildBatch builds plugins in a temporary folder, installs them, and adds them to built.
// An executable is noted as up to date only if the stamp of its sources is still the one before the
// build: otherwise somebody edited them meanwhile, and nobody knows which text was compiled.
func (c *Catalog) buildBatch(
	ctx context.Context, batch []source, before map[source]string, built map[source]executable,
) error {
	names, packages := make([]string, len(batch)), make([]string, len(batch))
	for i, s := range batch {
		names[i], packages[i] = s.name, s.pkg()
	}
	dir, err := c.temporary()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c.log.Info().Strs("plugins", names).
		Msg("building plugins; the first time takes a minute or two")
	begun := time.Now()
	into := dir + string(filepath.Separator)
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-o", into}, packages...)
	if output, err := c.run(ctx, c.root, args); err != nil {
		return buildError(ctx, names, output, err)
	}
	c.log.Debug().Dur("took", time.Since(begun)).Strs("plugins", names).Msg("built plugins")
	after, err := c.stamps(batch)
	if err != nil {
		return err
	}
	for _, s := range batch {
		e, err := c.install(s, filepath.Join(dir, s.file()))
		if err != nil {
			return fmt.Errorf("install plugin %s: %w", s.name, err)
		}
		if after[s] == before[s] && before[s] != "" {
			if err := c.note(s, before[s], e); err != nil {
				return fmt.Errorf("install plugin %s: %w", s.name, err)
			}
		}
		built[s] = e
	}
	return nil
}

// temporary makes a folder for a build, and removes what interrupted builds have left there.
func (c *Catalog) temporary() (string, error) {
	parent := filepath.Join(c.folder, "tmp")
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return "", fmt.Errorf(
			"build plugins: %w; %s has to be a folder that can be written to", err, c.folder)
	}
	c.removeOld(parent, 24*time.Hour)
	dir, err := os.MkdirTemp(parent, "build-")
	if err != nil {
		return "", fmt.Errorf(
			"build plugins: %w; %s has to be a folder that can be written to", err, c.folder)
	}
	return dir, nil
}

// goCommand runs the go command in a folder and returns what it printed.
type goCommand func(ctx context.Context, dir string, args []string) (output string, err error)

// runGo is the real goCommand.
func runGo(ctx context.Context, dir string, args []string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = buildEnvironment(os.Environ())
	if runtime.GOOS != "windows" {
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	}
	cmd.WaitDelay = 5 * time.Second
	output, err := cmd.CombinedOutput()
	return string(output), err
}

// buildError says why a build failed, with the first lines of what the compiler said. It is an
// *Undescribed if that is what the compiler says of the sources, rather than that it could not be
// asked.
func buildError(ctx context.Context, names []string, output string, err error) error {
	what := "build " + strings.Join(names, ", ")
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", what, context.Cause(ctx))
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%s: the go command is not found; install Go (https://go.dev/dl) "+
			"and put it on PATH, or give plugins by the paths of their executables: %w", what, err)
	}
	lines := strings.Split(strings.TrimSpace(output), "\n")
	if left := len(lines) - mostOutput; left > 0 {
		lines = append(lines[:mostOutput], fmt.Sprintf("… and %d lines more", left))
	}
	said := strings.Join(lines, "\n")
	told := fmt.Errorf("%s: %w\n%s\nmend the code that this names, or leave out the plugin",
		what, err, said)
	if !errors.As(err, new(*exec.ExitError)) {
		return told
	}
	failure := &launch.Failure{
		Plugin: names[0], Call: "build", Status: record.Failed,
		Reason: firstFault(lines), Detail: said, Err: err,
	}
	return &Undescribed{Plugin{InTree: true, Failure: failure}, told}
}

// mostOutput is the most lines of a compiler's output that an error quotes.
const mostOutput = 20

// firstFault returns the first line in which the compiler names a fault. Lines that begin with #
// are headings: they name the package.
func firstFault(lines []string) string {
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return "the go command failed and said nothing"
}

// latest returns the executable that was built last, if the stamp of its sources is the given one
// and its bytes still have the digest that was noted.
func (c *Catalog) latest(s source, stamp string) (executable, bool) {
	var n note
	text, err := os.ReadFile(c.noteFile(s))
	if err != nil || json.Unmarshal(text, &n) != nil || stamp == "" || n.Stamp != stamp {
		return executable{}, false
	}
	e := executable{path: c.binary(s, n.Digest), digest: n.Digest, source: s}
	if digest, err := fileset.HashFile(e.path); err != nil || digest != n.Digest {
		return executable{}, false
	}
	return e, true
}
