// Package texttab lays out tables and sentences for people: as text in a terminal of any width, and
// as Markdown. It also says how numbers are written, so that a score, a time or a share looks the
// same wherever it is printed.
package texttab
