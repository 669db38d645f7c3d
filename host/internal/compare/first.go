package compare

import (
	"encoding/json"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// firstCell is a cell of a baseline of schema 1, which named each metric in a field of its own and
// had only those parts of a protocol that comparisons looked at.
type firstCell struct {
	Cell
	Protocol struct {
		record.Protocol
		ScoreSeed  sdk.Seed `json:"score_seed"`
		PriorDraws int      `json:"prior_draws"`
		MMD        [3]int   `json:"mmd"` // targets, sample, pool
	} `json:"protocol"`
	MMD2 []float64 `json:"mmd2"`
	Time struct {
		Fit    float64 `json:"fit_s"`
		Draws  float64 `json:"batch1000_s"`
		Shared bool    `json:"shared"`
	} `json:"time"`
}

// decodeFirst reads a baseline of schema 1.
func decodeFirst(data []byte) (baseline, error) {
	var first struct {
		Digits int         `json:"digits"`
		Cells  []firstCell `json:"cells"`
	}
	if err := json.Unmarshal(data, &first); err != nil {
		return baseline{}, err
	}
	file := baseline{Schema: BaselineSchema, Digits: first.Digits}
	for _, old := range first.Cells {
		file.Cells = append(file.Cells, old.cell())
	}
	return file, nil
}

// cell returns the cell as it is kept now.
func (old firstCell) cell() Cell {
	c, p := old.Cell, old.Protocol
	c.Protocol, c.Shared = p.Protocol, old.Time.Shared
	c.Protocol.Score = score.Protocol{Seed: p.ScoreSeed, PriorDraws: p.PriorDraws}
	c.Protocol.Score.MMD = score.MMDProtocol{Targets: p.MMD[0], Sample: p.MMD[1], Pool: p.MMD[2]}
	if c.Status != record.OK {
		return c
	}
	c.Metrics = map[string][]float64{"fit": {old.Time.Fit}}
	if old.Time.Draws > 0 {
		c.Metrics["draws"] = []float64{old.Time.Draws}
	}
	if len(old.MMD2) > 0 {
		c.Metrics["mmd2"] = old.MMD2
	}
	return c
}
