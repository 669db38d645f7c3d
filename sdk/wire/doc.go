// Package wire is both ends of the protocol between the host and a plugin: clients that are a task or a model to their
// caller, and servers that put a task or a model of this process on a gRPC server.
package wire
