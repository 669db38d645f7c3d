// Package report prints a leaderboard: for a terminal of any width, and as Markdown for a file.
package report
