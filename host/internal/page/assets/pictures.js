"use strict";
// Pictures of draws: over the error landscape of a task with two parameters, and as curves for one
// with many outputs.

// exampleOf returns what a line drew for target i, null if that was not kept.
function exampleOf(table, line, i) {
  const p = table.pictures,
    e = line.examples?.[i];
  if (!p || !e) return null;
  return {
    draws: unpackRows(e.draws, p.x_spans),
    outside: e.outside,
    error: e.error,
    best: e.best ? unpackRows(e.best, p.x_spans)[0] : null,
    y: e.best_y ? unpack(e.best_y, p.y_span) : null,
  };
}

// unpackRows reads rows of which each number has a span of its own.
function unpackRows(text, spans) {
  const width = 2 * spans.length;
  return d3
    .range(text.length / width)
    .map((row) =>
      spans.map((s, k) => unpack(text.slice(row * width + 2 * k, row * width + 2 * k + 2), s)[0]),
    );
}

// targetPictures are all pictures of a target.
function targetPictures(table, i) {
  const p = table.pictures;
  if (!p || i >= p.targets.length) return [];
  const drawn = scoredLines(table)
    .map((line) => ({ line, ...exampleOf(table, line, i) }))
    .filter((d) => d.draws);
  const target = unpack(p.targets[i], p.y_span);
  if (drawn.length === 0) return [];
  const pictures = [];
  if (p.map)
    pictures.push(
      el(
        "div",
        { class: "grid" },
        drawn.map((d) => mapChart(table, i, d)),
      ),
    );
  else if (p.curves) pictures.push(curvesChart(table, i, target, drawn));
  if (!p.curves) pictures.push(outputsTable(p, target, drawn));
  return pictures;
}

// entryPictures are the pictures of one line.
function entryPictures(table, line) {
  const p = table.pictures;
  if (!p || !line.examples) return [];
  const all = d3
    .range(Math.min(p.targets.length, line.examples.length))
    .map((i) => ({ i, line, ...exampleOf(table, line, i) }))
    .filter((d) => d.draws);
  if (p.map)
    return [
      el(
        "div",
        { class: "grid" },
        all.map((d) => mapChart(table, d.i, d)),
      ),
    ];
  const targets = all.map((d) => unpack(p.targets[d.i], p.y_span));
  if (p.curves) return all.map((d, k) => curvesChart(table, d.i, targets[k], [d]));
  return all.map((d, k) =>
    outputsTable(p, targets[k], [d], `Target ${d.i + 1}: wanted, and what the best draw gives`),
  );
}

function mapChart(table, i, { line, draws, best, outside }) {
  const { map, x } = table.pictures;
  const shades = unshade(map.shades[i], map.span);
  return figure({
    heading: `${nameOf(line)}, target ${i + 1}`,
    text:
      `${counted(draws.length, "draw")} (dots) and the best of all (ring) over log₁₀ of the ` +
      `error: darker is better.${outside ? ` ${outside} outside the box.` : ""}`,
    label: `Draws of ${nameOf(line)} for target ${i + 1} over the error landscape`,
    plot: (width) => {
      const size = Math.min(width, 420);
      return Plot.plot({
        width: size,
        height: size * 0.82,
        marginLeft: 48,
        marginBottom: 36,
        style: {
          background: "transparent",
          fontFamily: "inherit",
          fontSize: "12px",
          color: "var(--ink)",
        },
        x: { label: x[0] + " →", domain: [map.low[0], map.high[0]] },
        y: { label: "↑ " + x[1], domain: [map.low[1], map.high[1]] },
        color: { type: "linear", domain: [map.span.low, map.span.high], range: mapColors() },
        marks: [
          Plot.raster(shades, {
            width: map.side,
            height: map.side,
            x1: map.low[0],
            x2: map.high[0],
            y1: map.low[1],
            y2: map.high[1],
            interpolate: "nearest",
          }),
          Plot.dot(draws, {
            x: (d) => d[0],
            y: (d) => d[1],
            r: 3.2,
            fill: look(line).color,
            stroke: "white",
            strokeWidth: 0.9,
            clip: true,
          }),
          best
            ? Plot.dot([best], {
                x: (d) => d[0],
                y: (d) => d[1],
                r: 7,
                stroke: "white",
                strokeWidth: 4,
              })
            : null,
          best
            ? Plot.dot([best], {
                x: (d) => d[0],
                y: (d) => d[1],
                r: 7,
                stroke: look(line).color,
                strokeWidth: 2.2,
              })
            : null,
        ],
      });
    },
    numbers: () =>
      numbersTable(
        "Draws",
        [...x],
        draws.map((d) => d.map((v) => plain(v))),
        0,
      ),
  });
}

