// Package page renders a board as one HTML file.
//
// The file is for people: it answers who wins, at how many draws or in what time, and lets them
// look behind every number. It is a pure function of what the board says, opens from a disk without
// a network, and asks for nothing: its data, styles, scripts and the charting library are all in
// it, and its own policy forbids any request. What comes from records is treated as text that
// somebody else wrote.
package page
