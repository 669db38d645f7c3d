package plot

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShort(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", 0.001: "0.001", 0.00099951: "0.001", 0.00099: "9.9e-4", 1234.4: "1230", 9996: "1e4", 12345: "1.23e4", -2.5e-7: "-2.5e-7",
		1e-300: "1e-300", 100: "100", 99.96: "100", math.Inf(1): "+Inf",
	} {
		if got := short(v); got != want {
			t.Errorf("short(%v) = %q, want %q", v, got, want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		" a\n b\t": "a b", "x\x00\x1b[31my": "x[31my", "é\xff†": "é†", "\u202eabc": "abc",
		strings.Repeat("é", 81): strings.Repeat("é", 80) + "…",
	} {
		if got := legible(text); got != want {
			t.Errorf("legible(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFitted(t *testing.T) {
	sty := words(smallSize, nil)
	if got := fitted("short", sty, 100); got != "short" {
		t.Errorf("got %q", got)
	}
	long := strings.Repeat("m", 100)
	got := fitted(long, sty, 100)
	rest, cut := strings.CutSuffix(got, "…")
	if !cut || !strings.HasPrefix(long, rest) || sty.Width(got) > 100 || sty.Width(got+"m") < 100 {
		t.Errorf("got %q, %v points wide", got, sty.Width(got))
	}
}

func TestWrapped(t *testing.T) {
	sty := words(noteSize, nil)
	sentences := []string{"One two three four five six seven.", strings.Repeat("x", 300), "Eight."}
	lines := wrapped(sentences, sty, 60)
	for _, line := range lines {
		if sty.Width(line) > 60 {
			t.Errorf("%q is %v points wide", line, sty.Width(line))
		}
	}
	if got := strings.Join(lines, " "); !strings.HasPrefix(got, sentences[0]) || !strings.HasSuffix(got, "… Eight.") {
		t.Errorf("lines are %q", lines)
	}
	if got := wrapped(nil, sty, 60); got != nil {
		t.Errorf("nothing becomes %q", got)
	}
}

func TestListed(t *testing.T) {
	names := strings.Split(strings.Repeat("a ", 13)+"a", " ")
	for n, want := range map[int]string{0: "", 1: "a", 12: strings.Repeat("a, ", 11) + "a", 13: strings.Repeat("a, ", 12) + "a", 14: strings.Repeat("a, ", 11) + "a and 2 more"} {
		if diff := cmp.Diff(want, listed(names[:n])); diff != "" {
			t.Errorf("%d names (-want +got):\n%s", n, diff)
		}
	}
}
