// Package printable makes text of others safe to show.
//
// Reasons, warnings, versions and summaries come from plugins, and records and baselines from other
// people. What is printed of them must not move a terminal's cursor, change its colours or title,
// or pass for lines of this program's own. Everything that shows such text to people, in a
// terminal, in Markdown or in a log, takes it through here.
package printable

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Line returns text on one line, without what does not print: controls, among them escape sequences
// and the marks that turn the direction of writing, and bytes that are no UTF-8. Runs of white
// space become a blank.
func Line(text string) string { return Keep(strings.Join(strings.Fields(text), " ")) }

// Keep is Line without touching blanks, for what is laid out by them. Line breaks and tabs go.
func Keep(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(text, ""))
}

// Lines is Keep for each line of a text.
func Lines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Keep(strings.ReplaceAll(line, "\t", "    "))
	}
	return strings.Join(lines, "\n")
}

// JSON returns a JSON document in which what does not print is written as \u and four digits. It
// means the same: encoding/json does so for the controls of ASCII, and leaves others as they are.
// Between its values, where alone they may stand, line breaks and tabs are kept, and carriage
// returns go.
func JSON(document []byte) []byte {
	var b strings.Builder
	for _, r := range string(document) {
		switch {
		case r == '\n' || r == '\t' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r == '\r':
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return []byte(b.String())
}

// JSONWriter returns a writer that passes on what it is given as JSON does: whole documents, or
// lines of them.
func JSONWriter(to io.Writer) io.Writer { return jsonWriter{to} }

type jsonWriter struct{ to io.Writer }

// Write counts the bytes that it was given, since that is what the caller asks about.
func (w jsonWriter) Write(document []byte) (int, error) {
	if _, err := w.to.Write(JSON(document)); err != nil {
		return 0, err
	}
	return len(document), nil
}

// Escaped returns at most n bytes of text with what does not print written out, such as \x1b: for
// those who look for what a program has really printed. Tabs stay.
func Escaped(text []byte, n int) string {
	cut := ""
	if len(text) > n {
		text, cut = text[:n], "…"
	}
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(string(text), "\uFFFD") {
		if r == '\t' || strconv.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String() + cut
}
