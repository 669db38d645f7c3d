package printable

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// hostile is text with all that a terminal could obey: escape sequences in their long and their
// short form, a bell, carriage return, backspace, a mark that turns the direction, a line of its
// own, and a byte that is no UTF-8.
const hostile = "a\x1b[31mb\x1b]0;title\x07c\u009b2Jd\re\bf\u202eg\n  h\ti\xffj"

func TestLine(t *testing.T) {
	if got, want := Line(hostile), "a[31mb]0;titlec2Jd efg h ij"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := Keep("a  b\n c\x1b"), "a  b c"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := Lines("a\x1b[0m\n\tb\r\n"), "a[0m\n    b\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, plain := range []string{"", "r² = 0.5 µm → 3, “yes”", "日本語"} {
		if got := Line(plain); got != plain {
			t.Errorf("%q became %q", plain, got)
		}
	}
}

func TestJSON(t *testing.T) {
	want := []string{"a\u009bb\u007f", "\u202e\U000e0001 µ", "日本\n"}
	text, err := json.MarshalIndent(want, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	shown := JSON(text)
	for _, r := range string(shown) {
		if !unicode.IsPrint(r) && r != '\n' {
			t.Errorf("%q is left in %s", r, shown)
		}
	}
	var got []string
	if err := json.Unmarshal(shown, &got); err != nil || !slices.Equal(got, want) {
		t.Errorf("it reads back as %q, %v; want %q", got, err, want)
	}
	if got := string(JSON([]byte("{\r\n\t\"a\":\t1\r}"))); got != "{\n\t\"a\":\t1}" {
		t.Errorf("white space between values became %q", got)
	}
}

func TestJSONWriter(t *testing.T) {
	var out strings.Builder
	n, err := JSONWriter(&out).Write([]byte("\"\u009b\"\n"))
	if n != 5 || err != nil || out.String() != "\"\\u009b\"\n" {
		t.Errorf("wrote %q, %d bytes, %v", out.String(), n, err)
	}
}

func FuzzLine(f *testing.F) {
	f.Add(hostile)
	f.Fuzz(func(t *testing.T, text string) {
		for _, shown := range []string{Line(text), Keep(text), Escaped([]byte(text), len(text)+1)} {
			for _, r := range shown {
				if !unicode.IsPrint(r) && r != '\t' {
					t.Errorf("%q is shown as %q", text, shown)
				}
			}
		}
	})
}
