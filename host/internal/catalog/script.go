package catalog

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// binaryMagic returns how binaries begin: ELF, Mach-O (32 and 64 bits in both byte orders, and of
// several architectures), PE.
func binaryMagic() []string {
	return []string{
		"\x7fELF",
		"\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe",
		"\xca\xfe\xba\xbe",
		"MZ",
	}
}

// isScript reports whether an executable is no binary, so that what it does may change while it
// stays the same.
func isScript(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 4)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	for _, magic := range binaryMagic() {
		if bytes.HasPrefix(head[:n], []byte(magic)) {
			return false, nil
		}
	}
	return true, nil
}
