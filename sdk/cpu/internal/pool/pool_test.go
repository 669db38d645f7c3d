package pool

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

func TestEveryTaskRunsOnce(t *testing.T) {
	for _, threads := range []int{0, 1, 2, 3, 8} {
		p := New(threads)
		defer p.Close()
		for _, tasks := range []int{0, 1, 2, 7, 1000} {
			t.Run(fmt.Sprintf("threads=%d,tasks=%d", threads, tasks), func(t *testing.T) {
				for range 50 {
					ran := make([]int, tasks) // not atomic: -race sees two runs of one task
					p.Do(tasks, func(i int) { ran[i]++ })
					for i, n := range ran {
						if n != 1 {
							t.Fatalf("task %d ran %d times", i, n)
						}
					}
				}
			})
		}
	}
}

func TestDoWorkersGivesEachItsOwn(t *testing.T) {
	p := New(4)
	defer p.Close()
	var busy [4]atomic.Int32
	for range 100 {
		p.DoWorkers(64, func(worker, _ int) {
			if busy[worker].Add(1) != 1 {
				t.Error("two tasks run as the same worker")
			}
			busy[worker].Add(-1)
		})
	}
}

func TestNestedAndConcurrentRegions(t *testing.T) {
	p := New(3)
	defer p.Close()
	var sum atomic.Int64
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				p.Do(8, func(i int) { p.Do(4, func(j int) { sum.Add(int64(i*4 + j)) }) })
			}
		})
	}
	wg.Wait()
	if want := int64(4 * 50 * 31 * 32 / 2); sum.Load() != want {
		t.Errorf("sum over nested tasks is %d, want %d", sum.Load(), want)
	}
}

func TestPanicReachesTheCaller(t *testing.T) {
	p := New(2)
	defer p.Close()
	for range 20 {
		func() {
			defer func() {
				if r := recover(); r != "task 5" {
					t.Errorf("recovered %v, want task 5", r)
				}
			}()
			p.Do(16, func(i int) {
				if i == 5 {
					panic("task 5")
				}
			})
		}()
		var n atomic.Int32
		p.Do(16, func(int) { n.Add(1) })
		if n.Load() != 16 {
			t.Fatalf("%d tasks ran after a panic, want 16", n.Load())
		}
	}
}

func TestCloseKeepsDoWorking(t *testing.T) {
	p := New(4)
	p.Close()
	p.Close()
	n := 0
	p.Do(10, func(int) { n++ })
	if n != 10 {
		t.Errorf("%d tasks ran on a closed pool, want 10", n)
	}
}

func TestDoAllocatesNothing(t *testing.T) {
	p := New(2)
	defer p.Close()
	fn := func(int) {}
	fnw := func(int, int) {}
	if n := testing.AllocsPerRun(1000, func() { p.Do(8, fn); p.DoWorkers(8, fnw) }); n != 0 {
		t.Errorf("a region allocates %v times", n)
	}
}

func BenchmarkRegion(b *testing.B) {
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprintf("threads=%d", threads), func(b *testing.B) {
			p := New(threads)
			defer p.Close()
			fn := func(int) {}
			for b.Loop() {
				p.Do(2*threads, fn)
			}
		})
	}
}
