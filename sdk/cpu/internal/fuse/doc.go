// Package fuse cuts a graph into steps: loops that compute many nodes in one pass, and operations
// with a loop of their own.
//
// Every step has a level, and reads only what steps of lower levels have written. A node joins the
// loop of its operands if its elements can be computed beside theirs, that is, if they have the
// same shape, or one element for each row of that shape, and whatever else it needs is there at the
// loop's level. A sum over rows ends a loop: what uses it is of a higher level. Once all nodes have
// a place, loops are gone through from the last to the first to find what must be written to
// memory; where computing a value again costs less than writing and reading it, it is computed
// again in the loop that needs it. A loop that only adds a bias to a matrix product, and perhaps
// rectifies, is left to the product.
package fuse
