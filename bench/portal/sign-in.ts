/** Signs in as a browser does. @returns the Cookie header of the session */
export async function signInByHttp(url: string, email: string, password: string): Promise<string> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie: cookiesOf(csrf) },
    body: JSON.stringify({ email, password, csrfToken, callbackUrl: '/', json: 'true' }),
  });
  const cookie = cookiesOf(answer);
  if (!/oda-session=./.test(cookie)) throw new Error(`${email} could not sign in: ${answer.status}`);
  return cookie;
}

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
