"use strict";
// How numbers are written: as in leaderboard.md.

const none = "–";

// exponential writes v as "2.6e-4", and 0 as "0".
function exponential(v, digits) {
  if (v === 0) return "0";
  return v.toExponential(digits - 1).replace("e+", "e");
}

// notation returns how to write v, and numbers that belong to it, with so many significant digits.
function notation(v, digits) {
  const size = Math.abs(v);
  if (size !== 0 && (size < 0.01 || size >= 10000)) return (w) => exponential(w, digits);
  let decimals = 0;
  if (size !== 0)
    decimals = Math.max(0, digits - 1 - Number(size.toExponential(digits - 1).split("e")[1]));
  return (w) =>
    w !== 0 && Math.abs(w) < 0.5 * 10 ** -decimals ? exponential(w, digits) : w.toFixed(decimals);
}

// meaningful returns how many digits of a mean mean something, by the width of its interval.
function meaningful(mean, low, high) {
  const width = high - low,
    size = Math.abs(mean);
  if (!(width > 0) || size === 0) return 3;
  return Math.min(Math.max(2 + Math.floor(-Math.log10(width / size)), 2), 4);
}

// scoreText writes a mean alone, and intervalText with its interval.
function scoreText({ mean, low, high }) {
  return notation(mean, meaningful(mean, low, high))(mean);
}
function intervalText({ mean, low, high }) {
  if (!(high > low)) return scoreText({ mean, low, high });
  const write = notation(mean, meaningful(mean, low, high));
  return `${write(mean)} [${write(low)}, ${write(high)}]`;
}

// meanText writes the arithmetic mean of a line at the T with index k, with the share of the worst
// 1 % of the targets where that is much: marked, since then other targets would give another mean.
function meanText({ value, worst, heavy }, k) {
  const doubt = heavy[k] ? el("span", { class: "doubt" }, ` (${percentText(worst[k])})`) : null;
  return [plain(value[k], 2), doubt];
}

function plain(v, digits = 3) {
  return notation(v, digits)(v);
}

function percentText(share) {
  const p = 100 * share;
  if (p === 0) return "0 %";
  if (p < 0.1) return "<0.1 %";
  return (p < 9.95 ? p.toFixed(1) : p.toFixed(0)) + " %";
}

function secondsText(s, atMost) {
  if (!(s > 0)) return none;
  let value = s,
    unit = "s";
  if (s < 0.9995e-3) [value, unit] = [s * 1e6, "µs"];
  else if (s < 0.9995) [value, unit] = [s * 1e3, "ms"];
  else if (s >= 7200) [value, unit] = [s / 3600, "h"];
  else if (s >= 120) [value, unit] = [s / 60, "min"];
  const figures = value < 9.95 ? value.toFixed(1) : value.toFixed(0);
  return `${atMost ? "≤" : ""}${figures} ${unit}`;
}

// roundSeconds writes a time from the grid, whose numbers are round.
function roundSeconds(s) {
  if (s < 1e-3) return plain(s * 1e6, 1) + " µs";
  if (s < 1) return plain(s * 1e3, 1) + " ms";
  return s < 7200 ? plain(s, 1) + " s" : `${plain(s, 1)} s (${secondsText(s)})`;
}

function bytesText(n) {
  if (!(n > 0)) return none;
  if (n < 999.5e6) return Math.ceil(n / 1e6) + " MB";
  return (n / 1e9 < 9.95 ? (n / 1e9).toFixed(1) : (n / 1e9).toFixed(0)) + " GB";
}

// metricText writes a value of a metric in its unit; atMost says that a time is an upper bound.
function metricText({ unit }, value, atMost) {
  switch (unit) {
    case "share":
      return percentText(value.mean);
    case "s":
      return secondsText(value.mean, atMost);
    case "bytes":
      return bytesText(value.mean);
    default:
      return scoreText({ low: 0, high: 0, ...value });
  }
}

function counted(n, thing) {
  return n === 1 ? "1 " + thing : `${n} ${thing}s`;
}

// tick labels an axis of logarithms: powers of ten only, unless there are few of them.
function tick(v) {
  const power = Math.log10(v);
  if (Math.abs(power - Math.round(power)) > 1e-9) return "";
  return v >= 0.001 && v < 10000 ? String(Number(v.toPrecision(1))) : exponential(v, 1);
}

// inWords joins names as "a, b and c".
function inWords(names) {
  if (names.length < 2) return names.join("");
  return names.slice(0, -1).join(", ") + " and " + names[names.length - 1];
}
