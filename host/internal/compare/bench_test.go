package compare

import (
	"fmt"
	"testing"
)

// BenchmarkBoards compares ten entries on eight tasks in five repeats, all of which are worse.
func BenchmarkBoards(b *testing.B) {
	var old, new []Cell
	for i := range 10 * 8 * 5 {
		c := example(fmt.Sprintf("entry_%d", i%10), i/80, i)
		c.Task.Name = fmt.Sprintf("task_%d", i/10%8)
		old, new = append(old, c), append(new, c.times(1.1))
	}
	before, errOld := NewBoard("old", old)
	after, errNew := NewBoard("new", new)
	if errOld != nil || errNew != nil {
		b.Fatal(errOld, errNew)
	}
	for b.Loop() {
		if r := Boards(before, after, Options{}); len(r.Rows) != 80 {
			b.Fatalf("%d rows", len(r.Rows))
		}
	}
}
