// Bench is the invbench host: see package cli for its commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/invbench/invbench/host/internal/cli"
)

func main() {
	// A closed pipe is an error like any other.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	os.Exit(cli.Run(cli.Interruptible(context.Background()), cli.OSEnv()))
}
