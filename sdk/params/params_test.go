package params_test

import (
	"errors"
	"fmt"

	"github.com/invbench/invbench/sdk/params"
)

// word is a defined type, as parameters may have.
type word string

// all has a parameter of every kind, and every restriction.
type all struct {
	shared
	On     bool           `param:"on" default:"true" doc:"a switch"`
	Count  int            `param:"count" default:"3" min:"1" max:"9" doc:"a count"`
	Big    int64          `param:"big" default:"-5000000000" doc:"a large | number"`
	Rate   float64        `param:"rate" default:"1e-3" above:"0" below:"1" unit:"1/s" doc:"a rate"`
	Word   word           `param:"word" default:"two words" enum:"one,two words,\"3\"" doc:"a choice"`
	Free   string         `param:"free" default:"" doc:"any text"`
	Power  int            `param:"power" default:"2" enum:"1,2,4" doc:"a power of two"`
	Widths []int          `param:"widths" default:"[8,8]" min:"1" minitems:"1" maxitems:"3" doc:"some widths"`
	Range  []float64      `param:"range" default:"[-1,1]" minitems:"2" maxitems:"2" doc:"two ends"`
	Names  []word         `param:"names" default:"[]" enum:"a,b" doc:"any letters"`
	_      int            // fields without capitals are not parameters
	Cache  map[string]int `param:"-"`
}

type shared struct {
	Seed int `param:"seed" default:"0" doc:"comes first"`
}

// Validate implements the check that tags cannot express.
func (a *all) Validate() error {
	if len(a.Range) == 2 && a.Range[0] >= a.Range[1] {
		return errors.New("range must grow")
	}
	return nil
}

func defaults() all {
	return all{
		shared: shared{Seed: 0}, On: true, Count: 3, Big: -5000000000, Rate: 1e-3,
		Word: "two words", Power: 2,
		Widths: []int{8, 8}, Range: []float64{-1, 1}, Names: []word{},
	}
}

// none has no parameters.
type none struct{}

// mustSchema returns the schema of P.
func mustSchema[P any]() []byte {
	s, err := params.Schema[P]()
	if err != nil {
		panic(fmt.Sprint("schema: ", err))
	}
	return s
}
