package sdktest

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// Finding is one promise that a plugin does not keep.
type Finding struct {
	Check string // the name of the check, such as "simulate_is_pure"
	Err   error  // what was promised, and what came instead
}

// Error returns the check and what it found.
func (f *Finding) Error() string { return f.Check + ": " + f.Err.Error() }

// Unwrap returns what the check found.
func (f *Finding) Unwrap() error { return f.Err }

// check is one promise and how to test it on a C, which holds the plugin and what is known of it.
type check[C any] struct {
	name string
	run  func(context.Context, C) error
}

// runAll runs the checks in order and joins their findings. A panic in a plugin of this process is
// a finding too.
func runAll[C any](ctx context.Context, c C, checks []check[C]) error {
	var found []error
	for _, one := range checks {
		if err := guard(func() error { return one.run(ctx, c) }); err != nil {
			found = append(found, &Finding{Check: one.name, Err: err})
		}
		if ctx.Err() != nil {
			return errors.Join(append(found,
				fmt.Errorf("checks stopped: %w", context.Cause(ctx)))...)
		}
	}
	return errors.Join(found...)
}

// guard turns a panic of work into an error with the head of its stack.
func guard(work func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			stack := strings.Split(string(debug.Stack()), "\n")
			err = fmt.Errorf("the plugin panicked: %v\n%s",
				r, strings.Join(stack[:min(len(stack), 24)], "\n"))
		}
	}()
	return work()
}

// wants reports that a call which must fail with the sentinel did not.
func wants(call string, err, sentinel error) error {
	if errors.Is(err, sentinel) {
		return nil
	}
	if err == nil {
		return fmt.Errorf("%s succeeds, want an error that wraps %q", call, sentinel)
	}
	return fmt.Errorf("%s fails with %q, want an error that wraps %q", call, err, sentinel)
}
