import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { makeAuthOptions } from '#server/auth.ts';
import { getRuntime } from '#server/runtime.ts';

const bodyBytesMost = 16_384;

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

async function answer(request: NextRequest, context: RouteContext): Promise<Response> {
  const [action] = (await context.params).nextauth;
  // Anybody may post to next-auth's log; ours is not for anybody.
  if (action === '_log') return refuse(404, 'There is nothing here.');
  if (Number(request.headers.get('content-length') ?? bodyBytesMost + 1) > bodyBytesMost && request.method === 'POST') {
    return refuse(413, `A body has a Content-Length of at most ${bodyBytesMost} bytes.`);
  }
  try {
    const response: Response = await NextAuth(request, context, makeAuthOptions(await getRuntime()));
    response.headers.set('Cache-Control', 'no-store');
    return response;
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(400, 'The body is not valid JSON.');
    throw error;
  }
}

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: { 'Cache-Control': 'no-store' } });
}

export { answer as GET, answer as POST };
