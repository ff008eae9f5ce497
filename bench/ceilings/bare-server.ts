import { createServer } from 'node:http';

/** The least that a Node HTTP server does for an event: read the body, parse it, answer as many bytes as the product. */
const answer = JSON.stringify({ success: true, data: { id: 'eev_0123456789abcdef' } });
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(answer) };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (chunks.length > 0) JSON.parse(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(201, headers);
    response.end(answer);
  });
});

server.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
