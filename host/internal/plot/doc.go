// Package plot draws the pictures of a board, as SVG: those of package figure, of which it computes
// nothing.
//
// The same board gives the same bytes. A picture is made to be printed: lines are told apart by
// marker and dash as well as by a colour that the colour-blind can see, an entry looks the same in
// all pictures of a board, and what a picture had to leave out, estimate or move is said below it.
package plot
