package page

import (
	"testing"
)

func TestLooks(t *testing.T) {
	b := open(t, rendered(t, Board{
		Name: "large", Leaderboard: leaderboardOf(t, size{10, 8, 5, 100, true}.board(t)),
		Plan:     &Plan{Cells: 401, Done: 400, Missing: []string{"task_a/model_1/7"}},
		Problems: []string{"records/waves/net/0.json: not a valid record: has schema 9 where this version reads 1"},
	}))
	b.shoot("all-light")
	b.click(`[data-key="tab-0"]`)
	b.shoot("task-light")
	b.theme("dark")
	b.shoot("task-dark")
	b.click(`[data-key="entry-3"]`)
	b.shoot("entry-dark")
}
