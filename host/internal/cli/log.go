package cli

import (
	"io"
	"strings"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/printable"
)

// newLogger returns the log that the flags ask for: on a terminal in colours and without dates,
// elsewhere as plain lines, or as one JSON object a line.
func (a *app) newLogger() (zerolog.Logger, error) { return a.loggerTo(a.stderr) }

// loggerTo returns the same log, written to what stands before standard error.
func (a *app) loggerTo(w io.Writer) (zerolog.Logger, error) {
	level, err := logLevel(a.logLevel)
	if err != nil {
		return zerolog.Nop(), err
	}
	if a.verbose {
		level = min(level, zerolog.DebugLevel)
	}
	var out io.Writer
	switch a.logFormat {
	case "json":
		out = zerolog.SyncWriter(printable.JSONWriter(w))
	case "text":
		out = zerolog.ConsoleWriter{
			Out: zerolog.SyncWriter(w), NoColor: !isTerminal(a.stderr), TimeFormat: "15:04:05",
			FormatMessage: message,
		}
	default:
		return zerolog.Nop(), usagef("--log-format is %q, want text or json", a.logFormat)
	}
	return zerolog.New(out).Level(level).With().Timestamp().Logger(), nil
}

// message returns a message as it is shown: what a plugin has logged may be anything. (Fields are
// quoted by the writer.)
func message(v any) string {
	text, _ := v.(string) // there may be none
	return printable.Line(text)
}

func logLevel(word string) (zerolog.Level, error) {
	words := map[string]zerolog.Level{
		"trace": zerolog.TraceLevel, "debug": zerolog.DebugLevel, "info": zerolog.InfoLevel,
		"warn":  zerolog.WarnLevel,
		"error": zerolog.ErrorLevel, "off": zerolog.Disabled,
	}
	level, ok := words[strings.ToLower(word)]
	if !ok {
		return zerolog.NoLevel,
			usagef("--log-level is %q, want trace, debug, info, warn, error or off",
				word)
	}
	return level, nil
}
