package record

// Store is the folder of a board's records: <board>/records/<task>/<entry>/<repeat>.json.
type Store struct {
	Board string // the board's folder
}

// Path returns the file of a cell's record.
func (s Store) Path(task, entry string, repeat int) string { panic("to be written") }

// Read returns the record of a cell, nil and no error if there is none.
func (s Store) Read(task, entry string, repeat int) (*Record, error) { panic("to be written") }

// All returns every record of the board, by task, entry and repeat, and an error that joins those of files that cannot
// be read; the others are returned all the same.
func (s Store) All() ([]*Record, error) { panic("to be written") }

// Write puts r in place: whole, synced, under its final name at once. Of two writers with the same key the first wins; a
// record with another key is replaced.
func (s Store) Write(r *Record) error { panic("to be written") }

// WriteRaw writes the draws and errors of a cell to <board>/raw/<key>.npz: "draws" (targets, draws, dx) float32, "errors"
// (targets, draws) float64, "targets" (targets, dy) float32.
func (s Store) WriteRaw(key string, raw Raw) error { panic("to be written") }

// Key returns the key of r: SHA-256 over everything that decides its scores — schema, both plugins (names, digests and
// parameters), repeat, and the protocol but for its profile's name and its limits.
func Key(r *Record) string { panic("to be written") }
