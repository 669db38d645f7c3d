"use strict";
// One task: who wins, the leaderboard, error against draws, and error against time.

function showTask(table) {
  const { placed, others } = standings(table);
  showVerdict(table, placed);
  const visible = placed.filter((s) => shown(s.line));
  fill(
    "board",
    el(
      "div",
      { class: "bar" },
      el("h2", { id: "board-title" }, `Leaderboard of ${title(table)}`),
      filterBox(),
    ),
    legend(table.lines),
    el(
      "div",
      { class: "card" },
      taskTable(
        table,
        placed,
        visible,
        others.filter((s) => shown(s.line)),
      ),
      remarks(table),
    ),
  );
  const lines = scoredLines(table).filter(shown);
  fill("charts", el("div", { class: "grid" }, errorChart(table, lines), frontChart(table, lines)));
  showTargets(table, lines);
}

function showVerdict(table, placed) {
  const claim = textOf(viewOf(table)?.claim);
  fill(
    "verdict",
    el("h2", { id: "verdict-title" }, "Who wins?"),
    el(
      "p",
      { class: "verdict" },
      placed.length > 0 && claim ? ["At ", by(), ", ", claimed(claim), "."] : nobody(),
    ),
  );
}

function taskTable(table, placed, visible, others) {
  const all = visible.flatMap(({ r }) => [r.mean, r.low, r.high]).filter((v) => v > 0);
  const low = d3.min(all) ?? 0.1;
  const scale = d3.scaleLog([low / 1.1, (d3.max(all) ?? 1) * 1.1], [5, 85]);
  const columns = [
    {
      key: "rank",
      title: "rank",
      left: true,
      value: (s) => rankValue(s, s.ratio),
      cell: (s) => rankCell(s, placed),
    },
    {
      key: "entry",
      title: "entry",
      left: true,
      head: true,
      value: (s) => nameOf(s.line),
      cell: (s) => entryCell(table, s.line),
    },
    {
      key: "r",
      title: state.mode === "draws" ? `typical error r_${indexT(table)}` : "typical error r_T",
      left: true,
      value: (s) => s.r.mean,
      cell: (s) => intervalText(s.r),
      hint: "geometric mean over targets and repeats, with its 95 % interval",
    },
    { key: "picture", title: "", left: true, cell: (s) => whisker(s.r, scale, look(s.line).color) },
    state.mode === "time"
      ? { key: "t", title: "draws T", value: (s) => -s.t, cell: (s) => String(s.t) }
      : null,
    {
      key: "mean",
      title: "mean r",
      hint:
        "arithmetic mean, as in the paper, without an interval; in brackets the share of it " +
        "that the worst 1 % of the targets carry, where that is above 25 %",
      value: (s) => s.line.mean.value[s.k],
      cell: (s) => meanText(s.line.mean, s.k),
    },
    {
      key: "prior",
      title: "r / prior",
      hint:
        "geometric mean over targets of r_T divided by the prior's: " +
        "1 is no better than guessing",
      value: (s) => ratio(s),
      cell: (s) => (ratio(s) ? plain(ratio(s)) : none),
    },
    ...metricColumns(table, (m) => !m.cost),
    {
      key: "repeats",
      title: "repeats",
      value: (s) => s.line.scored,
      cell: (s) =>
        s.line.scored === s.line.recorded
          ? String(s.line.scored)
          : el("span", { class: "doubt" }, `${s.line.scored} of ${s.line.recorded}`),
    },
    ...metricColumns(table, (m) => m.cost),
  ].filter(Boolean);
  return sortable({
    caption:
      `${title(table)}, by ${by()}. Typical errors with 95 % intervals, on a logarithmic axis; ` +
      `${counted(table.targets, "target")}.`,
    columns,
    rows: visible,
    rowClass: (s) => (s.low === 1 ? "winner" : null),
    marked: (s, key, keys) => doubts(table, s.line, key, keys),
    others: others.map((s) => otherRow(table, s.line, columns.length)),
  });
}

