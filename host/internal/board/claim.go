package board

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/host/internal/texttab"
)

// Claim is what a table's data say of who is first, and what would say more.
type Claim struct {
	First []int // the scored lines that nothing is distinguishably better than, in their order
	// GivenTraining says that an entry among them, or the one after a single first, was trained
	// once: so the claim is about these trainings and not about the models.
	GivenTraining bool
	// MoreTrainings is how many further trainings of each of Pair would tell the two apart, if they
	// go on to differ and to scatter as they do: by the components of the variance, at Holm's level
	// for the least p-value of the table. 0 if nobody is tied, if the scatter is not known, or if a
	// thousand would not do.
	MoreTrainings int
	Pair          [2]int // the first two of First
}

// mostTrainings is where looking for a number of trainings ends.
const mostTrainings = 1000

// Claim returns what can be said if line i is taken at T[at[i]] draws; lines with -1 take no part.
func (t *Table) Claim(at []int) Claim { return t.claim(at, t.Ranks(at)) }

// claim is Claim where the ranks are known.
func (t *Table) claim(at []int, ranks []Rank) Claim {
	var (
		c      Claim
		taking []int
	)
	for i := range at {
		if at[i] < 0 {
			continue
		}
		taking = append(taking, i)
		if ranks[i].Low == 1 {
			c.First = append(c.First, i)
		}
	}
	concerned := c.First
	if len(c.First) == 1 {
		concerned = taking
	}
	c.GivenTraining = slices.ContainsFunc(concerned, func(i int) bool {
		return t.ranking.repeats(i) == 1
	})
	if len(c.First) > 1 {
		c.Pair = [2]int{c.First[0], c.First[1]}
		a, b := c.Pair[0], c.Pair[1]
		if ka, kb := t.ranking.repeats(a), t.ranking.repeats(b); ka > 1 && kb > 1 {
			pairs := len(taking) * (len(taking) - 1) / 2
			c.MoreTrainings = moreTrainings(t.ranking.difference(a, at[a], b, at[b]), ka, kb,
				alpha/float64(pairs))
		}
	}
	return c
}

// moreTrainings returns how many further repeats on either side would make the p-value of a
// difference reach level. Its sources are those of stat.Side.Minus, for two sides of several
// repeats: targets, then the repeats of a and of b.
func moreTrainings(e stat.Estimate, ka, kb int, level float64) int {
	if len(e.Sources) != 3 {
		return 0
	}
	longer := stat.Estimate{Mean: e.Mean, Sources: slices.Clone(e.Sources)}
	for more := 1; more <= mostTrainings; more++ {
		a, b := float64(ka+more), float64(kb+more)
		longer.MostDF = a + b - 2
		longer.Sources[1] = stat.Source{
			Variance: e.Sources[1].Variance * float64(ka) / a, DF: a - 1,
		}
		longer.Sources[2] = stat.Source{
			Variance: e.Sources[2].Variance * float64(kb) / b, DF: b - 1,
		}
		if longer.PBelow(level) <= level {
			return more
		}
	}
	return 0
}

// givenTheseTrainings is what a sentence ends with where an entry was trained once.
const givenTheseTrainings = "; said of these trainings alone: 3 of each entry at least would " +
	"say something of the models"

// Sentence says a claim in words: who is first, and what would tell more.
func (t *Table) Sentence(c Claim) string {
	names := make([]string, len(c.First))
	for i, line := range c.First {
		names[i] = t.Lines[line].Entry
	}
	sentence := "nothing is scored"
	switch len(names) {
	case 0:
		return sentence
	case 1:
		if len(t.Scored()) == 1 {
			return names[0] + " is the only entry with scores"
		}
		sentence = names[0] + " is first: no other entry's typical error is as small, beyond chance"
	default:
		sentence = texttab.Listed(names) + " may each be first: the data do not tell them apart"
	}
	switch {
	case c.GivenTraining:
		sentence += givenTheseTrainings
	case c.MoreTrainings > 0:
		sentence += fmt.Sprintf("; %s of each would tell %s and %s apart, if they go on to "+
			"differ as they do",
			texttab.Count(c.MoreTrainings, "more training"), t.Lines[c.Pair[0]].Entry,
			t.Lines[c.Pair[1]].Entry)
	case len(names) > 1:
		sentence += ", and more trainings alone would not"
	}
	return sentence
}

// SentenceAt says in words who is first at T[k] draws.
func (t *Table) SentenceAt(k int) string {
	var ranks []Rank
	for _, l := range t.Scored() {
		ranks = append(ranks, l.Ranks[k])
	}
	return t.Sentence(t.claim(t.All(k), ranks))
}

// sentenceIn says in words who is first if line i is taken at T[at[i]] draws, where lines with -1,
// which have no time for a draw, take no part. The ranks are those of the same at.
func (t *Table) sentenceIn(at []int, ranks []Rank) string {
	taking := slices.DeleteFunc(slices.Clone(at), func(k int) bool { return k < 0 })
	if len(taking) == 1 && len(at) > 1 {
		only := slices.IndexFunc(at, func(k int) bool { return k >= 0 })
		return t.Lines[only].Entry + " is alone: no other entry makes a draw in so little time"
	}
	return t.Sentence(t.claim(at, ranks))
}
