package cli

import (
	"github.com/spf13/cobra"
)

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
