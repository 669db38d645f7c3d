package repository

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the folder of the repository.
var root = filepath.Join("..", "..", "..")

// fence is a code block of Markdown: its language and its text.
var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// block is a code block of a page.
type block struct{ language, text string }

// blocks returns the code blocks of a Markdown text that name a language.
func blocks(text string) []block {
	var found []block
	for _, match := range fence.FindAllStringSubmatch(text, -1) {
		found = append(found, block{match[1], match[2]})
	}
	return found
}

// fileLine is how a code block says which file it is, in its first line.
var fileLine = regexp.MustCompile(`^(?://|#) ((?:[a-z_]+/)*[a-z_]+\.(?:go|yaml))\n`)

// file returns the name of the file that a code block is, empty if it is none.
func (b block) file() string {
	if match := fileLine.FindStringSubmatch(b.text); match != nil {
		return match[1]
	}
	return ""
}

// guide returns the pages that are written for readers: the README and those in docs.
func guide(t *testing.T) []string {
	t.Helper()
	pages := []string{"README.md"}
	for _, name := range sourceFiles(t, ".md") {
		if path.Dir(name) == "docs" {
			pages = append(pages, name)
		}
	}
	if len(pages) < 8 {
		t.Fatalf("the guide is %v: the test looks in the wrong place", pages)
	}
	return pages
}

// link is a link of Markdown to another file or to a heading.
var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// anchors returns the anchors of the headings of a page, as GitHub makes them.
func anchors(text string) []string {
	var found []string
	text = fence.ReplaceAllString(text, "")
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
		anchor := regexp.MustCompile(`[^\pL\pN _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		found = append(found, strings.ReplaceAll(anchor, " ", "-"))
	}
	return found
}

// deadLinks returns the links of a page that lead to nothing in the tree. Those to other hosts are
// not looked at.
func deadLinks(name, text string, read func(string) (string, error)) []string {
	var dead []string
	for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		if strings.Contains(m[1], "://") {
			continue
		}
		target, anchor, _ := strings.Cut(m[1], "#")
		content, err := text, error(nil)
		if target != "" {
			content, err = read(path.Join(path.Dir(name), target))
		}
		if err != nil || anchor != "" && !slices.Contains(anchors(content), anchor) {
			dead = append(dead, m[1])
		}
	}
	return dead
}

// readTree returns the text of a file of the repository; a folder is an empty text.
func readTree(name string) (string, error) {
	full := filepath.Join(root, filepath.FromSlash(name))
	if info, err := os.Stat(full); err == nil && info.IsDir() {
		return "", nil
	}
	text, err := os.ReadFile(full)
	return string(text), err
}

// TestLinksLeadSomewhere follows all links within the repository.
func TestLinksLeadSomewhere(t *testing.T) {
	for _, name := range sourceFiles(t, ".md") {
		for _, dead := range deadLinks(name, readFile(t, name), readTree) {
			t.Errorf("%s: %s leads to nothing", name, dead)
		}
	}
}

// TestDeadLinks makes sure that the check bites.
func TestDeadLinks(t *testing.T) {
	read := func(name string) (string, error) {
		if name == "docs/a.md" {
			return "# The `bench` page\n\n## What, and why?\n", nil
		}
		return "", os.ErrNotExist
	}
	for text, want := range map[string]int{
		"[a](a.md), [a](../docs/a.md)":          0,
		"[a](a.md#what-and-why)":                0,
		"[a](a.md#the-bench-page)":              0,
		"[a](a.md#the-page)":                    1,
		"[b](b.md) and ![b](b.png)":             2,
		"# Here\n[here](#here) [there](#there)": 1,
		"[far](https://example.com/b.md)":       0,
		"```sh\n[b](b.md)\n```\n":               0,
	} {
		if got := deadLinks("docs/page.md", text, read); len(got) != want {
			t.Errorf("%s: dead links %q, want %d", text, got, want)
		}
	}
}
