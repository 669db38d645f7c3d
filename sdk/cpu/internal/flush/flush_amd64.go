package flush

import "runtime"

// toZero is the flag for denormal results.
const toZero = 1 << 15

// Do calls fn(a, b) with results flushed. fn must not wait for other goroutines.
func Do(fn func(a, b int), a, b int) {
	runtime.LockOSThread()
	before := control()
	setControl(before | toZero)
	defer end(before)
	fn(a, b)
}

func end(before uint32) {
	setControl(before)
	runtime.UnlockOSThread()
}
