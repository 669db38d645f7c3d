// Package reproduce holds a cell that was run again against its record.
//
// On any x86-64 machine with AVX2, with the same executables and the backend cpu, a cell gives the
// same scores, byte for byte, and so it does with another deterministic backend on the same
// machine; anything else than equal is then a defect of the model or its backend. Where one of
// these differs, equal is good news and unequal is to be expected: so the answer is never without
// what differs, and says how far off the scores are instead of judging whether that is near enough.
package reproduce
