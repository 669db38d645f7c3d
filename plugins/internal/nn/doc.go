// Package nn builds nets of linear layers and batch norm that behave as PyTorch's do, down to how
// they are initialised.
//
// A net is plain data: a Set of named variables, held as float32 on the host, and layers that know
// which variables are theirs. A layer becomes part of a graph through a Scope, which binds
// variables to nodes of that graph and says whether the graph is for training; the same net can so
// be trained in one graph and be a fixed function in another. GoMLX has layers of its own, but its
// batch norm hides the gradient of the batch's statistics on most backends, and the published
// results hang on such details.
//
// "Reference §N" stands for section N of docs/reference.md.
package nn
