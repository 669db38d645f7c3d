//go:build !amd64

package isa

// Detect returns the highest level that processor and operating system support.
func Detect() Level { return Portable }
