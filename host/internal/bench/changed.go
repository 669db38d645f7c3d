package bench

import (
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/record"
)

// changed says in what a record differs from the cell that it was to be for.
func changed(r *record.Record, c Cell) string {
	found := slices.Concat(
		record.PluginDifferences(record.OfTask, r.Task, c.Task.Plugin),
		record.PluginDifferences(record.OfModel, r.Model, c.Model.Plugin),
		record.ProtocolDifferences(r.Protocol, c.Protocol),
	)
	if len(found) == 0 {
		return "made by another version"
	}
	return listed(found)
}

// listed says in a line what differs, and only counts what is more than a few things.
func listed(found []record.Difference) string {
	const most = 4
	var all []string
	for _, d := range found[:min(len(found), most)] {
		all = append(all, d.Brief())
	}
	text := strings.Join(all, ", ")
	if len(found) > most {
		text += fmt.Sprintf(" and %d more", len(found)-most)
	}
	return text
}
