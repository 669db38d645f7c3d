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
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // a closed pipe is an error like any other
	os.Exit(cli.Run(cli.Interruptible(context.Background()), cli.OSEnv()))
}
