// Package wire is both ends of the protocol between the host and a plugin: clients that are a task
// or a model to their caller, and servers that put a task or a model of this process on a gRPC
// server.
//
// The protocol is sdk/proto/invbench/v1, spoken over hashicorp/go-plugin's connection. Batches
// travel as streams of frames of little-endian float32; no message is longer than a few frames, so
// neither side needs to hold a second copy of a large request. Either side may be written in
// another language and neither trusts the other: every length is checked before memory is taken,
// and a client accepts exactly the numbers that it asked for. Errors keep their identity
// (errors.Is) and their message on the way; see errors.go for the one table that maps them.
package wire
