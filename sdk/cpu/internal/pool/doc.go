// Package pool runs the tasks of a parallel region on a fixed set of workers.
//
// A region is cut into tasks by its caller, never by the pool, so what is computed does not depend
// on how many workers there are. Workers (the caller is one) claim tasks one at a time from an
// atomic counter, so a core that is slow, or shared with another process, takes fewer tasks instead
// of holding up the rest. Between regions a worker spins for some microseconds, because the next
// region of a graph usually follows at once, and then parks: an idle pool costs nothing.
package pool
