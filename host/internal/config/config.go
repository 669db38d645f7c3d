// Package config reads bench.yaml: which tasks, which entries, how much of each, and where the
// results go.
//
// A configuration is data that people write by hand, so it is checked to the last word before
// anything runs: an unknown key, a value of the wrong kind, or a name that nothing has is refused
// with the file, the line, and the nearest right one. What comes out is plain and fully resolved:
// one profile, merged parameters, no defaults left to be filled in. Nothing but this package knows
// viper.
package config

import (
	"encoding/json"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// Config is a resolved configuration.
type Config struct {
	File    string // that it was read from
	Board   string // the folder of the board; relative if File is
	Profile string
	Seed    uint64 // the master seed

	TrainRows int
	Targets   int
	Draws     int // a target
	Repeats   int
	Budget    int // simulator calls granted to each model while it is fitted
	Score     score.Protocol
	Limits    record.Limits

	Tasks   []Task  // in the order of the file
	Entries []Entry // in the order of the file

	// What was made of the file that its writer may not have meant, a sentence each.
	Warnings []string

	origins map[paramKey]string // where each parameter and each glob was set
}

// Task is a task of the board.
type Task struct {
	Name   string          // on the board
	Plugin string          // the name of an in-tree plugin, or the absolute path of an executable
	Params json.RawMessage // a JSON object
	Files  []string        // globs of files that decide what the plugin does, absolute
}

// Entry is a line of the board: a model plugin with parameters under a name of its own.
type Entry struct {
	Name    string
	Plugin  string                     // an in-tree plugin's name, or an executable's absolute path
	Targets int                        // inverts only so many, the first of the board's; 0 for all
	Budget  int                        // simulator calls granted to it; 0 for the board's Budget
	Tasks   []string                   // the tasks that it runs on; empty for all
	Params  map[string]json.RawMessage // for each task of the board that it runs on, a JSON object
	Files   []string                   // globs of files that decide what the plugin does, absolute
}

// Options say which configuration to read, and what the command line overrides.
type Options struct {
	File    string   // bench.yaml; empty for the one that Find finds from the working folder
	Profile string   // empty for the file's own default
	Tasks   []string // keep only these tasks; empty for all
	Entries []string // keep only these entries; empty for all
	Set     []string // overrides such as entries::neural_adjoint::params::epochs=5
	Alone   bool     // read the file alone, without the environment: what a board was asked for
}
