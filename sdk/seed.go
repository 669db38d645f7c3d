package sdk

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Seed names a family of random streams, one for each row. A plugin that needs randomness for row i
// of a request takes it from seed.Row(first+i) and from nowhere else; then cutting a batch into
// pieces, or running pieces in parallel, changes no number.
type Seed uint64

// Row returns the random stream of row i. Streams of different rows, and of different seeds, are
// independent for all practical purposes. The stream is PCG-DXSM seeded by two SplitMix64
// finalisers (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
// 2014), so it is the same on every platform.
func (s Seed) Row(i int) *rand.Rand {
	hi, lo := s.row(i)
	return rand.New(rand.NewPCG(hi, lo))
}

// Reseed sets pcg to the start of the stream of row i. It gives the same numbers as Row without
// allocating, for simulators that draw millions of rows.
func (s Seed) Reseed(pcg *rand.PCG, i int) {
	pcg.Seed(s.row(i))
}

func (s Seed) row(i int) (uint64, uint64) {
	hi := splitmix(uint64(s))
	return hi, splitmix(hi ^ splitmix(uint64(i)+0x9e3779b97f4a7c15))
}

// Derive returns the seed that the given names, in order, have under s. Derivation is a hash, so
// derived seeds do not depend on the order in which they are asked for, and ("a", "bc") differs
// from ("ab", "c").
func (s Seed) Derive(names ...string) Seed {
	h := sha256.New()
	var word [8]byte
	binary.LittleEndian.PutUint64(word[:], uint64(s))
	h.Write(word[:])
	for _, name := range names {
		binary.LittleEndian.PutUint64(word[:], uint64(len(name)))
		h.Write(word[:])
		h.Write([]byte(name))
	}
	return Seed(binary.LittleEndian.Uint64(h.Sum(nil)))
}

// splitmix is the output function of SplitMix64: a bijection of 64-bit words in which every input
// bit reaches every output bit.
func splitmix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
