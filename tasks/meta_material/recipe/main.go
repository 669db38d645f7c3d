// Recipe makes the networks of the meta_material task, in steps that each go on where they stopped:
//
//	recipe spectra -folder F                 solve Maxwell's equations for draws of the prior
//	recipe train   -folder F -network 1      train a network on the spectra; again for 2, 3, …
//	recipe pack    -folder F -o networks.bin write all networks to a file
//	recipe measure -folder F                 compare with spectra that no training has seen
//
// Every random number comes from one seed by name, and the order of work does not change a number.
// Each step lists its flags with -h.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil &&
		!errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "recipe:", err)
		os.Exit(1)
	}
}

// options is what the command line says.
type options struct {
	folder, networks, published, out string
	workers                          int
	plan                             plan
}

// run runs the step that the first argument names.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return errors.New("want a step: spectra, train, pack or measure")
	}
	var o options
	flags := flag.NewFlagSet("recipe "+args[0], flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.folder, "folder", "", "where spectra and networks are kept")
	switch args[0] {
	case "spectra", "train":
		flags.IntVar(&o.workers, "workers", runtime.GOMAXPROCS(0), "threads")
		if args[0] == "train" {
			o.plan.flags(flags)
		}
	case "pack":
		flags.StringVar(&o.out, "o", "networks.bin", "file to write")
	case "measure":
		flags.StringVar(&o.networks, "networks", "",
			"file of networks; those of the task if there is none")
		flags.StringVar(&o.published, "published", "",
			"folder with x.csv and y.csv to compare with, too")
	default:
		return fmt.Errorf("no step %q, want spectra, train, pack or measure", args[0])
	}
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if o.folder == "" || flags.NArg() > 0 || o.workers < 0 {
		return errors.New("want -folder, and nothing after the flags")
	}
	return o.run(ctx, args[0], stdout)
}

func (o options) run(ctx context.Context, step string, stdout io.Writer) error {
	switch step {
	case "spectra":
		return spectra(ctx, stdout, o.folder, max(o.workers, 1), streams())
	case "train":
		return train(ctx, stdout, o.folder, o.workers, o.plan)
	case "pack":
		return pack(stdout, o.folder, o.out)
	}
	return measure(stdout, o.folder, o.networks, o.published)
}
