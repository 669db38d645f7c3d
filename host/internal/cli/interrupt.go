package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Interruptible returns a context that ends when the program is asked to end: by ^C, by SIGTERM, or
// by SIGHUP, as when its terminal is closed. A second ^C or SIGTERM ends the program at once. A
// second SIGHUP does not: shell and system both send one when a terminal goes.
//
// A signal that was ignored when the program began stays ignored: that is how nohup, and a shell
// that starts a job in the background of a script, ask for it.
func Interruptible(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	asked := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(asked, s)
		}
	}
	go func() {
		<-asked
		for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
			if !signal.Ignored(s) {
				signal.Reset(s)
			}
		}
		cancel()
	}()
	return ctx
}
