package plan

import (
	"math/rand/v2"
	"testing"
)

func TestLayoutNeverOverlaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		places := make([]place, 1+rng.IntN(40))
		most := make([]int, 60) // bytes needed at each step
		for i := range places {
			first := rng.IntN(50)
			places[i] = place{size: 64 * rng.IntN(20), first: first, last: first + rng.IntN(10)}
			for s := first; s <= places[i].last; s++ {
				most[s] += places[i].size
			}
		}
		total, sum := layout(places), 0
		for i, p := range places {
			sum += p.size
			if p.at < 0 || p.at+p.size > total || p.at%64 != 0 {
				t.Fatalf("place %+v is not in an arena of %d bytes", p, total)
			}
			for _, q := range places[:i] {
				if p.first <= q.last && q.first <= p.last && p.at < q.at+q.size &&
					q.at < p.at+p.size {
					t.Fatalf("places %+v and %+v overlap", p, q)
				}
			}
		}
		least := 0
		for _, m := range most {
			least = max(least, m)
		}
		if total < least || total > sum {
			t.Fatalf("the arena has %d bytes, at least %d are needed, and %d for all at once",
				total, least, sum)
		}
	}
}
