package catalog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/invbench/invbench/host/internal/fileset"
	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/sdk/wire"
)

// external returns the absolute path of an executable that a ref names by path.
func external(ref Ref) (string, error) {
	path := ref.Name
	if !filepath.IsAbs(path) {
		path = filepath.Join(ref.Base, path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("plugin %s: %w", ref.Name, err)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", refuse("plugin %s: there is no file %s; build it, or correct the path",
			ref.Name, path)
	case !info.Mode().IsRegular():
		return "", refuse(
			"plugin %s: %s is not a file; give the path of the executable in it", ref.Name, path)
	case runtime.GOOS != "windows" && info.Mode()&0o111 == 0:
		return "", refuse("plugin %s: %s is not executable; chmod +x it", ref.Name, path)
	}
	return path, nil
}

// inspect asks an executable what it is, unless it has said so before. What is no binary is always
// asked: it may run something else today than yesterday.
func (c *Catalog) inspect(ctx context.Context, e executable) (Plugin, error) {
	p := Plugin{Path: e.path, Digest: e.digest, InTree: e.source.name != ""}
	if p.InTree {
		touch(e)
	} else {
		digest, err := fileset.HashFile(e.path)
		if err != nil {
			return p, fmt.Errorf("read plugin %s: %w", e.path, err)
		}
		p.Digest = digest
		if p.Script, err = isScript(e.path); err != nil {
			return p, fmt.Errorf("read plugin %s: %w", e.path, err)
		}
	}
	if !p.Script && c.recall(&p) {
		return p, nil
	}
	name := filepath.Base(e.path)
	description, document, err := launch.Describe(ctx, launch.Command{Path: e.path, Name: name})
	if ctx.Err() != nil {
		return p, context.Cause(ctx)
	}
	if err != nil {
		return p, notPlugin(p, e, err)
	}
	p.Description, p.Document = description, document
	if !p.Script {
		c.remember(p)
	}
	return p, nil
}

// Undescribed is the error of a plugin that does not say what it is: its executable was started and
// did not, or it could not be built, alone or together with the others that the error names.
type Undescribed struct {
	Plugin Plugin // with its path and digest where there are such, and a Failure that says why

	err error
}

// Error says what is wrong, with the last that the executable said.
func (u *Undescribed) Error() string { return u.err.Error() }

// Unwrap returns what Error is the text of.
func (u *Undescribed) Unwrap() error { return u.err }

// notPlugin is the error of an executable that does not say what it is, with the last that it said
// instead. The name of one that is given by path is at fault itself.
func notPlugin(p Plugin, e executable, err error) error {
	failure, said := (*launch.Failure)(nil), ""
	if errors.As(err, &failure) && failure.Detail != "" {
		said = "\n" + failure.Detail
	}
	refused := asPlugin(e, err, said)
	if failure == nil || launch.NotStarted(err) {
		return refused
	}
	p.Failure = failure
	return &Undescribed{p, refused}
}

func asPlugin(e executable, err error, said string) error {
	err = fmt.Errorf("%w; is it a plugin? it has to print a description when it is started with "+
		"the word describe%s", err, said)
	if e.source.name == "" {
		return refusal{err}
	}
	return err
}

// recall completes a plugin from what its executable said before.
func (c *Catalog) recall(p *Plugin) bool {
	if c.folder == "" {
		return false
	}
	document, err := os.ReadFile(c.descriptionFile(p.Digest))
	if err != nil {
		return false
	}
	description, err := wire.DecodeDescription(document)
	if err != nil || description.Fingerprint != "" { // which may depend on more than the executable
		return false
	}
	p.Description, p.Document = description, document
	return true
}

// remember keeps a description. Where that is not possible the plugin is asked again next time.
func (c *Catalog) remember(p Plugin) {
	if c.folder == "" {
		return
	}
	if err := remember(c.descriptionFile(p.Digest), p.Document); err != nil {
		c.log.Debug().Err(err).Msg("a description is not kept")
	}
}

func (c *Catalog) descriptionFile(digest string) string {
	return filepath.Join(c.folder, "describe", digest+".json")
}
