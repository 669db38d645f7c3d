// Package serve is the entry point of a plugin: its main is one call of Task or Model.
package serve

import "github.com/invbench/invbench/sdk"

// Task serves a task plugin until the host is done with it, and does not return.
func Task[P any](t sdk.TaskPlugin[P]) {}

// Model serves a model plugin until the host is done with it, and does not return.
func Model[P any](m sdk.ModelPlugin[P]) {}
