package catalog

import "context"

// ResolveEach is Resolve for those who can do without some of the plugins: it returns a problem for each ref that has one,
// nil for the others, and the plugins of these. Those that fail together are built and asked one by one, so that what is
// wrong with one is not held against another.
func (c *Catalog) ResolveEach(ctx context.Context, refs []Ref) ([]Plugin, []error) {
	plugins, err := c.Resolve(ctx, refs)
	problems := make([]error, len(refs))
	if err == nil {
		return plugins, problems
	}
	plugins = make([]Plugin, len(refs))
	for i, ref := range refs {
		if ctx.Err() != nil {
			problems[i] = context.Cause(ctx)
			continue
		}
		one, err := c.Resolve(ctx, []Ref{ref})
		if problems[i] = err; err == nil {
			plugins[i] = one[0]
		}
	}
	return plugins, problems
}
