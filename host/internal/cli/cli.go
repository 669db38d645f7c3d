// Package cli is the command line: one file a command, each a thin layer over a package that does
// the work.
//
// Data goes to standard output and nothing else does, so that every command can stand in a pipe;
// what happens on the way is logged to standard error. The whole program is one function of an Env,
// without global state, so that tests call it as people do. An error is one clear line that says
// what to do about it, and the exit status tells whose fault it was.
//
// "Reference §N" stands for section N of docs/reference.md.
package cli

import (
	"context"
	"io"
	"os"
)

// Env is what the program sees of the world around it. Paths are relative to the working folder of
// the process.
type Env struct {
	Args   []string // the words after the program's name
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string // nil for a world without variables
}

// OSEnv returns the world of this process.
func OSEnv() Env {
	return Env{
		Args: os.Args[1:], Getenv: os.Getenv,
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
	}
}

// Run carries out the command that env's arguments name and returns the exit status: see Exit. It
// ends soon after ctx, and leaves no process behind.
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
