// Package numeral refuses numbers that mean different things to different readers.
//
// A leading zero makes a number octal in C, in shell arithmetic and in YAML 1.1, and means nothing
// in YAML 1.2, in JSON (which refuses it) and to most people: 010 is eight or ten. Whoever pads
// seeds with zeros in a loop must not get others than those that the file names say, so such a
// number is refused wherever a person writes one: in configurations, on the command line and in the
// environment. Forms that say what they are stay: 0x1f, 0o17, 0b101, 8_000_000.
package numeral

import (
	"fmt"
	"regexp"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// Check refuses a whole number with a leading zero, and says what to write instead. It accepts any
// other text, numbers or not.
func Check(text string) error {
	text = strings.TrimSpace(text)
	if !regexp.MustCompile(`^[-+]?0[0-9_]*[0-9]$`).MatchString(text) {
		return nil
	}
	sign, digits := "", strings.TrimLeft(text, "+")
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = "-", rest
	}
	digits = strings.TrimLeft(digits, "0_")
	if digits == "" {
		return fmt.Errorf("%s has leading zeros; write 0", text)
	}
	return fmt.Errorf(
		"%s has a leading zero, which some programs read as octal; write %s", text, sign+digits)
}

// CheckYAML refuses such numbers anywhere in a document. The error names the line.
func CheckYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.ShortTag() != "!!str" {
		if err := Check(n.Value); err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
	}
	for _, inner := range n.Content {
		if err := CheckYAML(inner); err != nil {
			return err
		}
	}
	return nil
}
