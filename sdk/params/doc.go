// Package params makes a plugin's hyper-parameters out of one Go struct: its JSON Schema, its
// defaults, its strict decoder, and the table in its README all come from the tags of the same
// fields, so they cannot disagree.
//
// # Tags
//
//	type Params struct {
//		Rate    float64 `param:"rate" default:"1e-3" above:"0" max:"1" doc:"learning rate"`
//		Layers  []int   `param:"layers" default:"[500,500]" min:"1" minitems:"1" doc:"widths"`
//		Loss    string  `param:"loss" default:"mse" enum:"mse,mae" doc:"training loss"`
//		Horizon float64 `param:"horizon" default:"10" min:"0" unit:"s" doc:"simulated time"`
//	}
//
// Every exported field has a param tag, which is its name and matches sdk.NamePattern, and a
// default tag; param:"-" leaves a field out. A field is a bool, an int, an int64, a float64, a
// string, or a slice of int, float64 or string (or of a type defined as one of these). The default
// of a slice is a JSON array, of a string the bare text, of anything else a JSON value. The bounds
// min and max are inclusive, above and below exclusive; enum lists what is allowed. On a slice
// these hold for each element, and minitems and maxitems bound its length. An embedded struct
// contributes its fields as if they stood in the outer one, so that several plugins can share a
// block of parameters.
//
// "No value" is said with "" or an empty slice, never with null: then every parameter has one type
// and one default.
//
// A struct with a method Validate() error (on the struct or its pointer) has it called by Decode,
// for what tags cannot say, such as one parameter having to be less than another.
package params
