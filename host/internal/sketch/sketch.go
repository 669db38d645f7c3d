// Package sketch keeps what pictures of a cell need: a few of its draws, and the simulator's
// surface where it can be drawn.
//
// A board is rendered from its records alone, long after the raw draws are gone and on machines
// that have none of its plugins. So a record carries a little of each: the first draws for a few
// targets, the best of all of them with what the simulator makes of it, and, for a task with two
// parameters, y over a grid. Nothing of it is scored.
package sketch

// Sketch is what a record keeps for pictures.
type Sketch struct {
	// the names of the dims of x, with their units: "speed (15 m/s)"
	X         []string   `json:"x"`
	Y         []string   `json:"y"`                   // likewise of y
	Examples  []Example  `json:"examples"`            // the first targets
	Landscape *Landscape `json:"landscape,omitempty"` // of a task with two dims of x; nil otherwise
}

// Example is one target with some of a model's draws for it.
type Example struct {
	Target []float32 `json:"target"` // y*
	// the first feasible draws x̂ among the first 25, in the model's order
	Draws [][]float32 `json:"draws"`
	// the draw with the smallest error of all; nil if none is feasible
	Best  []float32 `json:"best,omitempty"`
	BestY []float32 `json:"best_y,omitempty"` // what the simulator makes of it
	Error float64   `json:"error"`            // its re-simulation error; 0 without one
}

// Landscape is a simulator of two parameters over the prior's box.
type Landscape struct {
	Low  [2]float64 `json:"low"`  // of the grid, in x
	High [2]float64 `json:"high"` // likewise
	Side int        `json:"side"` // grid points along each of the two axes, both ends included
	Y    Levels     `json:"y"`    // Side·Side rows of y, the first dim of x running fastest
}

// Levels are numbers kept in 16 bits each: Low + k·(High-Low)/65534 for level k, level 65535 for
// one that is not finite.
type Levels struct {
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Levels []byte  `json:"levels"` // two bytes a number, little-endian; base64 in JSON
}
