package repository

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cited are the pages whose sections are cited by number, by the word that stands before it.
var cited = map[string]string{"reference": "docs/reference.md", "physics": "docs/physics.md"}

var (
	// sectionMark is a section cited by number.
	sectionMark = regexp.MustCompile(`§\s?(\d+(?:\.\d+)*)`)
	// citedPage is the word that says of which page a section is.
	citedPage = regexp.MustCompile(`(?i)\b(reference|physics)(?:\.md)?\)?,? $`)
	// goesOn is how a list of sections goes on: "reference §1.2 to §1.4", "§9 traps 1 and 2, §10".
	goesOn = regexp.MustCompile(`§\s?[\d.]*\d(?: traps? \d+(?:(?:, | and )\d+)*)?(?:,| and| ` +
		`to|;) $`)
	// numbered is a heading with a number.
	numbered = regexp.MustCompile(`(?m)^#{2,} (\d+(?:\.\d+)*)\.? `)
	// lineBreak is where a sentence goes on in the next line: of text, or of a comment in Go, YAML
	// or Python.
	lineBreak = regexp.MustCompile(`\s*\n\s*(?://|#+)?\s*`)
)

// citation is a section of a page of ours.
type citation struct{ page, section string }

// citations returns the sections that a text cites. One that stands for itself is of the page
// called home. Sections of other people's works come after a comma, as in "Higham, Accuracy and
// Stability of Numerical Algorithms, §3.1", and are left out.
func citations(text, home string) []citation {
	text = lineBreak.ReplaceAllString(text, " ")
	var found []citation
	for _, m := range sectionMark.FindAllStringSubmatchIndex(text, -1) {
		before := text[max(0, m[0]-80):m[0]]
		page := home
		if word := citedPage.FindStringSubmatch(before); word != nil {
			page = strings.ToLower(word[1])
		} else if goesOn.MatchString(before) && len(found) > 0 {
			page = found[len(found)-1].page
		} else if strings.HasSuffix(before, ", ") {
			continue
		}
		found = append(found, citation{page, text[m[2]:m[3]]})
	}
	return found
}

// sections returns the numbers of the headings of a page.
func sections(text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range numbered.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return found
}

// unfounded returns one sentence for each citation of a section that no page has.
func unfounded(found []citation, pages map[string]map[string]bool) []string {
	var problems []string
	for _, c := range found {
		if !pages[c.page][c.section] {
			problem := fmt.Sprintf("%s has no section %s", cited[c.page], c.section)
			problems = append(problems, problem)
		}
	}
	return problems
}

