package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"strings"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// table collects which assembly becomes which kernel of a Kernels.
type table struct {
	levels []string
	lines  map[string][]string // of each level, statements
}

// add says that an expression is the kernel that a field of Kernels, or a place in one of its
// tables, gets at a level.
func (t *table) add(level, field, expression string) {
	if t.lines == nil {
		t.lines = map[string][]string{}
	}
	if t.lines[level] == nil {
		t.levels = append(t.levels, level)
	}
	t.lines[level] = append(t.lines[level], fmt.Sprintf("k.%s = %s", field, expression))
}

// appendTo appends a function for each level to the file that avo has written, which has only
// declarations so far.
func (t *table) appendTo(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("append tables of kernels: %w", err)
	}
	const clause = "package vec\n"
	const imports = "\nimport \"github.com/invbench/invbench/sdk/cpu/internal/op\"\n"
	out := bytes.NewBuffer(bytes.Replace(text, []byte(clause), []byte(clause+imports), 1))
	for _, level := range t.levels {
		fmt.Fprintf(out, "\n// set%[1]s fills in the kernels that are written for %[1]s.\n", level)
		fmt.Fprintf(out, "func set%s(k *Kernels) {\n%s\n}\n",
			level, strings.Join(t.lines[level], "\n"))
	}
	if text, err = format.Source(out.Bytes()); err != nil {
		return fmt.Errorf("append tables of kernels to %s: %w", file, err)
	}
	return os.WriteFile(file, text, 0o644)
}

// goName returns the name of an operation's constant in package op, such as ShiftLeft.
func goName(o op.Op) string {
	name := ""
	for _, word := range strings.Split(o.String(), "_") {
		name += upper(word)
	}
	return name
}

// asmName returns the beginning of the name of an operation's kernel, such as shiftLeft.
func asmName(o op.Op) string { return lower(goName(o)) }

// in returns the place of an operation in one of the tables of Kernels.
func in(table string, o op.Op) string { return fmt.Sprintf("%s[op.%s]", table, goName(o)) }

// upper and lower return s with its first letter in that case.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
