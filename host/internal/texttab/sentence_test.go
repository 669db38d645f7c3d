package texttab

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		width int
		want  string
	}{
		{0, "  one two² three\n"},
		{16, "  one two² three\n"},
		{15, "  one two²\n  three\n"},
		{1, "  one\n  two²\n  three\n"},
	} {
		var out strings.Builder
		Wrap(&out, "one two² three", "  ", test.width)
		if diff := cmp.Diff(test.want, out.String()); diff != "" {
			t.Errorf("width %d (-want +got):\n%s", test.width, diff)
		}
	}
}

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"a|b\n<script> `x` *y* [z](u)\x1b[0m": "a\\|b \\<script> \\`x\\` \\*y\\* \\[z\\](u)\\[0m",
		"~~gone~~ ~ +1 %":                     `\~\~gone\~\~ \~ +1 %`,
		"neural_adjoint r_10 ß_é":             "neural_adjoint r_10 ß_é",
		"_so_ a__b _":                         `\_so\_ a\_\_b \_`,
		"p_(x)_q":                             `p\_(x)\_q`,
	} {
		if got := Escape(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestListed(t *testing.T) {
	names := strings.Split("a b c d e f", " ")
	for n, want := range map[int]string{
		0: "", 1: "a", 2: "a and b", 4: "a, b, c and d", 5: "a, b, c, d and e",
		6: "a, b, c, d and 2 more",
	} {
		if got := ListedAtMost(names[:n], 4); got != want {
			t.Errorf("%d names: %q, want %q", n, got, want)
		}
	}
	if names[4] != "e" {
		t.Errorf("the names have become %q", names)
	}
}
