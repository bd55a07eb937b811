// Group neighbouring versions with the same result into ranges.

function rank(environment) {
  return environment.python_version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
}

// A platform's rows for a case: one for each range of versions that read the same in a direction, under one start method or,
// without one, under each version's default.
function ranges(id, platform, method, direction) {
  const rows = [];
  const found = [...environments.values()].filter((each) => each.main && !each.own && each.platform === platform).sort((one, other) => rank(one) - rank(other));
  const versions = Map.groupBy ? Map.groupBy(found, (each) => each.python_version) : grouped(found);
  for (const [version, builds] of versions) {
    const cells = builds.map((environment) => {
      const under = method ?? environment.default_start_method;
      return { environment, under, seen: seenOf(id, under, environment) };
    });
    const keys = new Set(cells.map((cell) => keyOf(cell, direction)));
    if (keys.size > 1) {
      // builds of one version disagree: a row for each
      for (const cell of cells) rows.push({ key: null, first: cell.environment.label, last: cell.environment.label, cells: [cell] });
      continue;
    }
    const [key] = keys;
    const row = rows.at(-1);
    if (row && row.key === key) {
      row.last = version;
      row.cells.push(...cells);
    } else {
      rows.push({ key, first: version, last: version, cells });
    }
  }
  return rows;
}

function grouped(found) {
  const groups = new Map();
  for (const each of found) groups.set(each.python_version, [...(groups.get(each.python_version) ?? []), each]);
  return groups;
}

// A version inferred from its neighbours belongs to their range.
function keyOf({ under, seen }, direction) {
  const status = seen.status === "inferred" ? "measured" : seen.status;
  return [under, status, kindOf(seen, direction)].join("|");
}

// The cell that represents a row: the newest measured one, if any.
function representative(row) {
  return row.cells.findLast((cell) => cell.seen.status === "measured") ?? row.cells.at(-1);
}

function versionsText(row) {
  return row.first === row.last ? row.first : `${row.first} – ${row.last}`;
}

function provenance(row) {
  const measured = [...new Set(row.cells.filter((cell) => cell.seen.status === "measured").map(({ environment }) => `${environment.label}${isHere(environment) ? " (here)" : ""}`))];
  const { seen } = representative(row);
  if (measured.length) return `measured on ${measured.join(", ")}`;
  if (seen.status === "expected") return "expected, not measured";
  return "not measured";
}
