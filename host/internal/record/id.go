package record

import (
	"cmp"
	"fmt"
)

// ID names a cell of a board: an entry, fitted for the Repeat-th time, counted from 0, on a task.
type ID struct {
	Task   string `json:"task"`
	Entry  string `json:"entry"`
	Repeat int    `json:"repeat"`
}

// ID returns which cell the record is of.
func (r *Record) ID() ID { return ID{Task: r.Task.Name, Entry: r.Model.Name, Repeat: r.Repeat} }

// String returns task/entry/repeat, the place of the cell's record below the folder of records.
func (id ID) String() string { return fmt.Sprintf("%s/%s/%d", id.Task, id.Entry, id.Repeat) }

// Compare orders cells by task, entry and repeat.
func (id ID) Compare(other ID) int {
	return cmp.Or(
		cmp.Compare(id.Task, other.Task),
		cmp.Compare(id.Entry, other.Entry),
		cmp.Compare(id.Repeat, other.Repeat),
	)
}

// Line returns the ID of the first repeat, which names all repeats of an entry on a task.
func (id ID) Line() ID { return ID{Task: id.Task, Entry: id.Entry} }
