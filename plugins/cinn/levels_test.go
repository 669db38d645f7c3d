package main

import (
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/leveltest"
)

// A training and its draws are the same bits at all vector levels and with any number of threads.
func TestSameBits(t *testing.T) {
	leveltest.SameBits(t, plugin(),
		`{"backend":"cpu","hidden":[24,24],"blocks":3,"epochs":5,"batch_size":160,`+
			`"validate_every":1}`, gausstest.Setup(1), gausstest.Rows(400))
}
