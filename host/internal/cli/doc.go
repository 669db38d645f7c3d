// Package cli is the command line: one file a command, each a thin layer over a package that does the work.
//
// Data goes to standard output and nothing else does, so that every command can stand in a pipe; what happens on the way
// is logged to standard error. The whole program is one function of an Env, without global state, so that tests call
// it as people do. An error is one clear line that says what to do about it, and the exit status tells whose fault it was.
//
// "Reference §N" stands for section N of docs/reference.md.
package cli
