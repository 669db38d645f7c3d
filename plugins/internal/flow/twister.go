package flow

// twister is the generator MT19937 of Matsumoto and Nishimura, which NumPy's RandomState is made
// of.
type twister struct {
	state [624]uint32
	next  int
}

// newTwister seeds by init_genrand, as RandomState does with a whole number.
func newTwister(seed uint32) *twister {
	t := &twister{next: 624}
	t.state[0] = seed
	for i := 1; i < len(t.state); i++ {
		last := t.state[i-1]
		t.state[i] = 1812433253*(last^last>>30) + uint32(i)
	}
	return t
}

func (t *twister) uint32() uint32 {
	if t.next == len(t.state) {
		t.refill()
	}
	y := t.state[t.next]
	t.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

func (t *twister) refill() {
	n := len(t.state)
	for i := range t.state {
		y := t.state[i]&0x80000000 | t.state[(i+1)%n]&0x7fffffff
		next := t.state[(i+397)%n] ^ y>>1
		if y&1 == 1 {
			next ^= 0x9908b0df
		}
		t.state[i] = next
	}
	t.next = 0
}

// upTo returns a uniform whole number from 0 to most, by rejection of what masked outputs are too
// large.
func (t *twister) upTo(most int) int {
	mask := uint32(most)
	for shift := 1; shift < 32; shift *= 2 {
		mask |= mask >> shift
	}
	for {
		if v := int(t.uint32() & mask); v <= most {
			return v
		}
	}
}
