package export

import (
	"bufio"
	"fmt"
	"io"

	"github.com/invbench/invbench/host/internal/record"
)

// Digests writes a line for each record, DIGEST  TASK/ENTRY/REPEAT, in the form of sha256sum. Two
// boards whose lines are the same have the same scores, byte for byte, however long they took.
func Digests(w io.Writer, records []*record.Record) error {
	out := bufio.NewWriter(w)
	for _, r := range records {
		digest, err := r.ScoresDigest()
		if err != nil {
			return fmt.Errorf("export digests: %w", err)
		}
		fmt.Fprintf(out, "%s  %s\n", digest, r.ID())
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export digests: %w", err)
	}
	return nil
}
