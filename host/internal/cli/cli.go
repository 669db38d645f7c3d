package cli

import (
	"context"
	"io"
	"os"
)

// Env is what the program sees of the world around it. Paths are relative to the working folder of the process.
type Env struct {
	Args   []string // the words after the program's name
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string // nil for a world without variables
}

// OSEnv returns the world of this process.
func OSEnv() Env {
	return Env{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv}
}

// Run carries out the command that env's arguments name and returns the exit status: see Exit. It ends soon after ctx,
// and leaves no process behind.
func Run(ctx context.Context, env Env) int {
	a := newApp(env)
	root := newRootCommand(a)
	root.SetArgs(env.Args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	err := root.ExecuteContext(ctx)
	return a.finish(ctx, err)
}
