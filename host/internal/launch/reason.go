package launch

import (
	"strings"

	"github.com/invbench/invbench/host/internal/printable"
)

// reasonLine returns the line of an error's text that says what went wrong.
//
// Languages differ in where they put it. Python prints the calls first and the error last, so of a
// traceback it is the line after the calls; if one error led to another, that of the last
// traceback, which is where the program gave up. Go, Java and most libraries begin with what went
// wrong, and calls or advice follow. A first line that ends in a colon only announces what comes
// ("compilation failed:"): then the last line has to do, unless that is of Go's calls.
func reasonLine(text string) string {
	if line := tracedError(strings.Split(text, "\n")); line != "" {
		return printable.Escaped([]byte(line), longestReason)
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	line := strings.TrimSpace(lines[0])
	if strings.HasSuffix(line, ":") && !strings.Contains(text, "\ngoroutine ") {
		line = strings.TrimSpace(lines[len(lines)-1])
	}
	return printable.Escaped([]byte(line), longestReason)
}

// lastLine is reasonLine for what a process printed before it ended: that begins anywhere, so
// without a traceback the last line says most. It is empty if nothing was printed.
func lastLine(lines []string) string {
	if line := tracedError(lines); line != "" {
		return line
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if line := strings.TrimSpace(lines[i]); line != "" {
			return line
		}
	}
	return ""
}

// longestReason is the most bytes of a reason.
const longestReason = 400

// tracedError returns the error at the end of the last Python traceback, "" if there is no
// traceback. The calls between are indented, the error is not; those of a group of errors have the
// marks of a tree before them.
func tracedError(lines []string) string {
	const head = "Traceback (most recent call last):"
	for i := len(lines) - 1; i >= 0; i-- {
		if !strings.HasSuffix(strings.TrimSpace(lines[i]), head) {
			continue
		}
		margin := lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], " |+\t"))]
		for _, line := range lines[i+1:] {
			rest := strings.TrimRight(line[min(len(line), len(margin)):], " \t\r")
			if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
				return rest
			}
		}
		return ""
	}
	return ""
}

// excerpt returns the lines of an error's text that are worth keeping: the first, or of a Python
// traceback the last, since that ends with the calls nearest to the error.
func excerpt(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) < 2 {
		return ""
	}
	left := len(lines) - traceLines
	if left > 0 && tracedError(lines) != "" {
		lines = append([]string{"…"}, lines[left+1:]...)
	} else if left > 0 {
		lines = append(lines[:traceLines-1:traceLines-1], "…")
	}
	for i, line := range lines {
		lines[i] = printable.Escaped([]byte(strings.TrimRight(line, "\r")), 400)
	}
	return strings.Join(lines, "\n")
}
