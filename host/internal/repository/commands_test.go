package repository

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/cli"
)

// commands returns the command lines of a page's shell blocks, in order. In a block of console
// those begin with a dollar sign, and the rest is what they print.
func commands(text string) []string {
	var found []string
	for _, b := range blocks(text) {
		body := strings.ReplaceAll(b.text, "\\\n", " ")
		for line := range strings.Lines(body) {
			line = strings.TrimSpace(line)
			prompt, isPrompt := strings.CutPrefix(line, "$ ")
			switch {
			case b.language == "console" && isPrompt:
				line = prompt
			case b.language != "sh":
				continue
			}
			if line != "" && !strings.HasPrefix(line, "#") {
				found = append(found, line)
			}
		}
	}
	return found
}

// indented is a command of ours in a line of its own, in Markdown or in a comment of YAML.
var indented = regexp.MustCompile(`(?m)^#? {4,}((?:go run \./host|bench) .+)$`)

// span is code within a sentence.
var span = regexp.MustCompile("`([^`]+)`")

// mentions returns the commands of ours that stand within sentences, such as `bench audit RECORD`,
// or in a line of their own without a fence.
func mentions(text string) []string {
	var found []string
	for _, m := range indented.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		found = append(found, m[1])
	}
	for _, m := range span.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		line := strings.Join(strings.Fields(m[1]), " ")
		if strings.HasPrefix(line, "bench ") || strings.HasPrefix(line, "go run ./host ") {
			found = append(found, line)
		}
	}
	return found
}

// word is one of a command line: quoted, an operator of the shell, or anything without a space.
var word = regexp.MustCompile(`"[^"]*"|'[^']*'|&&|\|\||[;|<>]|[^\s"';|<>]+`)

// simple returns the simple commands of a command line as words, without what they read and write,
// without variables that are set for them, and without a comment after them.
func simple(line string) [][]string {
	var found [][]string
	var words []string
	end := func() {
		for len(words) > 0 && assignment.MatchString(words[0]) {
			words = words[1:]
		}
		if len(words) > 0 {
			found = append(found, words)
		}
		words = nil
	}
	skip := false
	for _, w := range word.FindAllString(line, -1) {
		switch {
		case skip:
			skip = false
		case w == "<" || w == ">":
			skip = true
		case w == "&&" || w == "||" || w == ";" || w == "|":
			end()
		case strings.HasPrefix(w, "#"):
			end()
			return found
		default:
			words = append(words, strings.Trim(w, `"'`))
		}
	}
	end()
	return found
}

// assignment is a variable set before a command.
var assignment = regexp.MustCompile(`^[A-Z_]+=`)

// foreign are programs of others that commands may call; nothing is checked of them.
var foreign = []string{"cd", "curl", "export", "git", "sudo", "tar"}

// problems says what is wrong with a command line: verbs and flags that bench does not have, tests,
// packages and scripts that are not in the tree, and programs that nobody knows. Packages in extra
// are those that the guide tells its readers to write.
func problems(t *testing.T, line string, extra []string) []string {
	t.Helper()
	var found []string
	for _, words := range simple(line) {
		switch {
		case words[0] == "bench":
			found = append(found, unknownFlags(t, words[1:])...)
		case len(words) > 2 && slices.Equal(words[:3], []string{"go", "run", "./host"}):
			found = append(found, unknownFlags(t, words[3:])...)
		case words[0] == "go":
			found = append(found, missingPackages(words[1:], extra)...)
		case strings.HasPrefix(words[0], ".ci/") || strings.HasPrefix(words[0], "./"):
			if _, err := os.Stat(filepath.Join(root, words[0])); err != nil {
				found = append(found, "there is no "+words[0])
			}
		case !slices.Contains(foreign, words[0]):
			found = append(found, "no program that a reader has is called "+words[0])
		}
	}
	return found
}

// unknownFlags says whether bench knows a verb with these flags. With --help added nothing is run.
func unknownFlags(t *testing.T, args []string) []string {
	t.Helper()
	if len(args) == 0 {
		return []string{"bench without a verb"}
	}
	var stdout, stderr bytes.Buffer
	env := cli.Env{Args: append(slices.Clone(args), "--help"), Stdout: &stdout, Stderr: &stderr}
	env.Stdin = strings.NewReader("")
	if status := cli.Run(t.Context(), env); status != 0 {
		return []string{strings.TrimSpace(stderr.String())}
	}
	if !strings.Contains(stdout.String(), "bench "+args[0]) {
		return []string{"bench has no verb " + args[0]}
	}
	return nil
}

// missingPackages says which packages of a go command are not in the tree, and whether they have a
// test that -run asks for.
func missingPackages(args, extra []string) []string {
	var found, folders []string
	pattern := ""
	for i, arg := range args {
		if arg == "-run" && i+1 < len(args) {
			pattern = args[i+1]
		}
		folder, ours := strings.CutPrefix(strings.TrimSuffix(arg, "/..."), "./")
		if !ours || slices.Contains(extra, folder) {
			continue
		}
		if info, err := os.Stat(filepath.Join(root, folder)); err != nil || !info.IsDir() {
			found = append(found, "there is no package "+arg)
		}
		folders = append(folders, folder)
	}
	if pattern != "" && !hasTest(folders, pattern) {
		found = append(found, fmt.Sprintf("%v has no test %s", folders, pattern))
	}
	return found
}

