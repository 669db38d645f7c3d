"use strict";
// Single targets: two entries against each other, and everything about one target.

const pair = { a: null, b: null }; // indices of entries

// perTarget returns the values of a line for each target, at the number of draws that is chosen or
// the nearest with values.
function perTarget(table, line) {
  if (!table.per_target || !line.per_target) return null;
  const i = perIndex(table);
  return Array.from(unpack(line.per_target[i], table.per_target.span), (v) => 10 ** v);
}
function perIndex(table) {
  const want = indexIn(table);
  return d3.minIndex(table.per_target.t, (k) => Math.abs(k - want));
}

function showTargets(table, lines) {
  const { placed } = standings(table);
  const able = placed.map((s) => s.line).filter((l) => l.per_target && lines.includes(l));
  if (able.length === 0) {
    fill("targets");
    return;
  }
  const pick = (e, otherwise) => able.find((l) => l.entry === e) ?? otherwise;
  const a = pick(pair.a, able[0]);
  const b = pick(pair.b, able.find((l) => l !== a) ?? a);
  fill(
    "targets",
    el(
      "div",
      { class: "bar" },
      el("h2", { id: "targets-title" }, "Target by target"),
      el(
        "div",
        null,
        chooser("Entry ", "pair-a", able, a, (e) => {
          pair.a = e;
        }),
        " against ",
        chooser("entry ", "pair-b", able, b, (e) => {
          pair.b = e;
        }),
      ),
    ),
    el("div", { class: "grid" }, pairChart(table, a, b), targetList(table, able, a, b)),
  );
}

function chooser(label, key, lines, chosen, choose) {
  return el(
    "label",
    null,
    label,
    el(
      "select",
      {
        "data-key": key,
        change: (event) => {
          choose(Number(event.target.value));
          render();
        },
      },
      lines.map((l) => el("option", { value: l.entry, selected: l === chosen }, nameOf(l))),
    ),
  );
}

function pairRows(table, a, b) {
  const x = perTarget(table, a),
    y = perTarget(table, b);
  return d3.range(Math.min(x.length, y.length)).map((i) => ({ i, x: x[i], y: y[i] }));
}

function pairChart(table, a, b) {
  const rows = pairRows(table, a, b);
  const floor = floorOf(rows.flatMap((r) => [r.x, r.y]));
  rows.forEach((r) => {
    r.u = Math.max(r.x, floor);
    r.v = Math.max(r.y, floor);
  });
  const better = rows.filter((r) => r.x < r.y).length,
    worse = rows.filter((r) => r.x > r.y).length;
  const scale = logarithmic(
    "",
    rows.flatMap((r) => [r.u, r.v]),
  );
  const t = table.t[table.per_target.t[perIndex(table)]];
  return figure({
    heading: `${nameOf(a)} against ${nameOf(b)}, T = ${t}`,
    text:
      `Each point is a target. ${nameOf(a)} has the smaller error on ${better} of ` +
      `${rows.length}, ${nameOf(b)} on ${worse}. Click a point for all of its errors.`,
    label:
      `Errors of ${nameOf(a)} and ${nameOf(b)} for each target; ` +
      "the numbers are in the table beside",
    plot: (width) => {
      const picture = plotted(Math.min(width, 560), {
        height: Math.min(width, 560) * 0.8,
        x: { ...scale, label: `r of ${nameOf(a)} →` },
        y: { ...scale, label: `↑ r of ${nameOf(b)}` },
        marks: [
          Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: scale.ticks }),
          Plot.line(
            [scale.domain, scale.domain].map((d, i) => [d[i], d[i]]),
            { stroke: "var(--faint)" },
          ),
          Plot.dot(rows, {
            x: "u",
            y: "v",
            r: 4,
            fill: (d) => (d.x < d.y ? look(a).color : d.x > d.y ? look(b).color : "var(--faint)"),
            fillOpacity: 0.75,
            stroke: "var(--surface)",
            strokeWidth: 0.5,
          }),
          tip(
            rows,
            { x: "u", y: "v" },
            (d) => `target ${d.i + 1}\n${nameOf(a)} ${plain(d.x)}\n${nameOf(b)} ${plain(d.y)}`,
          ),
        ],
      });
      picture.addEventListener("click", () => {
        if (picture.value) openTarget(table, picture.value.i);
      });
      return picture;
    },
  });
}

function targetList(table, able, a, b) {
  const rows = pairRows(table, a, b);
  const worst = [...rows].sort((p, q) => q.x - p.x);
  return el(
    "div",
    { class: "card" },
    el("h3", null, "Targets, hardest first"),
    el(
      "div",
      { class: "scroll numbers tall", tabindex: "0", role: "region", "aria-label": "Targets" },
      el(
        "table",
        null,
        el(
          "caption",
          null,
          `Errors of ${nameOf(a)} and ${nameOf(b)}, to about 1 %, means over repeats`,
        ),
        el(
          "thead",
          null,
          el(
            "tr",
            null,
            ["target", nameOf(a), nameOf(b), "ratio"].map((t, i) =>
              el("th", { scope: "col", class: i ? null : "left" }, t),
            ),
          ),
        ),
        el(
          "tbody",
          null,
          worst.map((r) =>
            el(
              "tr",
              null,
              el(
                "th",
                { scope: "row", class: "left entry" },
                el(
                  "button",
                  {
                    type: "button",
                    "aria-haspopup": "dialog",
                    "data-key": `target-${r.i}`,
                    click: () => openTarget(table, r.i),
                  },
                  `target ${r.i + 1}`,
                ),
              ),
              el("td", null, plain(r.x, 2)),
              el("td", null, plain(r.y, 2)),
              el("td", null, r.y > 0 ? plain(r.x / r.y, 2) : none),
            ),
          ),
        ),
      ),
    ),
  );
}

// openTarget shows one target: the errors of all entries, and what they drew if that was kept.
function openTarget(table, i) {
  const rows = scoredLines(table)
    .filter((l) => l.per_target)
    .map((line) => ({ line, v: perTarget(table, line)[i] }))
    .filter((r) => r.v !== undefined)
    .sort((p, q) => p.v - q.v);
  const floor = floorOf(rows.map((r) => r.v));
  const t = table.t[table.per_target.t[perIndex(table)]];
  const chart = figure({
    heading: `Error of each entry, T = ${t}`,
    label:
      `Errors of ${rows.length} entries for target ${i + 1}; ` +
      "the numbers are in the table below",
    plot: (width) =>
      plotted(width, {
        height: 50 + 24 * rows.length,
        marginLeft: Math.min(
          width / 3,
          20 + 7.2 * (d3.max(rows, (r) => nameOf(r.line).length) ?? 0),
        ),
        x: logarithmic(
          "r →",
          rows.map((r) => Math.max(r.v, floor)),
        ),
        y: { type: "point", domain: rows.map((r) => nameOf(r.line)), label: null, padding: 0.7 },
        marks: rows.map((r) =>
          Plot.dot([r], {
            x: (d) => Math.max(d.v, floor),
            y: (d) => nameOf(d.line),
            r: 5.5,
            symbol: look(r.line).symbol,
            fill: look(r.line).color,
          }),
        ),
      }),
    numbers: () =>
      numbersTable(
        "Errors",
        ["entry", "r"],
        rows.map((r) => [nameOf(r.line), plain(r.v, 2)]),
      ),
  });
  openDialog(`Target ${i + 1} of ${title(table)}`, [chart, ...targetPictures(table, i)]);
}
