package launch

import (
	"fmt"
	"strings"
	"testing"
)

// TestReasonLine holds the rule to texts as languages and libraries write them.
func TestReasonLine(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"one line": {"out of ideas", "out of ideas"},
		"empty":    {"", ""},
		"blank":    {"\n\nlate\n", "late"},
		"traceback": {
			"Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    " +
				"g()\nValueError: y is NaN\n",
			"ValueError: y is NaN",
		},
		"prefix": {
			"fit: training diverged: Traceback (most recent call last):\n  File \"a.py\", line " +
				"1, in f\n    g()\n    ~^^\nE: x",
			"E: x",
		},
		"error of several lines": {
			"Traceback (most recent call last):\n  File \"a.py\", line 1\n    " +
				"g()\nRuntimeError: CUDA error: out of range\nset CUDA_LAUNCH_BLOCKING=1\n",
			"RuntimeError: CUDA error: out of range",
		},
		"chain": {
			"Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: " +
				"'a'\n\nDuring handling of the above exception, " +
				"another exception occurred:\n\nTraceback (most recent call last):\n  File " +
				"\"b.py\", line 2\nTypeError: b\n",
			"TypeError: b",
		},
		"group": {
			"  + Exception Group Traceback (most recent call last):\n  |   File \"a.py\", line " +
				"1, in <module>\n  | ExceptionGroup: two (2)\n  +-+--- 1 ---\n",
			"ExceptionGroup: two (2)",
		},
		"cut off": {
			"Traceback (most recent call last):\n  File \"a.py\", line 1, in f",
			`File "a.py", line 1, in f`,
		},
		"go": {
			"panic: index out of range\n\ngoroutine 1 [running]:\nmain.main()",
			"panic: index out of range",
		},
		"go, colon": {
			"panic: bad rows:\n\ngoroutine 1 [running]:\nmain.main()", "panic: bad rows:",
		},
		"java": {
			"java.lang.Error: no\n\tat A.b(A.java:3)\n\tat C.d(C.java:4)",
			"java.lang.Error: no",
		},
		"advice":    {"no GPU\nset CUDA_VISIBLE_DEVICES", "no GPU"},
		"announced": {"compilation failed:\n  a.cc:3: expected ;\n", "a.cc:3: expected ;"},
		"R": {
			"Error in solve(A) : \n  the system is singular\n", "the system is singular",
		},
		"carriage":    {"bad\r\nworse\r\n", "bad"},
		"for screens": {"\x1b[31mred", `\x1b[31mred`},
	} {
		if got := reasonLine(test.text); got != test.want {
			t.Errorf("%s: %q of %q, want %q", name, got, test.text, test.want)
		}
	}
	if got := reasonLine(strings.Repeat("x", 1000)); len(got) > longestReason+len("…") {
		t.Errorf("a reason of %d bytes", len(got))
	}
}

// TestExcerpt keeps the end of a long traceback, and the beginning of anything else that is long.
func TestExcerpt(t *testing.T) {
	var calls strings.Builder
	for i := range 100 {
		fmt.Fprintf(&calls, "  File \"a.py\", line %d\n", i)
	}
	python := excerpt("Traceback (most recent call last):\n" + calls.String() + "ValueError: deep")
	other := excerpt("went wrong\n" + calls.String())
	for _, text := range []string{python, other} {
		if n := strings.Count(text, "\n") + 1; n != traceLines {
			t.Errorf("%d lines, want %d: %s", n, traceLines, text)
		}
	}
	if !strings.HasSuffix(python, "line 99\nValueError: deep") ||
		!strings.HasPrefix(other, "went wrong\n") {
		t.Errorf("kept of a traceback: %s\nkept of another: %s", python, other)
	}
	if got := excerpt("one line"); got != "" {
		t.Errorf("beside a reason of one line stands %q", got)
	}
}
