package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShownT(t *testing.T) {
	for _, test := range []struct{ all, want []int }{
		{[]int{1, 2, 5, 10, 20, 50, 100, 200}, []int{1, 10, 50, 200}},
		{[]int{1, 2, 5}, []int{1, 5}},
		{[]int{1, 5, 10}, []int{1, 10}},
		{[]int{3}, []int{3}},
		{nil, nil},
	} {
		if diff := cmp.Diff(test.want, shownT(test.all)); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", test.all, diff)
		}
	}
}
