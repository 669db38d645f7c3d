// Package record holds what one cell left behind: one JSON file a cell, written once and whole.
//
// A record is everything that a reader of a score could want to know about where it came from, and
// the only thing that reports read. It is named by its cell and vouched for by its key, a hash of
// all that decides the scores: a record with the key that the plan computes is done, any other is
// run again. Readers never see a partial file.
//
// "Reference §N" stands for section N of docs/reference.md.
package record
