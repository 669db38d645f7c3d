// Package export writes the records of a board in the formats of other tools: tables for pandas and
// its like, Go's benchmark format for benchstat, and one archive of raw draws for numpy.
//
// A table is tidy: a row for each cell and each number of draws T, with everything that is known of
// the cell repeated in each of its rows, so that one filter and one group-by answer most questions,
// and no row needs another to be understood. A cell that failed has one row, without T and scores,
// because leaving it out would flatter its model. What was not measured is missing, never 0.
package export