// metricColumns are the columns of the metrics of a kind that some line has.
function metricColumns(table, kind) {
  const known = (m) => table.lines.some((l) => l.values?.[m.name]);
  return board.metrics
    .filter((m) => m.column && kind(m) && known(m))
    .map((m) => {
      const floor = table.floors?.[m.name];
      const value = (s) => s.line.values?.[m.name];
      return {
        key: m.name,
        title: m.title,
        hint: floor === undefined ? m.doc : `${m.doc}; a perfect model scores ${plain(floor, 2)}`,
        value: (s) => (m.cost ? value(s)?.mean || undefined : value(s)?.mean),
        cell: (s) => (value(s) ? metricText(m, value(s), s.line.shared) : none),
      };
    });
}

// indexT is the number of draws that the table is shown at.
function indexT(table) {
  return table.t[indexIn(table)] ?? "T";
}

function ratio(s) {
  return s.line.relative[s.k] || undefined;
}

// otherRow is a line without a score: because it failed, or because there is no time for a draw.
function otherRow(table, line, width) {
  const why =
    line.scored > 0
      ? [el("span", { class: "range" }, `no draw within ${by()}`)]
      : [el("span", { class: "status" }, failureWords(line)), " ", reasons(line)];
  return el(
    "tr",
    { class: "failed" },
    el("td", { class: "left" }, none),
    el("th", { scope: "row", class: "left" }, entryCell(table, line), doubts(table, line)),
    el("td", { class: "reason", colspan: width - 2 }, why),
  );
}

function reasons(line) {
  return [...new Set((line.failures ?? []).map((f) => textOf(f.reason)).filter(Boolean))].join(
    "; ",
  );
}

// remarks are the doubts about the table, and about some lines.
function remarks(table) {
  const items = [
    table.lines.some((l) => l.ranked)
      ? "† ranked: r_T is the smallest error of the model's first T draws"
      : null,
    ...board.metrics
      .filter((m) => table.floors?.[m.name] !== undefined)
      .map((m) => `${m.title} of a perfect model: ${plain(table.floors[m.name], 2)}`),
    table.lines.some((l) => l.shared)
      ? "≤ a cell shared the machine with another: its times are upper bounds"
      : null,
    ...(table.notes ?? []),
    ...(table.footnotes ?? []).map((text, i) => `[${i + 1}] ${text}`),
    ...table.facts,
  ].filter(Boolean);
  return el(
    "ul",
    { class: "foot" },
    items.map((text) => el("li", null, text)),
  );
}

function errorChart(table, lines) {
  const rows = lines.flatMap((line) => table.t.map((t, k) => ({ line, t, r: typicalAt(line, k) })));
  const floor = floorOf(rows.flatMap(({ r }) => [r.mean, r.q25]));
  const up = (v) => Math.max(v, floor);
  const points = rows.map((p) => ({ ...p, v: up(p.r.mean), low: up(p.r.q25), high: up(p.r.q75) }));
  const of = (line) => points.filter((p) => p.line === line);
  const tipText = ({ line, t, r }) =>
    `${labelOf(line)}, T = ${t}\nr = ${intervalText(r)}\n` +
    `quartiles ${plain(r.q25)} to ${plain(r.q75)}`;
  return figure({
    heading: "Typical error against the number of draws",
    text: table.figures.errors.join(" "),
    label:
      `Typical error r_T against T for ${lines.length} entries; ` +
      "the numbers are in the table below",
    plot: (width) =>
      plotted(width, {
        x: {
          type: "log",
          domain: [table.t[0] / 1.15, table.t[table.t.length - 1] * 1.15],
          label: "draws T →",
        },
        y: logarithmic(
          "↑ typical error r_T",
          points.flatMap((p) => [p.v, p.low, p.high]),
        ),
        marks: [
          Plot.axisX(table.t, { text: (t) => String(t) }),
          ...lines.map((l) =>
            Plot.areaY(of(l), {
              x: "t",
              y1: "low",
              y2: "high",
              fill: look(l).color,
              fillOpacity: 0.11,
            }),
          ),
          rule(state.mode === "draws" ? indexT(table) : NaN),
          ...lines.flatMap((l) => marksOf(l, of(l), "t", "v")),
          tip(points, { x: "t", y: "v" }, tipText),
        ],
      }),
    numbers: () =>
      numbersTable(
        "Typical r_T with its 95 % interval",
        ["entry", ...table.t.map((t) => `T = ${t}`)],
        lines.map((l) => [labelOf(l), ...table.t.map((t, k) => intervalText(typicalAt(l, k)))]),
      ),
  });
}

