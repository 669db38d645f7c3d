package serve

import (
	"fmt"
	"os"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/wire"
)

// Task serves a task plugin until the host is done with it, and does not return.
func Task[P any](t sdk.TaskPlugin[P]) {
	os.Exit(run(os.Args[1:], func() (program, error) {
		task, err := wire.NewTask(t)
		return program{document: task.Description, register: task.Register}, err
	}))
}

// Model serves a model plugin until the host is done with it, and does not return.
func Model[P any](m sdk.ModelPlugin[P]) {
	os.Exit(run(os.Args[1:], func() (program, error) {
		model, err := wire.NewModel(m)
		return program{document: model.Description, register: model.Register}, err
	}))
}

// program is a plugin without the type of its parameters.
type program struct {
	document []byte // the description
	register func(grpc.ServiceRegistrar)
}

// run does what args say and returns the exit status. It puts standard error in the place of
// standard output before it calls build, which is the first to run the plugin's own code: what that
// prints must not mix with what the host reads.
func run(args []string, build func() (program, error)) int {
	stdout := os.Stdout
	os.Stdout = os.Stderr
	p, err := build()
	if err != nil {
		return fail(fmt.Errorf("this plugin is defective: %w", err))
	}
	d, err := wire.DecodeDescription(p.document)
	if err != nil {
		return fail(err)
	}
	handshake := wire.Handshake()
	switch {
	case len(args) == 1 && args[0] == "describe":
		return write(stdout, string(p.document))
	case len(args) == 1 && args[0] == "readme":
		table, err := params.Table(d.Params)
		if err != nil {
			return fail(err)
		}
		return write(stdout, table)
	case len(args) == 1 && (args[0] == "-debug" || args[0] == "--debug"):
		return p.debug(stdout, d.Name)
	case os.Getenv(handshake.MagicCookieKey) != handshake.MagicCookieValue:
		return fail(fmt.Errorf("%s is a %s plugin of invbench, and is started by it.\n"+
			"By hand it knows: describe (what it is, as JSON), readme (its parameters), "+
			"-debug (serve until ^C)",
			d.Name, d.Kind))
	}
	p.serve(stdout)
	return 0
}

func write(to *os.File, text string) int {
	if _, err := to.WriteString(text); err != nil {
		return fail(err)
	}
	return 0
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}
