package page

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestLooks(t *testing.T) {
	b := open(t, rendered(t, Board{
		Name: "large", Leaderboard: leaderboardOf(t, size{10, 8, 5, 100, true}.board(t)),
		Plan:     &Plan{Cells: 401, Done: 400, Missing: []string{"task_a/model_1/7"}},
		Problems: []string{"records/waves/net/0.json: not a valid record: has schema 9 where this version reads 1"},
	}))
	b.shootPart("#board", "p-board")
	b.click(`[data-key="tab-0"]`)
	b.shootPart("#charts", "p-charts")
	b.click(`[data-key="entry-3"]`)
	b.run(chromedp.Evaluate[chromedp.Void](`document.getElementById("dialog").style.maxHeight = "none"`))
	b.shootPart("#dialog", "p-entry")
	b.run(chromedp.KeyEvent("\u001b"))
	b.click(`[data-key="tab-1"]`)
	b.click(`[data-key="entry-3"]`)
	b.shootPart("#dialog .plot", "p-spectrum")
	b.run(chromedp.KeyEvent("\u001b"))
	b.run(chromedp.Evaluate[chromedp.Void](`openTarget(board.tables[0], 1)`))
	b.shootPart("#dialog", "p-target")
}