// timedPoints are the typical errors of lines with the seconds that they take, as far as those were
// measured, and whether they are on the front of all entries.
function timedPoints(table, lines) {
  const front = state.fit ? table.figures.front_fit : table.figures.front;
  const order = new Map(front.map((p, i) => [`${p.line} ${p.at}`, i]));
  const rows = lines
    .filter((l) => l.seconds)
    .flatMap((line) =>
      table.t.map((t, k) => ({
        line,
        k,
        t,
        r: typicalAt(line, k),
        seconds: (state.fit ? line.seconds.fit : line.seconds.draws)[k],
        front: order.get(`${line.i} ${k}`),
      })),
    );
  const floor = floorOf(rows.map((p) => p.r.mean));
  return rows.filter((p) => p.seconds > 0).map((p) => ({ ...p, v: Math.max(p.r.mean, floor) }));
}

function frontChart(table, lines) {
  const points = timedPoints(table, lines);
  const best = points.filter((p) => p.front !== undefined).sort((a, b) => a.front - b.front);
  const chosen = points.filter((p) => standing(table, p.line).k === p.k);
  const since = state.fit ? "from the beginning of the training" : "once the model is fitted";
  const named = inWords([...new Set(best.map((p) => nameOf(p.line)))]) || "nothing timed";
  const tipText = (p) =>
    `${labelOf(p.line)}, T = ${p.t}\nr = ${intervalText(p.r)}\n` +
    secondsText(p.seconds, p.line.shared);
  return figure({
    heading: "Typical error against time",
    text: [
      `Seconds for T draws for one target, ${since}.`,
      "The grey line is the Pareto front of all",
      "entries: nothing is both faster and better.",
      ...table.figures.seconds,
    ].join(" "),
    label: `Typical error against time with the Pareto front: ${named} on the front`,
    plot: (width) =>
      plotted(width, {
        x: logarithmic(
          "seconds →",
          points.map((p) => p.seconds),
          { tickFormat: tick },
        ),
        y: logarithmic(
          "↑ typical error r_T",
          points.map((p) => p.v),
        ),
        marks: [
          Plot.line(best, {
            x: "seconds",
            y: "v",
            curve: "step-after",
            stroke: "var(--faint)",
            strokeWidth: 5,
            strokeOpacity: 0.4,
          }),
          state.mode === "time" ? rule(board.seconds[state.s]) : null,
          ...lines.flatMap((l) =>
            marksOf(
              l,
              points.filter((p) => p.line === l),
              "seconds",
              "v",
              { size: 2 },
            ),
          ),
          ...chosen.map((p) =>
            Plot.dot([p], {
              x: "seconds",
              y: "v",
              symbol: look(p.line).symbol,
              r: 7,
              fill: look(p.line).color,
              stroke: "var(--surface)",
            }),
          ),
          tip(points, { x: "seconds", y: "v" }, tipText),
        ],
      }),
    numbers: () =>
      numbersTable(
        "The Pareto front, and all else that is timed",
        ["entry", "T", "seconds", "typical r_T", "on the front"],
        [...points]
          .sort((a, b) => a.seconds - b.seconds || a.v - b.v)
          .map((p) => [
            labelOf(p.line),
            p.t,
            secondsText(p.seconds, p.line.shared),
            scoreText(p.r),
            best.includes(p) ? "yes" : "",
          ]),
      ),
  });
}
