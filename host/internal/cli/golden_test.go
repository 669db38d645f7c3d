package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/report"
)

// goldenFile holds a digest of everything that is rendered of the committed boards.
const goldenFile = "testdata/golden.sha256"

// renewed reports whether the test is to write what it finds:
// go test -run TestGolden ./host/internal/cli -args renew.
func renewed() bool { return slices.Contains(flag.Args(), "renew") }

// TestGolden holds every byte that the host makes of the committed boards: leaderboards for a
// terminal and for a file, pages, pictures, tables of other programs, comparisons. Whoever changes
// how a board is read finds out here what it changes for those who read it. Where a change is
// wanted, renew the digests (see renewed) and say in the commit which bytes change, and why.
func TestGolden(t *testing.T) {
	if testing.Short() {
		t.Skip("renders all committed boards")
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("the digests are of numbers that other processors may round otherwise in the " +
			"last digit")
	}
	made := map[string]string{}
	golden, err := filepath.Abs(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	results, err := filepath.Abs(filepath.Join("..", "..", "..", "results"))
	if err != nil {
		t.Fatal(err)
	}
	for _, board := range goldenBoards() {
		folder := filepath.Join(t.TempDir(), board)
		if err := os.CopyFS(folder, os.DirFS(filepath.Join(results, board))); err != nil {
			t.Fatal(err)
		}
		renderBoard(t, results, folder, made)
		exportBoard(t, folder, made)
		baselineOf(t, folder, made)
	}
	t.Chdir(results)
	compareBoards(t, made, "paper", "second_seed")
	compareBoards(t, made, "causes", "paper")
	compareBoards(t, made, "paper", "paper")
	checkGolden(t, golden, made)
}

// goldenBoards are the committed boards that are rendered.
func goldenBoards() []string {
	return []string{
		"ablation", "causes", "design", "leaderboard", "paper", "restarts", "second_seed",
	}
}

// renderBoard adds what bench report and bench run show of a board.
func renderBoard(t *testing.T, committed, folder string, made map[string]string) {
	t.Helper()
	board := filepath.Base(folder)
	for _, old := range []string{"plots", "leaderboard.md", "published.md"} {
		if err := os.RemoveAll(filepath.Join(folder, old)); err != nil {
			t.Fatal(err)
		}
	}
	ran(t, "report", folder)
	for _, pattern := range []string{"leaderboard.md", "published.md", "*.html", "plots/*.svg"} {
		paths, err := fs.Glob(os.DirFS(folder), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			content, err := os.ReadFile(filepath.Join(folder, path))
			if err != nil {
				t.Fatal(err)
			}
			made[board+"/"+path] = digest(content)
			checkCommitted(t, filepath.Join(committed, board, path), content)
		}
	}
	records, err := record.Store{Board: folder}.All()
	if err != nil {
		t.Fatal(err)
	}
	shown := newRendering(folder, sortRecords(folder, "", records, zerolog.Nop()), true, nil)
	for _, width := range []int{0, 120, 80, 40} {
		var text bytes.Buffer
		if err := report.Text(&text, shown.leaderboard, width); err != nil {
			t.Fatal(err)
		}
		made[fmt.Sprintf("%s/text %d", board, width)] = digest(text.Bytes())
	}
}

// checkCommitted holds a rendered file to the committed one, if that is committed at all.
func checkCommitted(t *testing.T, path string, rendered []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if filepath.Ext(path) == ".html" || errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(content, rendered) {
		t.Errorf("%s is not what bench report makes of its board now", path)
	}
}

// exportBoard adds what other programs are given of a board.
func exportBoard(t *testing.T, folder string, made map[string]string) {
	t.Helper()
	for _, format := range []string{"csv", "jsonl", "bench", "parquet"} {
		content := ran(t, "export", folder, "--with-stale", "--format", format)
		made[filepath.Base(folder)+"/export "+format] = digest(content)
	}
}

// baselineOf adds the file that guards a board.
func baselineOf(t *testing.T, folder string, made map[string]string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "baseline.json")
	ran(t, "baseline", folder, "-o", file)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	made[filepath.Base(folder)+"/baseline"] = digest(content)
}

// compareBoards adds the comparison of two boards in all forms.
func compareBoards(t *testing.T, made map[string]string, old, new string) {
	t.Helper()
	name, folder := "compare "+old+" "+new, t.TempDir()
	files := []string{filepath.Join(folder, "junit.xml"), filepath.Join(folder, "summary.md")}
	gate := []string{"compare", "--with-stale", old, new}
	made[name+" text"] = digest(ran(t, gate...))
	made[name+" json"] = digest(ran(t, append(gate, "--json")...))
	ran(t, append(gate, "--gate", "--junit", files[0], "--markdown", files[1])...)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		made[name+" "+filepath.Base(file)] = digest(content)
	}
}

// ran runs a command that may find something, and returns what it prints. Commands that cannot do
// what they are asked end the test.
func ran(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, problems bytes.Buffer
	exit := Run(context.Background(), Env{Args: args, Stdout: &out, Stderr: &problems})
	if exit != 0 && exit != 1 {
		t.Fatalf("bench %s: exit status %d: %s", strings.Join(args, " "), exit, &problems)
	}
	return out.Bytes()
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// checkGolden compares digests with the file of them, or writes it.
func checkGolden(t *testing.T, path string, made map[string]string) {
	t.Helper()
	var lines []string
	for name, sum := range made {
		lines = append(lines, sum+"  "+name)
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	if renewed() {
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(string(text)), "\n"), lines); diff != "" {
		t.Errorf("what is rendered of the committed boards has changed (-want +got):\n%s", diff)
	}
}
