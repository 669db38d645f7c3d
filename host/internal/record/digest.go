package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/invbench/invbench/host/internal/score"
)

// ScoresDigest returns SHA-256, hexadecimal, of the lines that the status and the scores have in
// the record's file. Two cells with one digest have the same scores, byte for byte; times, pictures
// and all else may differ.
func (r *Record) ScoresDigest() (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(struct {
		Status Status        `json:"status"`
		Scores *score.Scores `json:"scores,omitempty"`
		// So that there is a comma after the scores, as in a record.
		End int `json:"end"`
	}{r.Status, r.Scores, 0})
	if err != nil {
		return "", fmt.Errorf("digest of the scores of %s: %w", r.ID(), err)
	}
	lines := layout(bytes.TrimSpace(text.Bytes()))
	lines = bytes.TrimPrefix(lines, []byte("{\n"))
	lines = bytes.TrimSuffix(lines, []byte("  \"end\": 0\n}\n"))
	sum := sha256.Sum256(lines)
	return hex.EncodeToString(sum[:]), nil
}