// sourceFiles returns the paths of the files of the repository with one of the endings, but for
// what runs leave behind.
func sourceFiles(t *testing.T, endings ...string) []string {
	t.Helper()
	var found []string
	left := []string{".git", ".bench", "records", "raw", "cache", "running"}
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && slices.Contains(left, e.Name()) {
			return fs.SkipDir
		}
		if !e.IsDir() && slices.Contains(endings, path.Ext(name)) {
			relative, err := filepath.Rel(root, name)
			if err != nil {
				return err
			}
			found = append(found, filepath.ToSlash(relative))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestCitedSectionsExist holds that each section of the reference and of the physics that the tree
// cites is there, and that a reader who meets "reference §9" learns in the same package or file
// where the reference is.
func TestCitedSectionsExist(t *testing.T) {
	pages := map[string]map[string]bool{}
	for word, name := range cited {
		pages[word] = sections(readFile(t, name))
	}
	naming, citing, total := map[string]string{}, map[string][]string{}, 0
	for _, name := range sourceFiles(t, ".go", ".py", ".yaml", ".yml", ".md") {
		text := readFile(t, name)
		found := citations(text, home(name))
		for _, problem := range unfounded(found, pages) {
			t.Errorf("%s: %s", name, problem)
		}
		total += len(found)
		naming[place(name)] += text
		for _, c := range found {
			citing[place(name)] = append(citing[place(name)], cited[c.page])
		}
	}
	if total < 400 {
		t.Errorf("found %d citations: the test looks in the wrong place", total)
	}
	for where, names := range citing {
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			if where != name && !strings.Contains(naming[where], path.Base(name)) {
				t.Errorf("%s cites sections of %s and nowhere says that it does", where, name)
			}
		}
	}
}

// home returns the page that a section without a word before it is of.
func home(name string) string {
	if name == cited["physics"] {
		return "physics"
	}
	return "reference"
}

// place returns what has to say which page it cites: a package for all its files, a board for all
// that is in its folder, and any other file for itself.
func place(name string) string {
	if path.Ext(name) == ".go" || strings.HasPrefix(name, "results/") {
		return path.Dir(name)
	}
	return name
}

// TestCitations makes sure that the check finds citations in all their forms, and none that are not
// ours.
func TestCitations(t *testing.T) {
	// The mark is written \u00a7 here, so that the test above does not take these for citations.
	ref := func(section string) citation { return citation{"reference", section} }
	phy := func(section string) citation { return citation{"physics", section} }
	for text, want := range map[string][]citation{
		"(reference \u00a71.2)":                           {ref("1.2")},
		"Reference \u00a71.1: so":                         {ref("1.1")},
		"// as they do (reference\n\t// \u00a79 trap 6).": {ref("9")},
		"x: 1 # (reference\n  # \u00a73.0)":               {ref("3.0")},
		"of physics \u00a78":                              {phy("8")},
		"[reference](docs/reference.md) \u00a78":          {ref("8")},
		"(reference \u00a71.2 to \u00a71.4)":              {ref("1.2"), ref("1.4")},
		"(physics \u00a79, \u00a710)":                     {phy("9"), phy("10")},
		"(reference \u00a79 traps 1 and 2, \u00a710)":     {ref("9"), ref("10")},
		"reference \u00a74.3, column D1; box \u00a73.2":   {ref("4.3"), ref("3.2")},
		"what the code has (\u00a79 trap 12)":             {ref("9")},
		"(Bohren and Huffman, \u00a75.4)":                 nil,
		"Annals 1, 2007, \u00a73). See physics \u00a72":   {phy("2")},
		"(reference \u00a71, \u00a72; Higham, \u00a73.1)": {ref("1"), ref("2")},
		"no sections, but 3.1 numbers, and 1.2 The end.":  nil,
	} {
		got := citations(text, "reference")
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(citation{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// TestUnfounded makes sure that a section which is made up is found out.
func TestUnfounded(t *testing.T) {
	pages := map[string]map[string]bool{
		"reference": sections("# Title\n\n## 1. One\n\ntext\n\n### 1.1 Within\n\n" +
			"## 3. Three\n#### 3.10 Ten\n"),
		"physics": sections("## 2. Two\n"),
	}
	for text, want := range map[string]int{
		"reference \u00a71, \u00a71.1 and \u00a73.10; physics \u00a72": 0,
		"reference \u00a72":              1,
		"reference \u00a73.1":            1,
		"physics \u00a71":                1,
		"see \u00a71.2":                  1,
		"reference \u00a71 to \u00a71.9": 1,
		"reference \u00a799, \u00a798":   2,
	} {
		if got := unfounded(citations(text, "reference"), pages); len(got) != want {
			t.Errorf("%s: %q, want %d", text, got, want)
		}
	}
}

// TestTrapsAreThoseOfTheReference holds that plugins/README.md has a row for each trap of the
// reference.
func TestTrapsAreThoseOfTheReference(t *testing.T) {
	_, text, _ := strings.Cut(readFile(t, cited["reference"]), "\n## 9. ")
	text, _, _ = strings.Cut(text, "\n## ")
	if rows := regexp.MustCompile(`(?m)^\| \d+ \|`).FindAllString(text, -1); len(rows) != traps {
		t.Errorf("the reference has %d traps, plugins/README.md %d", len(rows), traps)
	}
}
