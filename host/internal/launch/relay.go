package launch

import (
	"encoding/json"
	"sort"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/printable"
)

// relayLine writes one line of a plugin into the host's log: a line of zerolog's JSON under its own
// level and fields, any other as it is under debug.
func relayLine(log zerolog.Logger, plugin string, line []byte) {
	level, message, fields, ok := parseLine(line)
	if !ok {
		log.Debug().Str("plugin", plugin).Msg(printable.Escaped(line, 2000))
		return
	}
	event := log.WithLevel(level)
	// WithLevel does not ask for the logger's level by itself
	if event == nil || log.GetLevel() > level {
		return
	}
	event = event.Str("plugin", plugin)
	for _, name := range sortedNames(fields) {
		event = event.RawJSON(name, fields[name])
	}
	event.Msg(message)
}

// parseLine reads a line that zerolog wrote. Whatever is not quite one is not: types are checked,
// never assumed.
func parseLine(line []byte) (zerolog.Level, string, map[string]json.RawMessage, bool) {
	const most = 40 // fields
	var fields map[string]json.RawMessage
	if len(line) == 0 || line[0] != '{' || json.Unmarshal(line, &fields) != nil ||
		len(fields) > most {
		return 0, "", nil, false
	}
	var word, message string
	if json.Unmarshal(fields["level"], &word) != nil {
		return 0, "", nil, false
	}
	if raw, ok := fields["message"]; ok && json.Unmarshal(raw, &message) != nil {
		return 0, "", nil, false
	}
	level, err := zerolog.ParseLevel(word)
	if err != nil {
		return 0, "", nil, false
	}
	for _, name := range []string{"level", "message", "time", "plugin"} {
		delete(fields, name) // the host's own
	}
	// A plugin's fatal error is not the host's.
	return max(zerolog.TraceLevel, min(level, zerolog.ErrorLevel)), message, fields, true
}

func sortedNames(fields map[string]json.RawMessage) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
