// Package ir holds the graph of a computation in normal form.
//
// The front end makes nodes with the methods of Graph. A method returns an existing node if there
// is one that computes the same, and simplifies where the result is the same number or is at least
// as accurate: constants are folded, views of views become one view, elementwise operations on
// broadcasts move before the broadcast, and a sum over the product of two broadcasts, as which
// GoMLX writes the gradient of a matrix product, becomes a matrix product again. A node is made
// after its operands, so the order of nodes is an order of execution.
package ir
