package launch

import (
	"context"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// TestMemoryIsThePluginsOwn starts a small program from a large process. Linux counts the parent's
// pages into the largest resident size of a child, so what it says at the end cannot be believed.
func TestMemoryIsThePluginsOwn(t *testing.T) {
	large := make([]byte, 300<<20)
	for i := 0; i < len(large); i += 4096 {
		large[i] = 1
	}
	c := newChild(exec.Command("sleep", "60"), 0)
	if err := c.Start(context.Background()); err != nil {
		t.Skipf("no sleep here: %v", err)
	}
	time.Sleep(100 * time.Millisecond)
	c.measure()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-c.exited
	runtime.KeepAlive(large)
	if got := c.usage().MaxRSS; got < 100<<10 || got > 100<<20 {
		t.Errorf("sleep used %d bytes (the system's account: %d)", got, maxRSS(c.state()))
	}
}
