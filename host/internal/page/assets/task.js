"use strict";
// One task: who wins, the leaderboard, error against draws, and error against time.

function showTask(table) {
  const { placed, others } = standings(table);
  showVerdict(table, placed);
  const visible = placed.filter((s) => shown(s.line));
  fill("board",
    el("div", { class: "bar" }, el("h2", { id: "board-title" }, `Leaderboard of ${title(table)}`), filterBox()), legend(table.lines),
    el("div", { class: "card" }, taskTable(table, placed, visible, others.filter((s) => shown(s.line))), remarks(table)));
  const lines = scoredLines(table).filter(shown);
  fill("charts", el("div", { class: "grid" }, errorChart(table, lines), frontChart(table, lines)));
  showTargets(table, lines);
}

function showVerdict(table, placed) {
  const claims = state.mode === "draws" ? table.claims : state.fit ? table.timefit : table.time;
  const claim = board.text[claims?.[state.mode === "draws" ? indexIn(table) : state.s]];
  fill("verdict", el("h2", { id: "verdict-title" }, "Who wins?"),
    el("p", { class: "verdict" }, placed.length > 0 && claim ? ["At ", by(), ", ", claimed(claim), "."] : nobody()));
}

function taskTable(table, placed, visible, others) {
  const all = visible.flatMap((s) => s.r.slice(0, 3)).filter((v) => v > 0);
  const low = d3.min(all) ?? 0.1;
  const scale = d3.scaleLog([low / 1.1, (d3.max(all) ?? 1) * 1.1], [5, 85]);
  const columns = [
    { key: "rank", title: "rank", left: true, value: (s) => s.low + s.ratio / (1 + s.ratio) / 2, cell: (s) => rankCell(s, placed) },
    { key: "entry", title: "entry", left: true, head: true, value: (s) => nameOf(s.line), cell: (s) => entryCell(table, s.line) },
    { key: "r", title: state.mode === "draws" ? `typical error r_${indexT(table)}` : "typical error r_T", left: true, value: (s) => s.r[0], cell: (s) => intervalText(s.r),
      hint: "geometric mean over targets and repeats, with its 95 % interval" },
    { key: "picture", title: "", left: true, cell: (s) => whisker(s.r, scale, look(s.line).color) },
    state.mode === "time" ? { key: "t", title: "draws T", value: (s) => -s.t, cell: (s) => String(s.t) } : null,
    { key: "mean", title: "mean r", hint: "arithmetic mean, as in the paper, without an interval; in brackets the share of it that the worst 1 % of the targets carry, where that is above 25 %", value: (s) => s.line.mean[s.k][0], cell: (s) => meanText(s.line.mean[s.k]) },
    { key: "prior", title: "r / prior", hint: "geometric mean over targets of r_T divided by the prior's: 1 is no better than guessing", value: (s) => ratio(s), cell: (s) => (ratio(s) ? plain(ratio(s)) : none) },
    table.lines.some((l) => l.mmd) ? { key: "mmd", title: "MMD²", hint: `a perfect model scores ${plain(table.floor ?? 0, 2)}`, value: (s) => s.line.mmd?.[0], cell: (s) => (s.line.mmd ? scoreText(s.line.mmd) : none) } : null,
    { key: "infeasible", title: "infeasible", value: (s) => s.line.inf ?? 0, cell: (s) => percentText(s.line.inf ?? 0) },
    { key: "outside", title: "outside", value: (s) => s.line.out ?? 0, cell: (s) => percentText(s.line.out ?? 0) },
    { key: "fit", title: "fit", value: (s) => s.line.fit || undefined, cell: (s) => secondsText(s.line.fit ?? 0, s.line.shared) },
    { key: "batch", title: "1000 draws", value: (s) => s.line.batch || undefined, cell: (s) => secondsText(s.line.batch ?? 0, s.line.shared) },
    { key: "memory", title: "memory", value: (s) => s.line.rss || undefined, cell: (s) => bytesText(s.line.rss) },
    { key: "repeats", title: "repeats", value: (s) => s.line.n, cell: (s) => (s.line.n === s.line.of ? String(s.line.n) : el("span", { class: "doubt" }, `${s.line.n} of ${s.line.of}`)) },
  ].filter(Boolean);
  return sortable({
    caption: `${title(table)}, by ${by()}. Typical errors with 95 % intervals, on a logarithmic axis; ${counted(table.targets, "target")}.`,
    columns, rows: visible, rowClass: (s) => (s.low === 1 ? "winner" : null), marked: (s, key, keys) => doubts(table, s.line, key, keys), others: others.map((s) => otherRow(table, s.line, columns.length)),
  });
}

// indexT is the number of draws that the table is shown at.
function indexT(table) {
  return table.t[indexIn(table)] ?? "T";
}

function ratio(s) {
  return s.line.rel[s.k] || undefined;
}

// otherRow is a line without a score: because it failed, or because there is no time for a draw.
function otherRow(table, line, width) {
  const why = line.n > 0
    ? [el("span", { class: "range" }, `no draw within ${by()}`)]
    : [el("span", { class: "status" }, failureWords(line)), " ", reasons(line)];
  return el("tr", { class: "failed" }, el("td", { class: "left" }, none),
    el("th", { scope: "row", class: "left" }, entryCell(table, line), doubts(table, line)), el("td", { class: "reason", colspan: width - 2 }, why));
}

