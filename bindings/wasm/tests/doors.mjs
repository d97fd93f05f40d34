// What the runners do with the package, in Node and in a page alike.

/** A line for each claim: the Outcome as canonical JSON, or the refusal. */
export function answers(lines, calculate) {
  return lines.map((line) => {
    try {
      return calculate(line);
    } catch (error) {
      if (error.name !== "SanteiError") throw error;
      return JSON.stringify(error);
    }
  });
}

const TABLES = ["claims", "encounters", "units", "times", "lines", "facts", "comments", "visit_points", "texts"];

/** The tables of a batch file: for each its number of rows (of bytes for the texts) as u64, little-endian, and the rows. */
export function tablesOf(bytes, sizes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = {};
  let at = 0;
  for (const table of TABLES) {
    const length = (view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32) * sizes[table];
    tables[table] = bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length;
  }
  if (at !== bytes.length) throw new Error(`a batch file of ${bytes.length} bytes whose tables end at ${at}`);
  return tables;
}

/** A session with the frames, one per line, and the batch of the file. */
export function loaded(santei, masters, frames, file) {
  const session = masters.session();
  for (const frame of frames) session.addFrame(frame);
  return { session, batch: new santei.Batch(tablesOf(file, santei.RECORD_SIZES)) };
}

const RESULT_SIZES = { claims: 96, encounters: 16, units: 16, lines: 8 };

/** The plain results of a batch as a file: for each table its number of rows as u64, little-endian, and the rows. */
export function resultsFile({ session, batch }) {
  const rows = session.calculateBatch(batch).bytes();
  const tables = Object.entries(RESULT_SIZES).map(([table, size]) => [batch.rows[table], size]);
  const file = new Uint8Array(rows.length + 8 * tables.length);
  const view = new DataView(file.buffer);
  let from = 0;
  let to = 0;
  for (const [count, size] of tables) {
    view.setUint32(to, count, true);
    file.set(rows.subarray(from, from + count * size), to + 8);
    from += count * size;
    to += 8 + count * size;
  }
  if (from !== rows.length) throw new Error(`results of ${rows.length} bytes whose tables end at ${from}`);
  return file;
}
