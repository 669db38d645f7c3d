package audit

// Source says where the draws of an audit come from.
type Source string

// The two sources.
const (
	SourceRaw    Source = "raw"    // all draws of the cell, as kept beside the records
	SourceSketch Source = "sketch" // the few that the record itself keeps
)

// Report is what an audit found. Every number in it is finite. All errors are squared and averaged
// over the dims of y, as scores are.
type Report struct {
	Source  Source `json:"source"`
	Targets int    `json:"targets"` // that were audited …
	Of      int    `json:"of"`      // … of so many
	Top     int    `json:"top"`     // the best so many draws of each …
	Draws   int    `json:"draws"`   // … of so many
	Rows    int    `json:"rows"`    // draws that were simulated again, in all

	First  *Pair `json:"first,omitempty"` // the model's first draw: r_1; nil if it is not known
	Picked Pair  `json:"picked"`          // the draw that is best by the proxy
	Best   Pair  `json:"best"`            // the best of the top draws, by each simulator for itself
	Mean   Pair  `json:"mean"`            // the mean of the top draws

	// Gap is the mean squared difference between the y of the two simulators, over the top draws
	// that both can simulate; GapLargest the largest of any draw. Nil where there is no such draw.
	Gap        *float64 `json:"gap,omitempty"`
	GapLargest *float64 `json:"gap_largest,omitempty"`
	// RatioMedian is the median, over the top draws, of true error by proxy error.
	RatioMedian *float64 `json:"ratio_median,omitempty"`
	// RankCorrelation is Spearman's, between the two errors of a target's top draws, averaged over
	// targets; nil where there are no two draws that differ.
	RankCorrelation *float64 `json:"rank_correlation,omitempty"`
	// StaysBest is the share of targets with several top draws whose best by the proxy is the best
	// in truth, and StaysByChance what that share is expected to be if the two errors have nothing
	// to do with each other.
	StaysBest     *float64 `json:"stays_best,omitempty"`
	StaysByChance *float64 `json:"stays_by_chance,omitempty"`
	// Infeasible is how many of the top draws, which the proxy all can simulate, the true simulator
	// cannot.
	Infeasible int `json:"infeasible"`

	PerTarget []Target `json:"per_target"`
	Warnings  []string `json:"warnings,omitempty"`
}

// Pair is an error over targets by both simulators: the typical error, which is the geometric mean,
// and the arithmetic mean beside it. A target with no feasible draw counts as the task's prior
// floor, and so does a larger error in the typical one, as they do in the scores.
type Pair struct {
	Proxy float64 `json:"proxy"` // typical error
	True  float64 `json:"true"`  // likewise
	// Lower end of the 95 % interval of True: Student's t over the logarithms of the targets'
	// errors.
	Low float64 `json:"true_low"`
	// Upper end; as Low with a single target, which says nothing of the scatter.
	High  float64  `json:"true_high"`
	Ratio *float64 `json:"ratio,omitempty"` // True by Proxy; nil if Proxy is 0

	// ProxyMean and TrueMean are the arithmetic means. They have no interval: where a few targets
	// decide them, none made from the others would hold. TrueWorst is the share of TrueMean that
	// the worst 1 % of the targets carry, at least one.
	ProxyMean float64 `json:"proxy_mean"`
	TrueMean  float64 `json:"true_mean"`
	TrueWorst float64 `json:"true_worst_1pct"`
}

// Target is one target of an audit.
type Target struct {
	Target          int      `json:"target"` // its index in the cell
	First           *Draw    `json:"first,omitempty"`
	Draws           []Draw   `json:"draws"` // the top draws, best first by the proxy
	RankCorrelation *float64 `json:"rank_correlation,omitempty"`
	StaysBest       *bool    `json:"stays_best,omitempty"`
}

// Draw is one draw by both simulators.
type Draw struct {
	Draw  int      `json:"draw"`            // its index among the target's; -1 if that is not known
	Proxy *float64 `json:"proxy,omitempty"` // its error, as recorded; nil if it is infeasible
	True  *float64 `json:"true,omitempty"`  // likewise
	Ratio *float64 `json:"ratio,omitempty"` // True by Proxy
	Gap   *float64 `json:"gap,omitempty"`   // mean squared difference of the two y
}
