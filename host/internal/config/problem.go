package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// problem is one thing that is wrong with a configuration.
type problem struct {
	where string // such as bench.yaml:12, or the override that is at fault
	text  string
}

// Error returns the problem in one line.
func (p problem) Error() string { return p.where + ": " + p.text }

// Unwrap returns sdk.ErrInvalid: it is always the writer of the configuration who has to mend it.
func (problem) Unwrap() error { return sdk.ErrInvalid }

// problems collects what is wrong, each thing once.
type problems []error

func (p *problems) add(where, format string, args ...any) {
	found := problem{where, fmt.Sprintf(format, args...)}
	if !slices.Contains(*p, error(found)) {
		*p = append(*p, found)
	}
}

// err joins the problems; it is nil if there are none.
func (p problems) err() error { return errors.Join(p...) }

// hint says what to write instead of a name that nothing has.
func hint(name string, known []string) string {
	if near := params.Nearest(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) == 0 {
		return "there are none"
	}
	return "known are " + strings.Join(known, ", ")
}
