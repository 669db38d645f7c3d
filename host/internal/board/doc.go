// Package board reads the records of a board once, for all who show or compare them: it brings the
// repeats of each entry together, and says what the numbers support: who is first in each table and
// over all of them, how sure that is, what an entry costs, and what is doubtful.
//
// All of it is a pure function of the records, so that anybody can make it again from a board's
// folder without running a model. Packages report, page and plot print it and compute nothing.
package board
