package main

import (
	"testing"

	"github.com/invbench/invbench/plugins/internal/curvetest"
	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/leveltest"
)

// A training and its draws are the same bits at all vector levels and with any number of threads,
// with convolutions too.
func TestSameBits(t *testing.T) {
	leveltest.SameBits(t, plugin(),
		`{"backend":"cpu","hidden":[24,24],"candidates":40,"steps":20,"epochs":5,`+
			`"batch_size":160,"validate_every":1}`, gausstest.Setup(1), gausstest.Rows(400))
	leveltest.SameBits(t, plugin(),
		`{"backend":"cpu","hidden":[20],"candidates":40,"steps":20,"convolutions":true,`+
			`"epochs":5,"batch_size":160,"validate_every":1}`, curvetest.Setup(1),
		curvetest.Rows(300))
}
