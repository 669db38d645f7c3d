package board

import (
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/parallel"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// addBands sets the 95 % bands of the profiles: percentiles over resamples, in each of which every
// table has its targets drawn anew, the same for all entries, and every entry its trainings (a
// bootstrap stratified by task, as Agarwal et al. recommend, NeurIPS 2021). The profile has a best
// entry in it, which no closed form is at hand for.
// A best entry that is best by chance is not so in each resample, so that percentiles can miss the
// profile itself: then the band reaches to it.
func (o *Overall) addBands(parts []*part) {
	resampled := make([][]float64, len(o.Lines)) // entry, resample
	for _, p := range parts {
		shares := p.resampledProfiles()
		for i := range o.Lines {
			of, on := shares[o.Lines[i].Entry]
			if !on {
				continue
			}
			if resampled[i] == nil {
				resampled[i] = make([]float64, len(of))
			}
			// Tables may have different numbers of resamples.
			resampled[i] = resampled[i][:min(len(resampled[i]), len(of))]
			for b := range resampled[i] {
				resampled[i][b] += of[b] / float64(o.Lines[i].Tables)
			}
		}
	}
	for i, values := range resampled {
		ends := stat.Quantiles(values, (1-score.Level)/2, (1+score.Level)/2)
		if len(values) > 0 {
			o.Lines[i].ProfileLow = min(ends[0], o.Lines[i].Profile)
			o.Lines[i].ProfileHigh = max(ends[1], o.Lines[i].Profile)
		}
	}
}

// resampledProfiles returns what the table adds to the profile of each of its entries, in each
// resample. The streams are the table's own, so that the resamples of two tables have nothing in
// common.
func (p *part) resampledProfiles() map[string][]float64 {
	protocol := p.table.Protocol.Score
	seed, n := protocol.Seed.Derive("profile", p.table.Task), protocol.Bootstrap
	shares := map[string][]float64{}
	for entry := range p.lines {
		shares[entry] = make([]float64, n)
	}
	logs := make([][]float64, len(p.at)) // scored line, resample
	parallel.For(len(p.at), func(i int) {
		if p.at[i] >= 0 {
			logs[i] = p.resampledLogs(i, seed, n)
		}
	})
	for b := range n {
		best := math.Inf(1)
		for _, of := range logs {
			if of != nil {
				best = min(best, of[b])
			}
		}
		for i, of := range logs {
			if of != nil {
				shares[p.table.Lines[i].Entry][b] = profileShare(of[b] - best)
			}
		}
	}
	return shares
}

// resampledLogs returns the mean logarithm of a line's errors in each resample: that over the drawn
// targets, moved by what the drawn repeats are from all. Drawing both at once differs from it by
// the interaction alone, which is of second order.
func (p *part) resampledLogs(line int, seed sdk.Seed, n int) []float64 {
	values := p.table.ranking.entries[line].logs[p.at[line]]
	byTarget, byRepeat := make([]float64, p.targets), make([]float64, len(values))
	for k, repeat := range values {
		for i, v := range repeat[:p.targets] {
			byTarget[i] += v / float64(len(values))
		}
		byRepeat[k] = stat.Mean(repeat[:p.targets])
	}
	centre := stat.Mean(byRepeat)
	ofTargets := seed.Derive("targets")
	ofRepeats := seed.Derive("repeats", p.table.Lines[line].Entry)
	means := make([]float64, n)
	for b := range means {
		means[b] = resampledMean(byTarget, ofTargets, b) + resampledMean(byRepeat, ofRepeats, b) -
			centre
	}
	return slices.Clip(means)
}

func resampledMean(values []float64, seed sdk.Seed, b int) float64 {
	random, total := seed.Row(b), 0.0
	for range values {
		total += values[random.IntN(len(values))]
	}
	return total / float64(len(values))
}