// mapColors are the ends of the colours of a map, from small to large errors.
function mapColors() {
  const style = getComputedStyle(document.documentElement);
  return [style.getPropertyValue("--map-low").trim(), style.getPropertyValue("--map-high").trim()];
}

function curvesChart(table, i, target, drawn) {
  const p = table.pictures;
  const wanted = Array.from(target, (y, k) => ({ k, y }));
  return figure({
    heading: `Target ${i + 1} and what the best draws give`,
    text: "Thick and grey: the wanted outputs. Thin lines: outputs of each entry's best draw.",
    label:
      `Outputs wanted for target ${i + 1} and those of ` +
      inWords(drawn.map((d) => nameOf(d.line))),
    plot: (width) =>
      plotted(width, {
        x: { label: `output, from ${p.y[0]} to ${p.y[p.y.length - 1]} →` },
        y: { label: "↑ y" },
        marks: [
          Plot.line(wanted, {
            x: "k",
            y: "y",
            stroke: "var(--ink)",
            strokeWidth: 4,
            strokeOpacity: 0.3,
          }),
          ...drawn
            .filter((d) => d.y)
            .flatMap((d) =>
              marksOf(
                d.line,
                Array.from(d.y, (y, k) => ({ k, y })),
                "k",
                "y",
                { size: 0 },
              ),
            ),
        ],
      }),
    numbers: () =>
      numbersTable(
        "Errors of the best draws",
        ["entry", "error"],
        drawn.map((d) => [nameOf(d.line), plain(d.error)]),
      ),
  });
}

function outputsTable(
  p,
  target,
  drawn,
  caption = "Wanted outputs, and what the best draw of each entry gives",
) {
  return el(
    "div",
    { class: "card" },
    numbersTable(
      caption,
      ["", ...p.y, "error"],
      [
        ["wanted", ...Array.from(target, (v) => plain(v)), ""],
        ...drawn.map((d) => [
          nameOf(d.line),
          ...(d.y ? Array.from(d.y, (v) => plain(v)) : p.y.map(() => none)),
          d.y ? plain(d.error) : none,
        ]),
      ],
    ),
  );
}

// trainingCharts are the losses of a line's fit, one chart for each stage.
function trainingCharts(line) {
  return (line.curves ?? []).map((c) => {
    const read = (text) => Array.from(unpack(text, c.span), (v) => (c.log ? 10 ** v : v));
    const series = [
      ["training", read(c.loss), "var(--c0)", null],
      ["validation", read(c.validation), "var(--c1)", "5 3"],
    ];
    const points = series
      .flatMap(([what, values, color, dash]) =>
        values.map((v, i) => ({ what, v, done: c.done[i], color, dash })),
      )
      .filter((p) => isFinite(p.v));
    const of = (what) => points.filter((p) => p.what === what);
    return figure({
      heading: `Training: ${c.stage || "fit"}`,
      text:
        `The model's own losses, repeat ${c.repeat}: training (solid, blue) and validation ` +
        "(dashed, orange). Those of two models do not compare.",
      label: `Training curve of ${nameOf(line)}, stage ${c.stage}`,
      plot: (width) =>
        plotted(width, {
          height: 260,
          x: { label: "work done →" },
          y: c.log
            ? logarithmic(
                "↑ loss",
                points.map((p) => p.v),
              )
            : { label: "↑ loss" },
          marks: series.map(([what, , color, dash]) =>
            Plot.line(of(what), {
              x: "done",
              y: "v",
              stroke: color,
              strokeWidth: 1.8,
              strokeDasharray: dash,
            }),
          ),
        }),
      numbers: () =>
        numbersTable(
          "Losses",
          ["done", "training", "validation"],
          c.done.map((d, i) => [
            d,
            ...series.map(([, values]) => (isFinite(values[i]) ? plain(values[i]) : none)),
          ]),
        ),
    });
  });
}
