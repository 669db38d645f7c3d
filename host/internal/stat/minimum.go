package stat

// MinWeights returns the n weights under which the sorted values e_(1) ≤ … ≤ e_(n) add up to the
// mean, over all subsets of t of them, of the subset's smallest value:
//
//	w_j = C(n-j, t-1) / C(n, t),    Σ_j w_j·e_(j) = mean over subsets S with |S| = t of min S.
//
// For independent and identically distributed values this U-statistic is the unbiased estimate of
// least variance of the expected minimum of t of them (Hoeffding, "A class of statistics with
// asymptotically normal distribution", 1948). The binomials are never formed: w_1 = t/n and w_(j+1)
// = w_j·(n-j-t+1)/(n-j), a product of factors in [0, 1] that cannot overflow. It returns nil unless
// 1 ≤ t ≤ n.
func MinWeights(n, t int) []float64 {
	if t < 1 || t > n {
		return nil
	}
	weights := make([]float64, n)
	w := float64(t) / float64(n)
	for j := 1; j <= n-t+1; j++ {
		weights[j-1] = w
		w *= float64(n-j-t+1) / float64(n-j)
	}
	return weights
}

// MissProbability returns the probability C(n-hits, t) / C(n, t) that a random subset of t out of n
// values contains none of the hits, for 0 ≤ hits ≤ n and 1 ≤ t ≤ n. It is exactly 0 where no such
// subset exists, and exactly 1 if hits is 0.
func MissProbability(n, hits, t int) float64 {
	if t > n-hits {
		return 0
	}
	p := 1.0
	for i := range t {
		p *= float64(n-hits-i) / float64(n-i)
	}
	return p
}
