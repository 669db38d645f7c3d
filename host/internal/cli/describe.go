package cli

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

func newDescribeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "describe NAME|PATH",
		Short: "say what a plugin is, with its parameters and spaces",
		Long: "describe shows what a plugin says of itself. It is given by its name (see bench\n" +
			"list), or by the path of its executable, with a / in it. With --json it prints the\n" +
			"plugin's own document, in which what a terminal would obey is written as escapes.",
		Example: "  bench describe neural_adjoint\n  bench describe ./my_model",
		Args:    oneArg("NAME or PATH"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.catalog()
			if err != nil {
				return err
			}
			plugins, err := c.Resolve(cmd.Context(), []catalog.Ref{{Name: args[0]}})
			if err != nil {
				return err
			}
			if a.json {
				return a.printDocument(plugins[0].Document)
			}
			var text bytes.Buffer
			if err := describe(&text, plugins[0]); err != nil {
				return err
			}
			_, err = a.stdout.Write(text.Bytes())
			return err
		},
	}
}

// describe writes what a plugin is for people.
func describe(w io.Writer, p catalog.Plugin) error {
	d := p.Description
	fmt.Fprintf(w, "%s, %s %s\n%s\n", d.Name, d.Kind, printable.Line(d.Version),
		printable.Line(d.Summary))
	if d.Citation != "" {
		fmt.Fprintf(w, "see %s\n", printable.Line(d.Citation))
	}
	fmt.Fprintln(w)
	facts := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if d.Kind == sdk.KindModel {
		order := string(d.Order)
		if d.Deterministic {
			order += ", all the same for one target"
		}
		fmt.Fprintf(facts, "draws\t%s\n", order)
	}
	if d.Noisy {
		fmt.Fprintf(facts, "y\thas noise of its own\n")
	}
	fmt.Fprintf(facts, "can\t%s\n", capabilities(d))
	fmt.Fprintf(facts, "executable\t%s\ndigest\t%s\n", p.Path, p.Digest)
	if err := facts.Flush(); err != nil {
		return err
	}
	if d.Spaces != nil {
		if err := describeSpaces(w, *d.Spaces); err != nil {
			return err
		}
	}
	return describeParams(w, d)
}

func capabilities(d sdk.Description) string {
	if len(d.Capabilities) == 0 {
		return "nothing beyond the contract"
	}
	words := make([]string, len(d.Capabilities))
	for i, c := range d.Capabilities {
		words[i] = printable.Line(string(c))
	}
	return strings.Join(words, ", ")
}

// shownDims is how many dims of a side are shown if there are more than twice as many.
const shownDims = 8

func describeSpaces(w io.Writer, s sdk.Spaces) error {
	fmt.Fprintln(w, "\nspaces, under default parameters")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\tDIM\tUNIT\tFROM\tTO\tPRIOR'S BOX")
	describeDims(table, "x", s.X, s.Box)
	describeDims(table, "y", s.Y, nil)
	return table.Flush()
}

func describeDims(w io.Writer, side string, dims []sdk.Dim, box []sdk.Interval) {
	for i, d := range dims {
		if len(dims) > 2*shownDims && i >= shownDims {
			fmt.Fprintf(w, "%s\t… and %d more, to %s\t\t\t\t\n", side, len(dims)-i,
				printable.Line(dims[len(dims)-1].Name))
			return
		}
		inside := ""
		if i < len(box) {
			inside = fmt.Sprintf("%.4g to %.4g", box[i].Low, box[i].High)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", side, printable.Line(d.Name),
			dash(printable.Line(d.Unit)), bound(d.Low, "-inf"), bound(d.High, "inf"), inside)
	}
}

func bound(v *float64, none string) string {
	if v == nil {
		return none
	}
	return strconv.FormatFloat(*v, 'g', 4, 64)
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// describeParams writes each parameter in two lines, so that long meanings need no wide terminal.
// It reads the table that a plugin's README has.
func describeParams(w io.Writer, d sdk.Description) error {
	table, err := params.Table(d.Params)
	if err != nil {
		return fmt.Errorf("describe %s: %w", d.Name, err)
	}
	rows := strings.Split(strings.TrimSpace(table), "\n")
	if len(rows) < 3 {
		_, err := fmt.Fprintln(w, "\nno parameters")
		return err
	}
	fmt.Fprintln(w, "\nparameters")
	for _, row := range rows[2:] {
		c := cells(row)
		for len(c) < 5 {
			c = append(c, "")
		}
		for i := range c {
			c[i] = printable.Line(c[i])
		}
		name, kind, fallback, allowed, meaning := c[0], c[1], c[2], c[3], c[4]
		line := fmt.Sprintf("  %s = %s  (%s", name, fallback, kind)
		if allowed != "" {
			line += ": " + allowed
		}
		fmt.Fprintf(w, "%s)\n      %s\n", line, meaning)
	}
	return nil
}

// cells splits a row of a Markdown table.
func cells(row string) []string {
	const bar = "\x00"
	row = strings.ReplaceAll(row, `\|`, bar)
	all := strings.Split(strings.Trim(strings.TrimSpace(row), "|"), "|")
	for i := range all {
		all[i] = strings.Trim(strings.TrimSpace(strings.ReplaceAll(all[i], bar, "|")), "`")
	}
	return all
}
