package repository

import (
	"go/format"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadmeIsShort holds the README to what a stranger reads.
func TestReadmeIsShort(t *testing.T) {
	if lines := strings.Count(readFile(t, "README.md"), "\n"); lines > 150 {
		t.Errorf("the README has %d lines, want 150 at most; docs has room", lines)
	}
}

// TestReadmeHasTheLeaderboard holds the README's table to the board that it is of.
func TestReadmeHasTheLeaderboard(t *testing.T) {
	_, table, begun := strings.Cut(readFile(t, "README.md"), "<!-- leaderboard: begin")
	table, _, ended := strings.Cut(table, "<!-- leaderboard: end -->")
	_, table, _ = strings.Cut(table, "-->\n")
	rendered := readFile(t, "results/leaderboard/leaderboard.md")
	_, board, there := strings.Cut(rendered, "\n## all tasks\n\n")
	board, _, _ = strings.Cut(board, "\n\n")
	if !begun || !ended || !there {
		t.Fatal("the README or the leaderboard has no table where the test looks")
	}
	if diff := cmp.Diff(board+"\n", table); diff != "" {
		t.Errorf("(-results/leaderboard/leaderboard.md +README.md):\n%s", diff)
	}
}

// TestReadmeInstallsTheRightGo holds that the Go which the README installs is the one of go.mod.
func TestReadmeInstallsTheRightGo(t *testing.T) {
	readme := readFile(t, "README.md")
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(readFile(t, "go.mod"))
	if version == nil {
		t.Fatal("go.mod names no version of Go")
	}
	if want := "/go" + version[1] + ".linux-amd64.tar.gz"; !strings.Contains(readme, want) {
		t.Errorf("the README does not install %s, go.mod's version", want)
	}
}

// TestProgramsAreFormatted holds the programs in the guide to what gofmt makes of the tree, and to
// naming the file that they are.
func TestProgramsAreFormatted(t *testing.T) {
	programs := map[string]int{}
	for _, page := range guide(t) {
		for _, b := range blocks(readFile(t, page)) {
			if b.language != "go" {
				continue
			}
			if b.file() == "" {
				t.Errorf("%s: a program does not begin with the name of its file:\n%s",
					page, b.text)
			}
			programs[path.Dir(b.file())]++
			formatted, err := format.Source([]byte(b.text))
			if err != nil {
				t.Errorf("%s: %v", page, err)
			} else if diff := cmp.Diff(string(formatted), b.text); diff != "" {
				t.Errorf("%s (-gofmt +page):\n%s", page, diff)
			}
		}
	}
	want := map[string]int{"tasks/cannon": 2, "plugins/neighbours": 2}
	if diff := cmp.Diff(want, programs); diff != "" {
		t.Errorf("programs of the guide, by folder (-want +got):\n%s", diff)
	}
}
