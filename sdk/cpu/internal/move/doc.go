// Package move copies and combines elements between views of buffers.
//
// It knows nothing of what the elements mean, only how large they are. Both views are brought to
// the fewest axes that describe them, so that most moves are runs of contiguous memory, and cut
// into tasks along the first of them.
package move
