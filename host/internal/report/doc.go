// Package report renders records: a leaderboard for a terminal and one for a README.
//
// Everything that is rendered is a pure function of the records, so that anybody can make it again from a board's folder
// without running a model.
package report
