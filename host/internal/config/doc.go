// Package config reads bench.yaml: which tasks, which entries, how much of each, and where the
// results go.
//
// A configuration is data that people write by hand, so it is checked to the last word before
// anything runs: an unknown key, a value of the wrong kind, or a name that nothing has is refused
// with the file, the line, and the nearest right one. What comes out is plain and fully resolved:
// one profile, merged parameters, no defaults left to be filled in. Nothing but this package knows
// viper.
package config
