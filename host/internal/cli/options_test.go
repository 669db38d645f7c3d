package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// eachFlag calls see for every flag of every command, by the words that a person types.
func eachFlag(cmd *cobra.Command, see func(words string, f *pflag.Flag)) {
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			see(strings.TrimPrefix(cmd.CommandPath(), "bench ")+" --"+f.Name, f)
		}
	})
	for _, c := range cmd.Commands() {
		eachFlag(c, see)
	}
}

// TestOptionsThatWrite lists the options that are about a file. Those that write are tried with a pipe in testdata/files.txt:
// a new one belongs there and here.
func TestOptionsThatWrite(t *testing.T) {
	want := []string{
		"baseline --output", "compare --junit", "compare --markdown", "export --output", // write

		"compare --against", "compare --thresholds", "export --format", "score --proposals", "score --targets",
		"simulate --in",
	}
	var got []string
	eachFlag(newRootCommand(newApp(Env{})), func(words string, f *pflag.Flag) {
		if strings.Contains(f.Usage, " file") || strings.HasPrefix(f.Usage, "file") {
			got = append(got, words)
		}
	})
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("options about files, - as known, + as they are:\n%s", diff)
	}
}
