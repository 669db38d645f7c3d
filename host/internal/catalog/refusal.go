package catalog

import (
	"fmt"

	"github.com/invbench/invbench/sdk"
)

// refusal is an error that whoever named the plugin has to mend.
type refusal struct{ error }

// Unwrap returns what is wrong, and sdk.ErrInvalid.
func (r refusal) Unwrap() []error { return []error{r.error, sdk.ErrInvalid} }

func refuse(format string, args ...any) error { return refusal{fmt.Errorf(format, args...)} }
