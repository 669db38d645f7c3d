// Package figure makes the pictures of a board as data: series, labels, looks and notes.
//
// Package plot draws them as SVG and package page's scripts draw them in a browser. Neither
// computes anything, so that both show the same numbers, and say the same of what was left out or
// estimated. All text in a figure is fit to be read: it is on one line, and not too long.
package figure
