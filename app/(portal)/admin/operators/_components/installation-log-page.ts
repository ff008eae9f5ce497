/** What the page asks of the log of the installation first, on the server and in the browser alike. */
export const installationLogPage = { limit: 10 };