// hasTest reports whether one of the folders has a test whose name matches.
func hasTest(folders []string, pattern string) bool {
	pattern = strings.TrimPrefix(pattern, "Test")
	name, err := regexp.Compile(`(?m)^func Test\w*` + pattern + `\w*\(t `)
	if err != nil {
		return false
	}
	for _, folder := range folders {
		files, _ := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
		for _, file := range files {
			if text, err := os.ReadFile(file); err == nil && name.Match(text) {
				return true
			}
		}
	}
	return false
}

// TestCommandsAreKnown holds that each command in a Markdown or YAML file of the repository, in a
// block or in a sentence, is one that the program knows, flag for flag.
func TestCommandsAreKnown(t *testing.T) {
	checked, written := 0, []string{"tasks/cannon", "plugins/neighbours"}
	for _, name := range sourceFiles(t, ".md", ".yaml") {
		text := readFile(t, name)
		for _, line := range slices.Concat(commands(text), mentions(text)) {
			checked++
			for _, problem := range problems(t, line, written) {
				t.Errorf("%s: %s\n\t%s", name, line, problem)
			}
		}
	}
	if checked < 40 {
		t.Errorf("found %d commands: the test looks in the wrong place", checked)
	}
}

// call is a command of ours within a script or a workflow, up to the end of its line.
var call = regexp.MustCompile(`go run \./host [^\n]+`)

// calls returns the commands of ours in a script or a workflow. Flags may follow in the next line.
func calls(text string) []string {
	text = regexp.MustCompile(`\s*\\?\n\s+--`).ReplaceAllString(text, " --")
	return call.FindAllString(text, -1)
}

// TestScriptsAreKnown holds the same of what runs in continuous integration.
func TestScriptsAreKnown(t *testing.T) {
	for _, name := range []string{".ci/run", ".github/workflows/bench.yml"} {
		lines := calls(readFile(t, name))
		if len(lines) < 4 {
			t.Errorf("%s has the commands %q: the test looks in the wrong place", name, lines)
		}
		for _, line := range lines {
			for _, problem := range problems(t, line, nil) {
				t.Errorf("%s: %s\n\t%s", name, line, problem)
			}
		}
	}
	workflow := "run: >\n  go run ./host list\n  --all\n"
	if got := problems(t, strings.Join(calls(workflow), ";"), nil); len(got) != 1 {
		t.Errorf("a flag in the next line: problems %q, want 1", got)
	}
}

// TestProblems makes sure that the check bites.
func TestProblems(t *testing.T) {
	for line, want := range map[string]int{
		"go run ./host run --dry-run":                                     0,
		"go run ./host run --dry-rum":                                     1,
		"go run ./host ran":                                               1,
		"go run ./host":                                                   1,
		"bench status results/quick --watch":                              0,
		"bench status results/quick --watch --loud":                       1,
		"bench draw sine_wave --rows 5 > x.csv":                           0,
		"bench draw sine_wave --rows 5 > x.csv && bench simulat x":        1,
		"bench draw sine_wave --row 5 | bench simulate sine_wave --inn x": 2,
		"bench export --format '--x' # --unknown":                         0,
		"INVBENCH_ISA=avx2 bench run --profile smoke; bench report --all": 1,
		"go test ./host/internal/repository":                              0,
		"go test ./host/internal/nothing":                                 1,
		"go test ./host/... ./tasks/cannon":                               0,
		"go test -run TestProblems ./host/internal/repository":            0,
		"go test -run NoSuchTest ./host/internal/repository":              1,
		".ci/run": 0,
		".ci/ran": 1,
		"git clone https://example.com/x && cd x": 0,
		"make": 1,
	} {
		if got := problems(t, line, []string{"tasks/cannon"}); len(got) != want {
			t.Errorf("%s: problems %q, want %d", line, got, want)
		}
	}
}

// TestCommands makes sure that commands are found where they stand, and only there.
func TestCommands(t *testing.T) {
	const page = "Text `bench list` and `bench` and `other thing`.\n\n```sh\n# a comment\n" +
		"bench run \\\n  --dry-run\n\nbench list\n```\n\n" +
		"```console\n$ bench version\nbench 1\n```\n\n```go\nbench()\n```\n\n    bench draw x\n"
	want := []string{"bench run    --dry-run", "bench list", "bench version"}
	if diff := cmp.Diff(want, commands(page)); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"bench draw x", "bench list"}, mentions(page)); diff != "" {
		t.Errorf("mentions (-want +got):\n%s", diff)
	}
	comment := "# Do this:\n#\n#     bench run --jobs 2\nseed: 1\n"
	if diff := cmp.Diff([]string{"bench run --jobs 2"}, mentions(comment)); diff != "" {
		t.Errorf("mentions in YAML (-want +got):\n%s", diff)
	}
}
