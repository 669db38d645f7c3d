// Package metric lists what is known of a cell as values: what each is called, what it means, how
// it is read from a record, how repeats come together, how it is written, and how two of it
// compare. Tables, pages, exports, comparisons and gates go through the list, so that a new metric
// is one entry of a list (see CONTRIBUTING.md).
//
// The re-simulation error r_T has a value at each number of draws, and statistics of its own: see
// packages score and board. It is in the list by its name alone.
package metric
