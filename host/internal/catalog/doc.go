// Package catalog finds plugins: it builds those of this repository, takes others by path, asks each what it is, and
// hashes it.
//
// Building is the go command's business and cached twice: by the go command, and by a stamp over the sources, so that a
// run that has nothing to do starts no process at all. A plugin is known by what its own describe says, never by the
// name of its file, and by the digest of its bytes.
package catalog
