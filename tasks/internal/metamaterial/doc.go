// Package metamaterial is the meta-material task apart from its plugin: which structures there are, and what light goes
// through them, by Maxwell's equations and by networks trained on their solutions.
//
// The plugin, and the command that makes the networks, must agree on every number: on the box, on how x stands for a
// geometry, on what a network computes. So each of these stands here, once.
//
// "Reference §N" stands for section N of docs/reference.md.
package metamaterial
