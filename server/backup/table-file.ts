import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';

/** What went into a file: rows (COPY ends each with a line's end and escapes those within) and the bytes of the file. */
export interface Written {
  rows: number;
  bytes: number;
  sha256: string;
}

const lineEnd = 0x0a;
const gatheredBytes = 256 * 1024;
/** The lowest of zstd: rows of ours come out as small as at a higher one (docs/decisions/017). */
const compressionLevel = 1;

/** Lets everything through and tells of each piece. */
function watch(tell: (piece: Buffer) => void): Transform {
  return new Transform({
    transform(piece: Buffer, _, done) {
      tell(piece);
      done(null, piece);
    },
  });
}

/** The driver gives row by row; compressing each by itself would take most of the time. */
function gather(): Transform {
  let pieces: Buffer[] = [];
  let length = 0;
  const give = () => {
    const whole = Buffer.concat(pieces);
    pieces = [];
    length = 0;
    return whole;
  };
  return new Transform({
    transform(piece: Buffer, _, done) {
      pieces.push(piece);
      length += piece.length;
      if (length < gatheredBytes) return done();
      return done(null, give());
    },
    flush: (done) => done(null, give()),
  });
}

function countRows(piece: Buffer): number {
  let rows = 0;
  for (let at = piece.indexOf(lineEnd); at >= 0; at = piece.indexOf(lineEnd, at + 1)) rows++;
  return rows;
}

/** Writes rows into a new file, compressed; it is on the disk when this resolves. */
export async function writeTableFile(file: string, rows: Readable, progress: (rows: number) => void): Promise<Written> {
  const hash = createHash('sha256');
  const written = { rows: 0, bytes: 0 };
  await pipeline(
    rows,
    gather(),
    watch((piece) => {
      written.rows += countRows(piece);
      progress(written.rows);
    }),
    createZstdCompress({
      params: { [constants.ZSTD_c_compressionLevel]: compressionLevel, [constants.ZSTD_c_checksumFlag]: 1 },
    }),
    watch((piece) => {
      written.bytes += piece.length;
      hash.update(piece);
    }),
    createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }),
  );
  return { ...written, sha256: hash.digest('hex') };
}

/** The digest of a file as it is. */
export async function digestFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Reads the rows of a file into what takes them. @returns how many there were */
export async function readTableFile(file: string, target: Writable, progress: (rows: number) => void): Promise<number> {
  let rows = 0;
  await pipeline(
    createReadStream(file),
    createZstdDecompress(),
    watch((piece) => {
      rows += countRows(piece);
      progress(rows);
    }),
    target,
  );
  return rows;
}
