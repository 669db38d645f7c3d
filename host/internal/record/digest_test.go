package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"testing"
)

// TestScoresDigest works the digest out from the file: of its line of the status, and of the lines
// from the scores to the brace that closes them.
func TestScoresDigest(t *testing.T) {
	for name, r := range map[string]*Record{"scored": longRecord(), "failed": failure()} {
		t.Run(name, func(t *testing.T) {
			data, err := encode(r)
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.ScoresDigest()
			if err != nil {
				t.Fatal(err)
			}
			if want := digestOfLines(data); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			changed := *r
			if changed.Time.FitS++; digestOf(t, &changed) != got {
				t.Error("it depends on the time")
			}
			if changed.Status = Timeout; digestOf(t, &changed) == got {
				t.Error("it does not depend on the status")
			}
			if r.Scores == nil {
				return
			}
			mean := &r.Scores.R[0].Mean
			if *mean = math.Nextafter(*mean, 1); digestOf(t, r) == got {
				t.Error("it does not depend on the last digit of a score")
			}
		})
	}
}

func digestOf(t *testing.T, r *Record) string {
	t.Helper()
	digest, err := r.ScoresDigest()
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

func digestOfLines(data []byte) string {
	hash, scores := sha256.New(), false
	for line := range bytes.Lines(data) {
		scores = scores || bytes.HasPrefix(line, []byte(`  "scores": {`))
		if scores || bytes.HasPrefix(line, []byte(`  "status": `)) {
			hash.Write(line)
		}
		scores = scores && !bytes.HasPrefix(line, []byte("  }"))
	}
	return hex.EncodeToString(hash.Sum(nil))
}
