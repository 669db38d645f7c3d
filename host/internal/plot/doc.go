// Package plot draws a board: the pictures of its records, as SVG.
//
// A picture is a pure function of the records: the same ones give the same bytes, in whatever order they come. It is made
// to be printed. Lines are told apart by marker and dash as well as by a colour that the colour-blind can see, an entry
// looks the same in all pictures of a board, and what a picture had to leave out, estimate or move is said below it.
package plot
