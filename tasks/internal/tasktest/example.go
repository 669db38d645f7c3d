package tasktest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// command is a line of a README that shows what rows of x simulate to; the lines after it are what
// it prints.
var command = regexp.MustCompile(`^\$ printf '([^']*)' \| bench simulate ([a-z0-9_]+)((?: --set ` +
	`[a-z0-9_]+=\S+)*)$`)

// example is one such command with what the README says it prints.
type example struct {
	line     string // as it stands in the README
	task     string
	settings json.RawMessage
	x, y     []string // rows of CSV
}

// Examples runs every example in the README at path that pipes rows into `bench simulate`, and
// reports each one that prints other numbers than the README says, or that there is none.
func Examples[P any](ctx context.Context, path string, plugin sdk.TaskPlugin[P]) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	found := parse(string(text))
	if len(found) == 0 {
		return fmt.Errorf("%s: no example that pipes rows into bench simulate", path)
	}
	for _, e := range found {
		if e.task != plugin.Name {
			return fmt.Errorf("%s: %s: another task than %s", path, e.line, plugin.Name)
		}
		if err := run(ctx, e, plugin); err != nil {
			return fmt.Errorf("%s: %s: %w", path, e.line, err)
		}
	}
	return nil
}

// parse returns the examples of a README.
func parse(text string) []example {
	var all []example
	open := false
	for _, line := range strings.Split(text, "\n") {
		if m := command.FindStringSubmatch(line); m != nil {
			all = append(all, example{
				line: line, task: m[2], settings: settings(m[3]),
				x: strings.Split(strings.TrimSuffix(m[1], `\n`), `\n`),
			})
			open = true
			continue
		}
		open = open && !strings.HasPrefix(line, "$") && !strings.HasPrefix(line, "```") &&
			line != ""
		if open {
			last := &all[len(all)-1]
			last.y = append(last.y, line)
		}
	}
	return all
}

// settings turns " --set a=b --set c=d" into a JSON object of strings.
func settings(flags string) json.RawMessage {
	values := make(map[string]string)
	for _, flag := range strings.Split(flags, " --set ")[1:] {
		name, value, _ := strings.Cut(flag, "=")
		values[name] = value
	}
	raw, _ := json.Marshal(values) // a map of strings cannot fail
	return raw
}

func run[P any](ctx context.Context, e example, plugin sdk.TaskPlugin[P]) error {
	p, err := params.Decode[P](e.settings)
	if err != nil {
		return err
	}
	task, err := plugin.New(p)
	if err != nil {
		return err
	}
	spaces := plugin.Spaces(p)
	x, err := batch(e.x, len(spaces.X))
	if err != nil {
		return err
	}
	want, err := batch(e.y, len(spaces.Y))
	if err != nil {
		return err
	}
	got, err := task.Simulate(ctx, 0, 0, x)
	if err != nil {
		return err
	}
	return equal(got, want)
}

// batch reads rows of CSV.
func batch(rows []string, width int) (sdk.Batch, error) {
	b := sdk.Batch{Width: width}
	for _, row := range rows {
		cells := strings.Split(row, ",")
		if len(cells) != width {
			return b, fmt.Errorf("row %q has %d numbers, want %d", row, len(cells), width)
		}
		for _, cell := range cells {
			v, err := strconv.ParseFloat(cell, 32)
			if err != nil {
				return b, fmt.Errorf("row %q: %w", row, err)
			}
			b.Data = append(b.Data, float32(v))
		}
	}
	return b, nil
}

// equal reports whether both hold the same numbers, where NaN equals NaN.
func equal(got, want sdk.Batch) error {
	if got.Rows() != want.Rows() {
		return fmt.Errorf("prints %d rows, not %d", got.Rows(), want.Rows())
	}
	for i, v := range got.Data {
		if w := want.Data[i]; v != w && (v == v || w == w) {
			return fmt.Errorf("prints %v in row %d, not %v", v, i/got.Width, w)
		}
	}
	return nil
}
