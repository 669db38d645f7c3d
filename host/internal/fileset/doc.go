// Package fileset finds the files that a configuration names by globs, and vouches for their content.
//
// A plugin may depend on files that its executable's digest does not cover: the module that a script imports, the
// weights that it loads, the program that a wrapper starts. Named in bench.yaml they are part of what decides a score.
// The digest is of names and contents; names are relative to the folder that all files have in common, so that it does
// not matter where the configuration lies that names them. Times and permissions do not count.
package fileset
