package repository

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// notRun says how the commands of the guide begin that the test below does not run, and why. They
// are checked like all others.
var notRun = []struct{ begins, why string }{
	{"curl ", "installs Go"},
	{"export PATH=", "clones what is being tested"},
	{"go test ./...", "runs this test"},
	{"go test -run Simulation ", "is run with all tests, or takes minutes"},
	{"INVBENCH_FULL_SIMULATION=1 ", "takes ten minutes"},
}

// isRun reports whether a command is run, and otherwise marks what speaks against it as used.
func isRun(line string, used map[string]bool) bool {
	for _, n := range notRun {
		if strings.HasPrefix(line, n.begins) {
			used[n.begins] = true
			return false
		}
	}
	return true
}

// says has words that must be in what some commands print, so that they do what the guide says.
var says = map[string]string{
	"go run ./host run":                  "r_T/prior",
	"go run ./host run --dry-run":        "6 cells: 6 done; 0 to run",
	"go run ./host status":               "6 cells",
	"go run ./host describe neighbours":  "how many of the nearest rows",
	"go run ./host draw cannon --rows 5": ",",
	"go run ./host report results/paper": "results/paper/report.html",
	"go run ./host run --task cannon --model nearest " +
		"--set board=results/cannon": "\ncannon, by typical r_10",
	"go run ./host run --task sine_wave --model neighbours " +
		"--set board=results/neighbours": "\nneighbours ",
	"go run ./host reproduce results/paper/robotic_arm/nearest/0":     "equal",
	"go run ./host score sine_wave --targets y.csv --proposals p.csv": "1000 targets, 20 draws",
	"go run ./host compare --gate --against baseline.json --thresholds gate.yaml " +
		"results/quick": "gate: passed",
}

// smallBoard is the bench.yaml that the guide's commands are run on: the names that they mention,
// at sizes of seconds.
const smallBoard = `seed: 1
profile: quick
tasks:
  robotic_arm:
  sine_wave: TASK
entries:
  prior:
  nearest: ENTRY
  neural_adjoint:
    params: {hidden: [8], batch_size: 50, candidates: 1000, steps: 2, validate_every: 5, epochs: 2}
profiles:
  quick: SMALL
  paper: SMALL
  smoke: SMALL
`

// boardOf returns the small board of a page, with what the page tells its reader to enter.
func boardOf(page string) string {
	task, entry := "", ""
	switch page {
	case "docs/simulator.md":
		task = "\n  cannon:"
	case "docs/model.md":
		entry = "\n  neighbours:"
	}
	small := strings.NewReplacer(" TASK", task, " ENTRY", entry,
		"SMALL", "{train_rows: 100, targets: 5, draws: 10, repeats: 1, bootstrap: 40}")
	return small.Replace(smallBoard)
}

// TestGuideIsWalked does what the README and the pages in docs say, in a copy of the tree: it
// writes the files that they show where they say, and runs their commands, in order.
func TestGuideIsWalked(t *testing.T) {
	if testing.Short() {
		t.Skip("builds plugins; TestCommandsAreKnown has looked at the commands")
	}
	tree := copyTree(t)
	seen := map[string]bool{}
	for _, page := range guide(t) {
		writeFile(t, filepath.Join(tree, "bench.yaml"), boardOf(page))
		if page == "README.md" { // the paper's board, which comes with the repository
			shell(t, tree, "go run ./host run --profile paper")
		}
		text := readFile(t, page)
		for _, b := range blocks(text) {
			if name := b.file(); name != "" {
				writeFile(t, filepath.Join(tree, filepath.FromSlash(name)), b.text)
			}
		}
		for _, line := range commands(text) {
			seen[line] = true
			if !isRun(line, seen) {
				continue
			}
			if out := shell(t, tree, line); !strings.Contains(out, says[line]) {
				t.Errorf("%s: %s does not say %q but\n%s", page, line, says[line], out)
			}
		}
	}
	for _, n := range notRun {
		if !seen[n.begins] {
			t.Errorf("no page has a command that begins with %q any more", n.begins)
		}
	}
	for line := range says {
		if !seen[line] {
			t.Errorf("no page has the command %q any more", line)
		}
	}
}

// copyTree returns a folder with what the go command needs of the repository.
func copyTree(t *testing.T) string {
	t.Helper()
	tree := t.TempDir()
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && slices.Contains([]string{".git", ".bench", "results", "docs"}, e.Name()) {
			return fs.SkipDir
		}
		relative, err := filepath.Rel(root, name)
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		writeFile(t, filepath.Join(tree, relative), string(text))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// writeFile writes a file and the folders above it.
func writeFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// shell runs a command line in a folder, which must succeed, and returns what it prints. Paths are
// trimmed, so that what one copy of the tree has built serves the next one.
func shell(t *testing.T, folder, line string) string {
	t.Helper()
	started := time.Now()
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "sh", "-ec", line)
	cmd.Dir = folder
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(pair string) bool {
		return strings.HasPrefix(pair, "INVBENCH_") // such as another board
	}), "GOFLAGS=-trimpath")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	t.Logf("%s (%.1f s)", line, time.Since(started).Seconds())
	return string(out)
}
