package numeral

import (
	"testing"

	yaml "go.yaml.in/yaml/v3"
)

func TestCheck(t *testing.T) {
	for text, want := range map[string]string{
		"010":    "010 has a leading zero, which some programs read as octal; write 10",
		" 08 ":   "08 has a leading zero, which some programs read as octal; write 8",
		"-007":   "-007 has a leading zero, which some programs read as octal; write -7",
		"+012":   "+012 has a leading zero, which some programs read as octal; write 12",
		"0_10":   "0_10 has a leading zero, which some programs read as octal; write 10",
		"01_000": "01_000 has a leading zero, which some programs read as octal; write 1_000",
		"00":     "00 has leading zeros; write 0", "0": "", "-0": "", "10": "", "100": "",
		"8_000_000": "", "0x10": "", "0o10": "", "0b10": "", "0.5": "", "00.5": "", "0e3": "",
		"": "", "0a": "", "1 010": "",
	} {
		if err := Check(text); err == nil && want != "" || err != nil && err.Error() != want {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestCheckYAML(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: {c: [1, 010]}": "line 2: 010 has a leading zero, which some " +
			"programs read as octal; write 10",
		"- 1\n- 09": "line 2: 09 has a leading zero, which some " +
			"programs read as octal; write 9",
		"a: '010'\nb: 10\nc: 0o10\nd: \"08\"": "",
	} {
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(text), &document); err != nil {
			t.Fatal(err)
		}
		if err := CheckYAML(&document); err == nil && want != "" ||
			err != nil && err.Error() != want {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
