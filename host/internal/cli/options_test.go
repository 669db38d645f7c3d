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

// TestEmptyWordsAndLeadingZeros tries every flag of every command that takes a value.
func TestEmptyWordsAndLeadingZeros(t *testing.T) {
	tried := map[string]int{}
	eachFlag(newRootCommand(newApp(Env{})), func(words string, f *pflag.Flag) {
		kind := f.Value.Type()
		values := map[string]string{"": "it is empty", " ": "it is empty"}
		switch {
		case kind == "bool":
			return
		case strings.HasSuffix(kind, "Slice"):
			values["1,"], values[",1"] = "it is empty", "it is empty"
			if kind == "intSlice" {
				values["1,010"] = "write 10"
			}
		case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
			values["010"], values["08"] = "write 10", "write 8"
		}
		tried[kind]++
		for value, says := range values {
			args := strings.Fields(words)
			args[len(args)-1] += "=" + value
			_, log, status := invoke(t, "", args...)
			if status != exitUsage || !strings.Contains(log, says) {
				t.Errorf("bench %q: status %d, want %d and %q\n%s",
					args, status, exitUsage, says, log)
			}
		}
	})
	for _, kind := range []string{
		"string", "stringSlice", "stringArray", "int", "uint64", "intSlice", "duration",
	} {
		if tried[kind] == 0 {
			t.Errorf("no flag of type %s was tried", kind)
		}
	}
}

// TestEmptyArguments tries every command with an empty argument.
func TestEmptyArguments(t *testing.T) {
	for _, c := range newRootCommand(newApp(Env{})).Commands() {
		for _, word := range []string{"", " "} {
			if _, log, status := invoke(t, "", c.Name(), word); status != exitUsage ||
				!strings.Contains(log, "an argument is empty") {
				t.Errorf("bench %s %q: status %d, want %d\n%s",
					c.Name(), word, status, exitUsage, log)
			}
		}
	}
}

// TestOptionsThatWrite lists the options that are about a file. Those that write are tried with a
// pipe in testdata/files.txt: a new one belongs there and here.
func TestOptionsThatWrite(t *testing.T) {
	want := []string{
		"baseline --output", "compare --junit", "compare --markdown", "export --output", // write

		"compare --against", "compare --thresholds", "export --format", "score --proposals",
		"score --targets",
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
