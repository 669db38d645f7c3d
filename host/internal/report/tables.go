package report

import (
	"github.com/invbench/invbench/host/internal/record"
)

// Tables splits records into those of each table of the leaderboard that New makes of them, in the order of
// Leaderboard.Tasks, each sorted by entry and repeat. Whatever else is rendered of a board goes by the same tables.
func Tables(records []*record.Record) [][]*record.Record {
	return groups(records, tableKey)
}
