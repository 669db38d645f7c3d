package serve

import (
	"testing"
	"time"

	"google.golang.org/grpc/stats"
)

func TestLeaseEndsWithTheLastConnection(t *testing.T) {
	var reasons []string
	l := newLease(time.Hour, func(reason string) { reasons = append(reasons, reason) })
	for i, step := range []struct {
		event stats.ConnStats
		ended int
	}{
		{&stats.ConnBegin{}, 0},
		{&stats.ConnBegin{}, 0},
		{&stats.ConnEnd{}, 0},
		{&stats.ConnEnd{}, 1},
	} {
		l.HandleConn(t.Context(), step.event)
		if len(reasons) != step.ended {
			t.Errorf("after step %d: ended for %q, want %d reasons", i, reasons, step.ended)
		}
	}
}

func TestLeaseEndsWithoutAHost(t *testing.T) {
	ended := make(chan string, 1)
	newLease(time.Millisecond, func(reason string) { ended <- reason })
	if reason := <-ended; reason != "no host has connected; ending" {
		t.Errorf("ended because %q", reason)
	}
}

// TestLeaseWithAHostHasTime tests that a lease does not end the process while a host is connected,
// however long that is.
func TestLeaseWithAHostHasTime(t *testing.T) {
	ended := make(chan string, 1)
	l := newLease(50*time.Millisecond, func(reason string) { ended <- reason })
	l.HandleConn(t.Context(), &stats.ConnBegin{})
	select {
	case reason := <-ended:
		t.Errorf("ended because %q", reason)
	case <-time.After(100 * time.Millisecond):
	}
}
