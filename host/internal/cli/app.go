package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/rs/zerolog"
	"golang.org/x/term"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/printable"
)

// app is what all commands share. It is complete when a command's RunE is called.
type app struct {
	stdin  io.Reader
	stdout io.Writer // for data only
	stderr io.Writer // for the log, progress and errors
	getenv func(string) string

	log  zerolog.Logger // to stderr
	json bool           // --json: data is for programs

	logLevel  string
	logFormat string
	verbose   bool

	started bool // the flags are read: errors from here on are not about the command line's form
}

func newApp(env Env) *app {
	a := &app{
		stdin: env.Stdin, stdout: env.Stdout, stderr: env.Stderr,
		getenv: env.Getenv, log: zerolog.Nop(),
	}
	if a.getenv == nil {
		a.getenv = func(string) string { return "" }
	}
	return a
}

// rootVariable names the folder of the repository for a host that does not run inside of it.
const rootVariable = "INVBENCH_ROOT"

// catalog opens the catalogue of plugins: of the repository that INVBENCH_ROOT names, otherwise of
// the one around the working folder.
func (a *app) catalog() (*catalog.Catalog, error) {
	dir := a.getenv(rootVariable)
	if dir == "" {
		dir = "."
	}
	return catalog.Open(dir, a.log)
}

// printJSON writes v to standard output, indented, as the answer of a command under --json.
func (a *app) printJSON(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return a.printDocument(b.Bytes())
}

// printDocument writes JSON to standard output, where a terminal may be, so with its controls
// escaped.
func (a *app) printDocument(document []byte) error {
	_, err := a.stdout.Write(printable.JSON(document))
	return err
}

// terminalWidth returns the number of columns of w if it is a terminal, otherwise 0.
func terminalWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return 80
	}
	return width
}

// isTerminal reports whether w shows what is written to it on a terminal.
func isTerminal(w io.Writer) bool { return terminalWidth(w) > 0 }
