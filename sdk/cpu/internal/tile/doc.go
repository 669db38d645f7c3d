// Package tile runs many elementwise operations and reductions in one pass over memory.
//
// A program has an iteration space, which is the shape that its elementwise values have, leaves
// that it reads, code, and sinks that it writes. The space is cut, in row-major order, into tiles
// of about a thousand elements. For one tile after the other the program executes its instructions,
// each one a call of a kernel on whole tiles, with intermediate values in registers that stay in
// the first-level cache. Broadcasts are a way of reading a leaf: an operand that is the same
// everywhere is a scalar, one that repeats is expanded to a tile once, anything else is gathered. A
// program may also have values with one element for each row of the space, so that a reduction over
// rows and what is made of it, a softmax say, stays in the same pass.
//
// Tiles are grouped into tasks, and reductions across tiles go through partial results of each task
// that are combined in order. Both depend on the shape alone, never on the number of threads, so
// results do not either.
package tile
