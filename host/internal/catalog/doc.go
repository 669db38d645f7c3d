// Package catalog finds plugins: it builds those of this repository, takes others by path, asks
// each what it is, and hashes it.
//
// Building is the go command's business and cached twice: by the go command, and by a stamp over
// the sources, so that a run that has nothing to do starts no process at all. A plugin is known by
// what its own describe says, never by the name of its file, and by the digest of its bytes. What
// was built lies under that digest, and a later build does not touch it: a run of hours goes on
// with the executables that it began with, whatever is edited meanwhile.
//
// In the repository's folder .bench there are
//
//	bin/KIND/NAME/DIGEST/NAME   executables; removed when unused for two weeks
//	bin/KIND/NAME/latest.json   which of them was built last, and the stamp of its sources
//	describe/DIGEST.json        what an executable said of itself, also for those given by path
//	tmp/                        builds in progress
package catalog
