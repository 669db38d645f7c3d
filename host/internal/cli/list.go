package cli

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/sdk"
)

// listed is a plugin as list prints it.
type listed struct {
	Kind         sdk.Kind         `json:"kind"`
	Name         string           `json:"name"`
	Version      string           `json:"version"`
	Summary      string           `json:"summary"`
	Citation     string           `json:"citation,omitempty"`
	Capabilities []sdk.Capability `json:"capabilities"`
	Digest       string           `json:"digest"`
	Path         string           `json:"path"`
}

func newListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "list the tasks and models of this repository",
		Long: "list prints the tasks and models of this repository, which it builds if need be.\n" +
			"One that does not build, or does not say what it is, is left out with the reason\n" +
			"on standard error, and the exit status is 1.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.catalog()
			if err != nil {
				return err
			}
			refs, err := inTree(c)
			if err != nil {
				return err
			}
			found, problems := c.ResolveEach(cmd.Context(), refs)
			var plugins []catalog.Plugin
			for i, p := range found {
				if problems[i] == nil {
					plugins = append(plugins, p)
				}
			}
			if len(plugins) == 0 {
				return errors.Join(problems...)
			}
			return errors.Join(a.printList(plugins), errors.Join(problems...))
		},
	}
}

// inTree returns all plugins of the repository, tasks first.
func inTree(c *catalog.Catalog) ([]catalog.Ref, error) {
	if c.Root() == "" {
		return nil, usagef("there is no repository of invbench around the working folder; "+
			"go there, or set %s", rootVariable)
	}
	var refs []catalog.Ref
	for _, kind := range []sdk.Kind{sdk.KindTask, sdk.KindModel} {
		names, err := c.Names(kind)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			refs = append(refs, catalog.Ref{Kind: kind, Name: name})
		}
	}
	return refs, nil
}

func (a *app) printList(plugins []catalog.Plugin) error {
	if a.json {
		all := make([]listed, len(plugins))
		for i, p := range plugins {
			d := p.Description
			all[i] = listed{
				d.Kind, d.Name, d.Version, d.Summary, d.Citation, d.Capabilities, p.Digest,
				p.Path,
			}
		}
		return a.printJSON(all)
	}
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "KIND\tNAME\tVERSION\tSUMMARY")
	for _, p := range plugins {
		d := p.Description
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", d.Kind, d.Name, printable.Line(d.Version),
			printable.Line(d.Summary))
	}
	return table.Flush()
}
