package cli

import (
	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/config"
)

func newSchemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "print the JSON Schema of bench.yaml, for editors",
		Long: "schema prints the JSON Schema (draft 2020-12) that bench.yaml is checked " +
			"against.\nAn editor that knows it completes keys, explains them, and marks " +
			"mistakes. VS Code\nwith the extension YAML reads it, as do others with " +
			"yaml-language-server, where\nthe first line of bench.yaml is\n\n" +
			"    # yaml-language-server: $schema=bench.schema.json\n\n" +
			"with the address or the path of the schema. What a plugin's parameters may be says\n" +
			"bench describe NAME --json.",
		Example: "  bench schema >bench.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.stdout.Write(config.Schema())
			return err
		},
	}
}