function reasons(line) {
  return [...new Set((line.fail ?? []).map(([, , reason]) => board.text[reason]).filter(Boolean))].join("; ");
}

// remarks are the doubts about the table, and about some lines.
function remarks(table) {
  const items = [
    table.lines.some((l) => l.ranked) ? "† ranked: r_T is the smallest error of the model's first T draws" : null,
    table.floor ? `MMD² of a perfect model: ${plain(table.floor, 2)}` : null,
    table.lines.some((l) => l.shared) ? "≤ a cell shared the machine with another: its times are upper bounds" : null,
    ...(table.notes ?? []),
    ...(table.foot ?? []).map((text, i) => `[${i + 1}] ${text}`),
    ...table.facts,
  ].filter(Boolean);
  return el("ul", { class: "foot" }, items.map((text) => el("li", null, text)));
}

function errorChart(table, lines) {
  const floor = floorOf(lines.flatMap((l) => l.r.flatMap((r) => [r[0], r[3]])));
  const up = (v) => Math.max(v, floor);
  const points = lines.flatMap((line) => line.r.map((r, k) => ({ line, t: table.t[k], r: up(r[0]), low: up(r[3]), high: up(r[4]), row: r })));
  const of = (line) => points.filter((p) => p.line === line);
  return figure({
    heading: "Typical error against the number of draws",
    text: "Lines: typical error, the geometric mean over targets and repeats. Bands: from the 25 % to the 75 % quantile over targets.",
    label: `Typical error r_T against T for ${lines.length} entries; the numbers are in the table below`,
    plot: (width) => plotted(width, {
      x: { type: "log", domain: [table.t[0] / 1.15, table.t[table.t.length - 1] * 1.15], label: "draws T →" },
      y: logarithmic("↑ typical error r_T", points.flatMap((p) => [p.r, p.low, p.high])),
      marks: [
        Plot.axisX(table.t, { text: (t) => String(t) }),
        ...lines.map((l) => Plot.areaY(of(l), { x: "t", y1: "low", y2: "high", fill: look(l).color, fillOpacity: 0.11 })),
        rule(state.mode === "draws" ? indexT(table) : NaN),
        ...lines.flatMap((l) => marksOf(l, of(l), "t", "r")),
        tip(points, { x: "t", y: "r" }, (d) => `${labelOf(d.line)}, T = ${d.t}\nr = ${intervalText(d.row)}\nquartiles ${plain(d.row[3])} to ${plain(d.row[4])}`),
      ],
    }),
    numbers: () => numbersTable("Typical r_T with its 95 % interval", ["entry", ...table.t.map((t) => `T = ${t}`)],
      lines.map((l) => [labelOf(l), ...l.r.map(intervalText)])),
  });
}

// secondsOf is what t draws take, NaN if that is not known.
function secondsOf(line, t) {
  if (!(line.batch > 0)) return NaN;
  return (line.ranked ? line.batch : (line.batch * t) / 1000) + (state.fit ? line.fit ?? 0 : 0);
}

function frontChart(table, lines) {
  const floor = floorOf(lines.flatMap((l) => l.r.map((r) => r[0])));
  const points = lines.flatMap((line) => line.r.map((r, k) => ({ line, k, t: table.t[k], r: Math.max(r[0], floor), row: r, seconds: secondsOf(line, table.t[k]) })))
    .filter((p) => p.seconds > 0);
  const best = front(points);
  const chosen = points.filter((p) => standing(table, p.line).k === p.k);
  const shared = lines.some((l) => l.shared);
  return figure({
    heading: "Typical error against time",
    text: `Seconds for T draws for one target, ${state.fit ? "from the beginning of the training" : "once the model is fitted"}. The grey line is the Pareto front: nothing is both faster and better.${shared ? " Some times are upper bounds." : ""}`,
    label: `Typical error against time with the Pareto front: ${inWords([...new Set(best.map((p) => nameOf(p.line)))]) || "nothing timed"} on the front`,
    plot: (width) => plotted(width, {
      x: logarithmic("seconds →", points.map((p) => p.seconds), { tickFormat: tick }),
      y: logarithmic("↑ typical error r_T", points.map((p) => p.r)),
      marks: [
        Plot.line(best, { x: "seconds", y: "r", curve: "step-after", stroke: "var(--faint)", strokeWidth: 5, strokeOpacity: 0.4 }),
        state.mode === "time" ? rule(board.seconds[state.s]) : null,
        ...lines.flatMap((l) => marksOf(l, points.filter((p) => p.line === l), "seconds", "r", { size: 2 })),
        ...chosen.map((p) => Plot.dot([p], { x: "seconds", y: "r", symbol: look(p.line).symbol, r: 7, fill: look(p.line).color, stroke: "var(--surface)" })),
        tip(points, { x: "seconds", y: "r" }, (d) => `${labelOf(d.line)}, T = ${d.t}\nr = ${intervalText(d.row)}\n${secondsText(d.seconds, d.line.shared)}`),
      ],
    }),
    numbers: () => numbersTable("The Pareto front, and all else that is timed", ["entry", "T", "seconds", "typical r_T", "on the front"],
      [...points].sort((a, b) => a.seconds - b.seconds || a.r - b.r)
        .map((p) => [labelOf(p.line), p.t, secondsText(p.seconds, p.line.shared), scoreText(p.row), best.includes(p) ? "yes" : ""])),
  });
}
