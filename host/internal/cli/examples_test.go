package cli

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestExamplesAreKnown holds the examples in the help of each command to the verbs and flags that
// there are. With --help added nothing is run.
func TestExamplesAreKnown(t *testing.T) {
	examples := 0
	for _, cmd := range newRootCommand(newApp(Env{})).Commands() {
		for line := range strings.Lines(cmd.Example) {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			examples++
			if !strings.Contains(line, "bench "+cmd.Name()) {
				t.Errorf("an example of %s is not of it: %s", cmd.Name(), line)
			}
			for _, problem := range unknown(t, line) {
				t.Errorf("%s: %s", line, problem)
			}
		}
	}
	if examples < 10 {
		t.Errorf("found %d examples: the test looks in the wrong place", examples)
	}
}

// unknown says what is wrong with the commands of ours in a command line.
func unknown(t *testing.T, line string) []string {
	t.Helper()
	var found []string
	line, _, _ = strings.Cut(line, ">") // a file
	for command := range strings.SplitSeq(line, "|") {
		words := strings.Fields(command)
		if len(words) < 2 || words[0] != "bench" {
			continue
		}
		var stdout, stderr bytes.Buffer
		env := Env{
			Args: append(slices.Clone(words[1:]), "--help"), Stdout: &stdout, Stderr: &stderr,
		}
		if Run(t.Context(), env) != 0 || !strings.Contains(stdout.String(), "bench "+words[1]) {
			found = append(found, "bench does not know it: "+stderr.String())
		}
	}
	return found
}

// TestUnknown makes sure that the check bites.
func TestUnknown(t *testing.T) {
	for line, want := range map[string]int{
		"bench run --jobs 2":                            0,
		"bench run --job 2":                             1,
		"bench run --jobs two":                          1,
		"bench ran":                                     1,
		"echo 1,2 | bench simulate sine_wave > y":       0,
		"bench draw x --row 1 | bench simulate x --inn": 2,
	} {
		if got := unknown(t, line); len(got) != want {
			t.Errorf("%s: %q, want %d", line, got, want)
		}
	}
}
