package texttab

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/invbench/invbench/host/internal/printable"
)

// Wrap writes a paragraph, broken between words so that no line is wider than width, 0 for no
// limit. All lines begin with indent.
func Wrap(out *strings.Builder, paragraph, indent string, width int) {
	line := ""
	for _, word := range strings.Fields(printable.Line(paragraph)) {
		if line != "" && width > 0 && utf8.RuneCountInString(indent+line+" "+word) > width {
			out.WriteString(indent + line + "\n")
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	out.WriteString(indent + line + "\n")
}

// Count says how many things there are: "1 target", "2 targets".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Listed joins names to "a, b and c".
func Listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// ListedAtMost is Listed with no more than most names, and how many more there are. One more than
// that is named after all: it takes no more room than its number.
func ListedAtMost(names []string, most int) string {
	if left := len(names) - most; left > 1 {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d more", left))
	}
	return Listed(names)
}
