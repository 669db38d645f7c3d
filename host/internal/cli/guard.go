package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/invbench/invbench/host/internal/numeral"
)

// guard makes every command refuse words that are empty and numbers with a leading zero, in flags
// and in arguments. An empty word is what a variable of the shell that is not set leaves: --task
// "$TASK" has to be a mistake, and not all tasks.
func guard(cmd *cobra.Command) {
	watch := func(f *pflag.Flag) {
		if _, done := f.Value.(guarded); !done && f.Value.Type() != "bool" {
			if f.DefValue == "[]" {
				f.DefValue = "" // which help takes for no default whatever the type
			}
			f.Value = guarded{f.Value}
		}
	}
	cmd.PersistentFlags().VisitAll(watch)
	cmd.Flags().VisitAll(watch)
	args := cmd.Args
	cmd.Args = func(cmd *cobra.Command, words []string) error {
		for _, word := range words {
			if strings.TrimSpace(word) == "" {
				return usagef("an argument is empty; is a variable of the shell not set?")
			}
		}
		if args == nil {
			return nil
		}
		return args(cmd, words)
	}
	for _, c := range cmd.Commands() {
		guard(c)
	}
}

// guarded is the value of a flag that looks at words before it takes them.
type guarded struct{ pflag.Value }

// Set implements pflag.Value.
func (g guarded) Set(word string) error {
	kind := g.Type()
	words := []string{word}
	if strings.HasSuffix(kind, "Slice") {
		words = strings.Split(word, ",")
	}
	for _, w := range words {
		if strings.TrimSpace(w) == "" {
			return errors.New("it is empty; give a value, or leave the flag out " +
				"(is a variable of the shell not set?)")
		}
		if strings.HasPrefix(kind, "int") || strings.HasPrefix(kind, "uint") {
			if err := numeral.Check(w); err != nil {
				return err
			}
		}
	}
	return g.Value.Set(word)
}

// oneArg wants exactly one word after the command, and says what it is.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return usagef("%s of what? give a %s after the command", cmd.Name(), what)
		case 1:
			return nil
		}
		return usagef("%s takes one %s, not %d words", cmd.Name(), what, len(args))
	}
}
