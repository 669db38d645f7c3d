// Package repository holds what must be true of the repository as a whole: its tests are all there
// is to it.
//
// A rule that is only written down is broken within a month. So the directions in which packages
// import each other, the sections that comments cite, and the links, programs and commands of the
// README and docs are held by tests that read the tree as it is, and do what it says.
package repository
