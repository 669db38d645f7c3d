package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/invbench/invbench/host/internal/score"
)

// identity is everything that decides the scores of a cell.
type identity struct {
	Schema    int            `json:"schema"`
	Task      pluginIdentity `json:"task"`
	Model     pluginIdentity `json:"model"`
	Repeat    int            `json:"repeat"`
	TrainRows int            `json:"train_rows"`
	Targets   int            `json:"targets"`
	Draws     int            `json:"draws"`
	Budget    int            `json:"budget"`
	Seed      uint64         `json:"seed"`
	Score     score.Protocol `json:"score"`
}

// pluginIdentity has the name on the board, because random streams are derived from it.
type pluginIdentity struct {
	Name   string `json:"name"`
	Plugin string `json:"plugin"`
	Digest string `json:"digest"`
	Params string `json:"params"` // canonical JSON

	Fingerprint string `json:"fingerprint,omitempty"`
	Describe    string `json:"describe,omitempty"`
	Files       string `json:"files,omitempty"` // their digest
}

// Key returns the key of r: SHA-256, hexadecimal, over everything that decides its scores — schema,
// both plugins (names, digests, parameters, fingerprints, descriptions where they count, files),
// repeat, and the protocol but for its profile's name and its limits. Parameters count by their
// meaning: neither the order of their names nor the spelling of their numbers matters.
func Key(r *Record) string {
	p := r.Protocol
	text, err := json.Marshal(identity{
		Schema: r.Schema, Task: r.Task.identity(), Model: r.Model.identity(), Repeat: r.Repeat,
		TrainRows: p.TrainRows, Targets: p.Targets, Draws: p.Draws, Budget: p.Budget, Seed: p.Seed,
		Score: p.Score,
	})
	if err != nil {
		panic(fmt.Sprintf("record: key of integers and strings: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func (p Plugin) identity() pluginIdentity {
	id := pluginIdentity{
		Name: p.Name, Plugin: p.Plugin, Digest: p.Digest, Params: canonical(p.Params),
		Fingerprint: p.Fingerprint, Describe: p.Describe,
	}
	if p.Files != nil {
		id.Files = p.Files.Digest
	}
	return id
}

// DescribeDigest returns the digest of what a plugin's describe printed: SHA-256, hexadecimal, of
// its meaning and not of its spelling. The description of a script or wrapper may change without a
// byte of the file that is started.
func DescribeDigest(document []byte) string {
	sum := sha256.Sum256([]byte(canonical(document)))
	return hex.EncodeToString(sum[:])
}

// validKey reports whether key looks like one.
func validKey(key string) bool {
	sum, err := hex.DecodeString(key)
	return err == nil && len(sum) == sha256.Size && hex.EncodeToString(sum) == key
}
