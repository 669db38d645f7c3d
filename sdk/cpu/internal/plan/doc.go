// Package plan turns the steps of a graph into a program that runs in memory planned beforehand.
//
// Every array that a step writes is a value. Values that are outputs live in buffers of the caller;
// all others, and the scratch memory of the steps, share one arena, in which two values overlap if
// no step needs both. What runs is a State: a program, an arena, and a function for each step that
// is bound to both, so that a run allocates nothing.
package plan
