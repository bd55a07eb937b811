// Ranges of versions, made of single results. What was not seen to agree stays apart.

function rank(environment) {
  return environment.python_version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
}

// The rows of a platform for a case: one for each range of versions that is alike, by its own default start method, or by
// one start method for all of them.
function ranges(id, platform, method = null) {
  const rows = [];
  const found = [...environments.values()].filter((each) => each.main && !each.own && each.platform === platform).sort((one, other) => rank(one) - rank(other));
  const versions = Map.groupBy ? Map.groupBy(found, (each) => each.python_version) : grouped(found);
  for (const [version, builds] of versions) {
    const cells = builds.map((environment) => {
      const under = method ?? environment.default_start_method;
      return { environment, under, seen: seenOf(id, under, environment) };
    });
    const keys = new Set(cells.map(keyOf));
    if (keys.size > 1) {
      // builds of one version that disagree: each for itself
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

// What lies between two measured versions that agree belongs to their range.
function keyOf({ under, seen }) {
  const status = seen.status === "inferred" ? "measured" : seen.status;
  return [under, status, kindOf(seen)].join("|");
}

// The cell that a row is shown by: a measured one, the newest.
function representative(row) {
  return row.cells.findLast((cell) => cell.seen.status === "measured") ?? row.cells.at(-1);
}

function versionsText(row) {
  return row.first === row.last ? row.first : `${row.first} – ${row.last}`;
}

function provenance(row) {
  const measured = [...new Set(row.cells.filter((cell) => cell.seen.status === "measured").map((cell) => cell.environment.label))];
  const { seen } = representative(row);
  if (measured.length) return `measured on ${measured.join(", ")}`;
  if (seen.status === "expected") return "expected, nobody measured it";
  return "nobody measured it";
}
