package repository

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// traps is how many places the reference warns of in its §9.
const traps = 45

var (
	// trapRow is a row of the table in plugins/README.md: its number, and its last cell, which says
	// where.
	trapRow = regexp.MustCompile(`(?m)^\| (\d+) \|.*\| ([^|]+) \|$`)
	// code is what stands between backticks.
	code = regexp.MustCompile("`([^`]+)`")
	// mention is how files name traps: "trap 3", "traps 33, 37 and 38".
	mention = regexp.MustCompile(`\btraps? (\d+(?:(?:, | and )\d+)*)`)
	// broken is where a sentence goes on in the next line, of Markdown or of a comment.
	broken = regexp.MustCompile(`\s*\n\s*(?://\s*)?`)
	number = regexp.MustCompile(`\d+`)
)

// TestTrapsAreAccountedFor holds the table of traps in plugins/README.md: it has all of them, each
// names files that are there, tests that are in them, and at least one file that names the trap
// too.
func TestTrapsAreAccountedFor(t *testing.T) {
	text := readFile(t, "plugins/README.md")
	var numbers []int
	for _, row := range trapRow.FindAllStringSubmatch(text, -1) {
		trap, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, trap)
		for _, problem := range unaccounted(trap, row[2]) {
			t.Errorf("trap %d: %s", trap, problem)
		}
	}
	for i := range max(traps, len(numbers)) {
		if i >= len(numbers) || numbers[i] != i+1 {
			t.Fatalf("the table has the traps %v, want 1 to %d in order", numbers, traps)
		}
	}
}

// unaccounted says what is wrong with the last cell of a trap's row: files, each with the tests in
// it after it.
func unaccounted(trap int, where string) []string {
	var problems []string
	var text string // of the last file
	named, tested := false, true
	for _, word := range code.FindAllStringSubmatch(where, -1) {
		if strings.HasPrefix(word[1], "Test") {
			tested = true
			if !strings.Contains(text, "\nfunc "+word[1]+"(t *testing.T) {") {
				problems = append(problems, "no test "+word[1]+" where the table says")
			}
			continue
		}
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(word[1])))
		if err != nil || !tested {
			problems = append(problems,
				fmt.Sprintf("before or at %s: no such file, or no test is named in the one before",
					word[1]))
		}
		text, tested = string(content), !strings.HasSuffix(word[1], "_test.go")
		named = named || names(text, trap)
	}
	if !tested {
		problems = append(problems, "no test is named in the last file")
	}
	if !named {
		problems = append(problems, "no file names it")
	}
	return problems
}

// names reports whether a text names a trap.
func names(text string, trap int) bool {
	for _, m := range mention.FindAllStringSubmatch(strings.ToLower(broken.ReplaceAllString(text,
		" ")), -1) {
		if slices.Contains(number.FindAllString(m[1], -1), strconv.Itoa(trap)) {
			return true
		}
	}
	return false
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestNames makes sure that traps are found where lines break, and not where they are not.
func TestNames(t *testing.T) {
	const text = "// It is so (reference §9\n// trap 2).\n\t// Others (reference §9 traps 33, " +
		"37\n\t// and 38); 4 is no trap, nor 5."
	for trap, want := range map[int]bool{
		2: true, 33: true, 37: true, 38: true, 3: false, 4: false, 5: false, 8: false,
	} {
		if got := names(text, trap); got != want {
			t.Errorf("trap %d is named: %t, want %t", trap, got, want)
		}
	}
}

// TestUnaccounted makes sure that the checks bite.
func TestUnaccounted(t *testing.T) {
	const (
		here  = "`host/internal/repository/traps_test.go`"
		board = "`host/internal/repository/board_test.go`"
	)
	for _, c := range []struct {
		where string
		want  int
	}{
		{here + " `TestNames`", 0},
		{board + " `TestBoardMindsTheTraps`, " + here + " `TestNames` `TestUnaccounted`", 0},
		{here + " `TestNoSuchThing`", 1},
		{here, 1},
		{here + ", " + board + " `TestBoardMindsTheTraps`", 1},
		{board + " `TestNames`", 2},
		{"`host/internal/repository/nothing.go`", 2},
		{"somewhere", 1},
	} {
		if got := unaccounted(2, c.where); len(got) != c.want {
			t.Errorf("%s: %d problems %q, want %d", c.where, len(got), got, c.want)
		}
	}
}
