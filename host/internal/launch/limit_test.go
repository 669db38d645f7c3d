package launch

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestLimit holds whose end a call has met: its own time, which no deadline tells the plugin of, or
// the caller's.
func TestLimit(t *testing.T) {
	call := errors.New("the call broke off")
	limited, cancel := Limit(t.Context(), time.Millisecond)
	defer cancel()
	if _, told := limited.Deadline(); told {
		t.Error("the context has a deadline, which crosses the wire")
	}
	<-limited.Done()
	err := Because(limited, call)
	const told = "took longer than its limit of 1ms"
	if !errors.Is(err, context.DeadlineExceeded) || err.Error() != told {
		t.Errorf("after its time: %v", err)
	}
	if err := Because(limited, nil); err != nil {
		t.Errorf("a call that ended well: %v", err)
	}

	outer, stop := context.WithCancelCause(t.Context())
	for _, d := range []time.Duration{0, time.Hour} {
		limited, cancel := Limit(outer, d)
		defer cancel()
		if err := Because(limited, call); !errors.Is(err, call) {
			t.Errorf("within its time: %v", err)
		}
	}
	limited, cancel = Limit(outer, time.Hour)
	defer cancel()
	stopped := errors.New("the caller has stopped")
	stop(stopped)
	if err := Because(limited, call); !errors.Is(err, stopped) {
		t.Errorf("after the caller's end: %v", err)
	}
}
