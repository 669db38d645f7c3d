package plot

import (
	"strings"
	"testing"
)

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
	if got := strings.Join(lines, " "); !strings.HasPrefix(got, sentences[0]) ||
		!strings.HasSuffix(got, "… Eight.") {
		t.Errorf("lines are %q", lines)
	}
	if got := wrapped(nil, sty, 60); got != nil {
		t.Errorf("nothing becomes %q", got)
	}
}
