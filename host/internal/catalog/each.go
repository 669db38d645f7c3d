package catalog

import (
	"context"
	"errors"
)

// ResolveEach is Resolve for those who can do without some of the plugins: it returns a problem for
// each ref that has one, nil for the others, and the plugins of these. Of one whose problem is an
// *Undescribed it returns what is known. Those that fail together are built and asked one by one,
// so that what is wrong with one is not held against another.
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
		var undescribed *Undescribed
		switch problems[i] = err; {
		case err == nil:
			plugins[i] = one[0]
		case errors.As(err, &undescribed):
			plugins[i] = undescribed.Plugin
		}
	}
	return plugins, problems
}
