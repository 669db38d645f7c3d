package catalog

import (
	"context"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/sdk"
)

// Plugin is an executable that has said what it is.
type Plugin struct {
	Path        string // of the executable, absolute
	Digest      string // SHA-256 of its bytes, hexadecimal
	InTree      bool   // built from this repository
	Description sdk.Description
	Document    []byte // what its describe printed
}

// Command returns how to start the plugin.
func (p Plugin) Command() launch.Command {
	return launch.Command{Path: p.Path, Name: p.Description.Name}
}

// Ref names a plugin in a configuration or on the command line.
type Ref struct {
	Kind sdk.Kind
	Name string // the name of an in-tree plugin, or, if it has a separator in it, the path of an executable
	Base string // the folder that a relative path starts from; empty for the working folder
}

// Catalog knows where plugins are.
type Catalog struct {
	root   string // of the repository; empty if there is none
	folder string // for binaries and descriptions
	log    zerolog.Logger
}

// Open returns the catalogue of the repository that dir lies in. Outside of one it knows plugins by path only.
func Open(dir string, log zerolog.Logger) (*Catalog, error) { panic("to be written") }

// Names returns the in-tree plugins of a kind, sorted.
func (c *Catalog) Names(kind sdk.Kind) ([]string, error) { panic("to be written") }

// Resolve builds what must be built, in one call of the go command, and returns the plugins that refs name, in order. The
// error joins what is wrong with each: an unknown name with the nearest right one, a build's output, an executable that
// does not describe itself or is of the wrong kind.
func (c *Catalog) Resolve(ctx context.Context, refs []Ref) ([]Plugin, error) { panic("to be written") }
