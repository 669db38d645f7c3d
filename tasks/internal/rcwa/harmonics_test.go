package rcwa

import "testing"

// TestSizes compares with the numbers of unknowns of physics §5.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		truncation Truncation
		size       int
	}{
		{Truncation{3, 3}, 25},
		{Truncation{4, 4}, 41},
		{Truncation{5, 5}, 61},
		{Truncation{6, 4}, 53},
		{Truncation{6, 5}, 73},
		{Truncation{6, 6}, 85},
		{Truncation{8, 5}, 89},
		{Truncation{8, 6}, 101},
		{Truncation{8, 7}, 129},
		{Truncation{8, 8}, 145},
		{Truncation{10, 7}, 149},
	} {
		b := newBasis(t, c.truncation)
		if b.Size() != c.size {
			t.Errorf("%v: %d unknowns, want %d", c.truncation, b.Size(), c.size)
		}
		if i := b.cc.index(harmonic{0, 0}); i != 0 {
			t.Errorf("%v: the zero order is number %d, want 0", c.truncation, i)
		}
	}
}

func newBasis(t testing.TB, truncation Truncation) *Basis {
	t.Helper()
	b, err := NewBasis(truncation, Period)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBasesThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		truncation Truncation
		period     float64
	}{
		{Truncation{0, 4}, 217},
		{Truncation{4, 0}, 217},
		{Truncation{4, -1}, 217},
		{Truncation{4, 4}, 0},
	} {
		if _, err := NewBasis(c.truncation, c.period); err == nil {
			t.Errorf("%v with period %v is a basis", c.truncation, c.period)
		}
	}
}

// TestLinks checks that derivatives have the numbers of what they are derivatives of.
func TestLinks(t *testing.T) {
	b := newBasis(t, Truncation{6, 4})
	numbers := func(row int) harmonic {
		if row < b.cc.size() {
			return b.cc.harmonics[row]
		}
		return b.ss.harmonics[row-b.cc.size()]
	}
	for i, h := range b.sc.harmonics {
		if got := numbers(b.inCC[i]); got != h {
			t.Errorf("Ez %v has the derivative %v in Ex", h, got)
		}
		if (b.inSS[i] < 0) != (h.n == 0) {
			t.Errorf("Ez %v: row %d in Ey", h, b.inSS[i])
		} else if h.n > 0 && numbers(b.inSS[i]) != h {
			t.Errorf("Ez %v has the derivative %v in Ey", h, numbers(b.inSS[i]))
		}
	}
	for i, h := range b.cc.harmonics {
		if (b.partner[i] < 0) != (h.m == 0 || h.n == 0) {
			t.Errorf("Ex %v: partner %d", h, b.partner[i])
		} else if b.partner[i] >= 0 && numbers(b.partner[i]) != h {
			t.Errorf("Ex %v has the partner %v", h, numbers(b.partner[i]))
		}
	}
}
