package flush

import (
	"math"
	"testing"
)

func TestDoFlushesInsideOnly(t *testing.T) {
	half, least := float32(0.5), float32(math.SmallestNonzeroFloat32)
	tiny := float32(0x1p-130)
	var inside, kept float32
	Do(func(int, int) { inside, kept = tiny*half, max(0, least) }, 0, 0)
	if inside != 0 {
		t.Errorf("inside, 2^-131 is %g, want 0", inside)
	}
	if kept != least {
		t.Errorf("inside, max(0, %g) is %g", least, kept)
	}
	if outside := tiny * half; outside != 0x1p-131 {
		t.Errorf("afterwards, 2^-131 is %g", outside)
	}
}

func TestDoRestoresAfterPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the panic is lost")
		}
		half, tiny := float32(0.5), float32(0x1p-130)
		if tiny*half == 0 {
			t.Error("denormals are still flushed")
		}
	}()
	Do(func(int, int) { panic("task") }, 0, 0)
}

func BenchmarkDo(b *testing.B) {
	for b.Loop() {
		Do(func(int, int) {}, 0, 0)
	}
}
