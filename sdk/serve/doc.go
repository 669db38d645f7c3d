// Package serve is the entry point of a plugin: its main is one call of Task or Model, and
// everything else a process must do to be a good plugin happens here.
//
// A plugin answers to the host, and to its author by hand:
//
//	PLUGIN describe   print what the plugin is, as JSON
//	PLUGIN readme     print the table of its parameters, as Markdown
//	PLUGIN -debug     serve until ^C, under a debugger say, and print the line
//	                  that tells the host where
//
// Standard output belongs to the host: what a plugin's own code prints there goes to standard
// error. To log, take the logger out of the context that every call gets, zerolog.Ctx(ctx); its
// lines come out in the host's log under the plugin's name. A plugin must not read standard input.
// It ignores ^C, which is the host's business, ends on SIGTERM, and ends at once when the host
// does, however the host ended.
package serve
