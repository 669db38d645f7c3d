package launch

import (
	"context"
	"fmt"
	"time"
)

// Limit bounds a call of a plugin by wall time; 0 is no bound. The context has no deadline, which
// would cross the wire and make the plugin break off by itself a moment before the host: then
// nobody could tell whose limit it was. Because returns what a call that took too long is to be
// told as.
func Limit(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if d <= 0 {
		return ctx, func() { cancel(nil) }
	}
	timer := time.AfterFunc(d, func() { cancel(overtime(d)) })
	return ctx, func() {
		timer.Stop()
		cancel(nil)
	}
}

// overtime says that a call took longer than it may.
type overtime time.Duration

func (o overtime) Error() string {
	return fmt.Sprintf("took longer than its limit of %v", time.Duration(o))
}

// Unwrap makes it what contexts call it.
func (overtime) Unwrap() error { return context.DeadlineExceeded }

// Because returns the reason that ctx ended for, if it ended, in place of what a call made of it.
// The reason of a context of Limit whose time is up wraps context.DeadlineExceeded.
func Because(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
