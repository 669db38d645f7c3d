package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The reference's table (§3.4), as NumPy gives it: digit strings by block. Some change nothing (§9
// trap 35).
func TestPermutationsAreNumPys(t *testing.T) {
	for n, want := range map[int]string{
		2: "10 01 10 10 10 01 10 01 01 10",
		4: "2310 3201 2310 3102 0132 0123 0312 2103 2103 1302 2031 2301 0123 1302 1203 2310 " +
			"0321 0213 3102 0321 0123 3201 3201 1023 3102 1320 3021 1203 0231 2301",
		8: "62173054 72160435 41623750 57463102 47301562 72410563 05674312 25063147 70265143 " +
			"71230546 23670451 26457301 46021573 14356702",
	} {
		var got []string
		for block := range strings.Count(want, " ") + 1 {
			digits := ""
			for _, d := range Permutation(block, n) {
				digits += fmt.Sprint(d)
			}
			got = append(got, digits)
		}
		if diff := cmp.Diff(strings.Fields(want), got); diff != "" {
			t.Errorf("%d columns (-want +got):\n%s", n, diff)
		}
	}
}

func TestLongPermutationsAreNumPys(t *testing.T) {
	zero, one := Permutation(0, 330), Permutation(1, 330)
	got := [][]int{zero[:6], zero[327:], one[:6], one[327:]}
	want := [][]int{
		{122, 66, 142, 246, 146, 63}, {117, 47, 172}, {59, 267, 180, 192, 284, 177}, {72, 235, 37},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("first six and last three of blocks 0 and 1 (-want +got):\n%s", diff)
	}
	slices.Sort(zero)
	for i, v := range zero {
		if v != i {
			t.Fatalf("sorted permutation has %d at %d", v, i)
		}
	}
}

// What the generators of others give for the usual seed 5489: the 10000th output is the one that
// the C++ standard requires of std::mt19937 ([rand.predef]).
func TestTwister(t *testing.T) {
	g := newTwister(5489)
	var v uint32
	for i := range 10000 {
		if v = g.uint32(); i == 0 && v != 3499211612 {
			t.Errorf("output 1 is %d, want 3499211612", v)
		}
	}
	if v != 4123659995 {
		t.Errorf("output 10000 is %d, want 4123659995", v)
	}
}
