package record

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// canonical returns one spelling of a JSON value for all of its spellings: no spaces, object keys
// sorted, strings escaped in one way, numbers as by number. Nothing at all is the empty object.
// What is not JSON is returned as it is.
func canonical(text json.RawMessage) string {
	if len(text) == 0 {
		return "{}"
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return string(text)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return string(text)
	}
	plain, err := json.Marshal(respell(value))
	if err != nil {
		return string(text)
	}
	return string(plain)
}

// respell replaces the numbers in a decoded value. It changes maps and slices in place.
func respell(value any) any {
	switch v := value.(type) {
	case json.Number:
		return number(v.String())
	case map[string]any:
		for key := range v {
			v[key] = respell(v[key])
		}
	case []any:
		for i := range v {
			v[i] = respell(v[i])
		}
	}
	return value
}

// number returns a JSON number as an integer without trailing zeros times a power of ten, such as
// 15e-1 for 1.50. It works on digits, so nothing is rounded. An exponent beyond any number type is
// left as it is.
func number(text string) json.Number {
	mantissa, power, _ := strings.Cut(strings.ToLower(text), "e")
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return "0"
	}
	if power == "" {
		power = "0"
	}
	exponent, err := strconv.Atoi(power)
	if err != nil {
		return json.Number(text)
	}
	exponent += len(digits) - len(significant) - len(fraction)
	sign := ""
	if negative {
		sign = "-"
	}
	return json.Number(sign + significant + "e" + strconv.Itoa(exponent))
}
