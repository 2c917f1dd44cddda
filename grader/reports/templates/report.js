"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const table = document.querySelector("#students table");
  const body = table.tBodies[0];
  const find = document.getElementById("find");
  const status = document.getElementById("status");
  const part = document.getElementById("part");
  const outcome = document.getElementById("outcome");
  const said = document.getElementById("said");
  const rows = data.rows.map(([student, stem, state, points, percent, cells]) => ({
    student, stem: stem || student, state, points: +points, percent,
    low: student.toLowerCase(), cells: cells.split(" "),
  }));
  let order = { key: "student", down: false };
  let page = 0;

  const make = (tag, text, style) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (style) node.className = style;
    return node;
  };
  const points = (cell) => (cell.length > 1 ? +cell.slice(1) : -1);
  const valueOf = (row) => {
    if (order.key === "student") return row.low;
    if (order.key === "points" || order.key === "percent") return row[order.key];
    return points(row.cells[+order.key] || "-");
  };
  const kept = (row) => {
    if (find.value && !row.low.includes(find.value.toLowerCase())) return false;
    if (status.value !== "" && row.state !== +status.value) return false;
    if (outcome.value === "") return true;
    const cells = part.value === "" ? row.cells : [row.cells[+part.value]];
    return cells.some((cell) => cell && cell[0] === outcome.value);
  };
  const link = (row, anchor, text) => {
    const node = make("a", text);
    node.href = `feedback/${encodeURIComponent(row.stem)}.html${anchor}`;
    return node;
  };
  const cellOf = (row, cell, index) => {
    if (!cell || cell === "-") return make("td", "·");
    const [glyph, word, style] = data.outcomes[+cell[0]];
    const node = make("td", undefined, style);
    const inner = link(row, `#${data.parts[index][1]}`, "");
    inner.title = `${row.student}, ${data.parts[index][0]}: ${word}`;
    inner.append(make("span", `${word} `, "skip"), `${glyph} ${cell.slice(1)}`);
    node.append(inner);
    return node;
  };
  const rowOf = (row) => {
    const node = make("tr");
    const head = make("th");
    const [glyph, word, style] = data.statuses[row.state];
    head.scope = "row";
    head.append(make("span", `${glyph} `, `glyph status ${style}`), link(row, "", row.student));
    head.append(make("span", `, ${word}`, "skip"));
    node.append(head, make("td", String(row.points)), make("td", String(row.percent)));
    data.parts.forEach((_, index) => node.append(cellOf(row, row.cells[index], index)));
    return node;
  };
  const show = () => {
    const found = rows.filter(kept);
    const sign = order.down ? -1 : 1;
    found.sort((one, other) => {
      const [a, b] = [valueOf(one), valueOf(other)];
      if (a !== b) return a < b ? -sign : sign;
      return one.low < other.low ? -1 : 1;
    });
    const pages = Math.max(1, Math.ceil(found.length / data.size));
    page = Math.min(Math.max(page, 0), pages - 1);
    const first = page * data.size;
    const shown = found.slice(first, first + data.size);
    body.replaceChildren(...shown.map(rowOf));
    const range = shown.length ? `${first + 1} to ${first + shown.length}` : "none";
    said.textContent = `${found.length} of ${rows.length} students, shown: ${range}`;
    document.getElementById("before").disabled = page === 0;
    document.getElementById("after").disabled = page === pages - 1;
    for (const button of table.querySelectorAll("button[data-key]")) {
      const on = button.dataset.key === order.key;
      const head = button.closest("th");
      if (on) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };
  const choices = (select, items) => items.forEach(([value, text]) => {
    const node = make("option", text);
    node.value = value;
    select.append(node);
  });
  choices(status, data.statuses.map((badge, index) => [index, badge[1]]));
  choices(part, data.parts.map((each, index) => [index, each[0]]));
  choices(outcome, data.outcomes.map((badge, index) => [index, badge[1]]));
  for (const head of table.querySelectorAll("th[data-key]")) {
    const button = make("button");
    button.type = "button";
    button.dataset.key = head.dataset.key;
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      const same = order.key === button.dataset.key;
      order = { key: button.dataset.key, down: same ? !order.down : button.dataset.key !== "student" };
      page = 0;
      show();
    });
    head.append(button);
  }
  const again = () => { page = 0; show(); };
  find.addEventListener("input", again);
  for (const each of [status, part, outcome]) each.addEventListener("change", again);
  document.getElementById("before").addEventListener("click", () => { page -= 1; show(); });
  document.getElementById("after").addEventListener("click", () => { page += 1; show(); });
  document.getElementById("controls").hidden = false;
  show();
})();
