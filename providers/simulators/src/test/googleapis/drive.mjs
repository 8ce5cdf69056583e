// Drives a Google Calendar with Google's client for Node and tells what it saw, a line for each step.
// It judges nothing: who started it knows the lines that are right.
import { auth as google, calendar } from '@googleapis/calendar';
import { createServer } from 'node:http';
import { once } from 'node:events';

const [url, clientId, clientSecret, refreshToken, calendarId, staleToken] = process.argv.slice(2);
const say = (...facts) => console.log(facts.join(' '));
const titles = (list) => list.map((it) => it.summary ?? it.status).sort().join(',');

function client(credentials) {
  const auth = new google.OAuth2({ clientId, clientSecret, endpoints: { oauth2TokenUrl: `${url}/token` } });
  auth.setCredentials(credentials);
  return calendar({ version: 'v3', rootUrl: `${url}/`, auth });
}

/** What a refusal says: by the API, or where tokens come from. */
async function refusal(call) {
  try {
    const { status } = await call();
    return `${status} taken`;
  } catch (e) {
    const error = e.response?.data?.error;
    return `${e.response?.status} ${error?.errors?.[0]?.reason ?? error}: ${e.message}`;
  }
}

async function pages(list, parameters) {
  const all = [];
  let pageToken;
  let data;
  let count = 0;
  do {
    ({ data } = await list({ ...parameters, pageToken }));
    all.push(...data.items);
    pageToken = data.nextPageToken;
    count++;
  } while (pageToken);
  return { all, count, token: data.nextSyncToken };
}

const time = (day, hour) => ({ dateTime: `2026-03-${day}T${hour}:00:00+01:00`, timeZone: 'Europe/Berlin' });
const draft = (summary, day = '03', more = {}) => ({ summary, start: time(day, 10), end: time(day, 11), ...more });
const api = client({ refresh_token: refreshToken });

async function tokens() {
  const stale = client({ access_token: 'stale', refresh_token: refreshToken });
  const { data } = await stale.calendarList.get({ calendarId: 'primary' });
  say('token: a stale one is renewed for', data.id);
  say('token: dead grant', await refusal(() => client({ refresh_token: 'dead' }).calendarList.list()));
  say('token: refused', await refusal(() => client({ access_token: 'wrong' }).calendarList.list()));
}

async function calendars() {
  const { all, count, token } = await pages((it) => api.calendarList.list(it), { maxResults: 1 });
  say('calendarList.list:', all.map((it) => `${it.summary}/${it.accessRole}`).sort().join(','), 'on', count, 'pages');
  const again = await api.calendarList.list({ syncToken: token });
  say('calendarList.list: since then', again.data.items.length);
}

async function events() {
  const list = (it) => api.events.list({ calendarId, ...it });
  const before = await pages(list, {});
  say('events.list: at first', before.all.length);
  const requestBody = draft('One', '03', { id: 'abcde', attendees: [{ email: 'bob@example.com' }] });
  const made = await api.events.insert({ calendarId, sendUpdates: 'none', requestBody });
  say('events.insert:', made.status, made.data.id, made.data.start.dateTime, made.data.attendees[0].responseStatus);
  const got = await api.events.get({ calendarId, eventId: 'abcde' });
  say('events.get:', got.data.summary, got.data.etag === made.data.etag ? 'unchanged' : 'changed');
  const same = { headers: { 'If-None-Match': got.data.etag }, validateStatus: () => true };
  say('events.get: not modified', (await api.events.get({ calendarId, eventId: 'abcde' }, same)).status);
  const patched = await api.events.patch({ calendarId, eventId: 'abcde', requestBody: { location: 'Here' } });
  say('events.patch:', patched.data.summary, patched.data.location, patched.data.etag === got.data.etag ? 'unchanged' : 'changed');
  const late = { headers: { 'If-Match': got.data.etag } };
  say('events.patch: late', await refusal(() => api.events.patch({ calendarId, eventId: 'abcde', requestBody: {} }, late)));
  const updated = await api.events.update({ calendarId, eventId: 'abcde', requestBody: draft('Two', '04') });
  say('events.update:', updated.data.summary, 'at', updated.data.location ?? 'no place', 'sequence', updated.data.sequence);
  const imported = await api.events.import({ calendarId, requestBody: draft('Three', '05', { iCalUID: 'three@elsewhere' }) });
  say('events.import:', imported.data.summary, imported.data.iCalUID);
  await api.events.insert({ calendarId, requestBody: draft('Four', '06') });
  const { all, count, token } = await pages(list, { maxResults: 2 });
  say('events.list: whole', titles(all), 'on', count, 'pages');
  const delta = await pages(list, { syncToken: before.token, maxResults: 1 });
  say('events.list: delta', titles(delta.all), 'on', delta.count, 'pages');
  const moved = await api.events.move({ calendarId, eventId: 'abcde', destination: 'primary' });
  say('events.move: to', moved.data.organizer.email);
  say('events.list: moved away', titles((await pages(list, { syncToken: token })).all));
  const gone = await api.events.delete({ calendarId: 'primary', eventId: 'abcde' });
  say('events.delete:', gone.status);
  say('events.delete: again', await refusal(() => api.events.delete({ calendarId: 'primary', eventId: 'abcde' })));
  say('events.get: deleted', (await api.events.get({ calendarId: 'primary', eventId: 'abcde' })).data.status);
}

async function series() {
  const recurrence = ['RRULE:FREQ=DAILY;COUNT=5'];
  const { data } = await api.events.insert({ calendarId, requestBody: draft('Daily', '09', { recurrence }) });
  const token = (await pages((it) => api.events.list(it), { calendarId })).token;
  const list = (it) => api.events.instances({ calendarId, eventId: data.id, ...it });
  const { all, count } = await pages(list, { maxResults: 2 });
  say('events.instances:', all.length, 'on', count, 'pages from', all[0].originalStartTime.dateTime);
  await api.events.patch({ calendarId, eventId: all[1].id, requestBody: { summary: 'Special' } });
  await api.events.delete({ calendarId, eventId: all[2].id });
  say('events.instances: touched', titles((await pages(list, {})).all));
  const delta = await pages((it) => api.events.list(it), { calendarId, syncToken: token });
  say('events.list: series', titles(delta.all));
  const single = await pages((it) => api.events.list(it), { calendarId, singleEvents: true, orderBy: 'startTime' });
  say('events.list: expanded', single.all.map((it) => `${it.summary}@${it.start.dateTime.slice(8, 10)}`).join(','));
}

async function freeBusy() {
  const items = [{ id: calendarId }, { id: 'nobody@example.com' }];
  const requestBody = { timeMin: '2026-03-05T00:00:00Z', timeMax: '2026-03-07T00:00:00Z', items };
  const { calendars } = (await api.freebusy.query({ requestBody })).data;
  say('freebusy.query:', calendars[calendarId].busy.map((it) => `${it.start}/${it.end}`).join(','));
  say('freebusy.query: unknown', calendars['nobody@example.com'].errors[0].reason);
}

async function channels() {
  const received = [];
  const server = createServer((request, response) => {
    const header = (name) => request.headers[`x-goog-${name}`];
    received.push(`${header('channel-id')}/${header('channel-token')}/${header('resource-state')}`);
    response.writeHead(204).end();
    server.emit('push');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const next = async () => {
    if (received.length === 0) {
      await once(server, 'push', { signal: AbortSignal.timeout(10_000) });
    }
    return received.shift();
  };
  const watch = (id) => {
    const address = `http://127.0.0.1:${server.address().port}/push`;
    const requestBody = { id, type: 'web_hook', address, token: `of-${id}` };
    return api.events.watch({ calendarId, requestBody });
  };
  const { data } = await watch('one');
  say('events.watch:', data.kind, typeof data.expiration, await next());
  await api.events.insert({ calendarId, requestBody: draft('Five', '20') });
  say('events.watch: changed', await next());
  say('events.watch: same id', await refusal(() => watch('one')));
  await watch('two');
  say('events.watch: second', await next());
  const requestBody = { id: 'one', resourceId: data.resourceId };
  say('channels.stop:', (await api.channels.stop({ requestBody })).status);
  await api.events.insert({ calendarId, requestBody: draft('Six', '21') });
  say('channels.stop: then only', await next(), 'and', received.length, 'more');
  say('channels.stop: again', await refusal(() => api.channels.stop({ requestBody })));
  server.closeAllConnections();
  server.close();
}

async function refusals() {
  const list = (it) => () => api.events.list({ calendarId, ...it });
  say('refusal: expired sync token', await refusal(list({ syncToken: staleToken })));
  say('refusal: garbage sync token', await refusal(list({ syncToken: 'garbage' })));
  say('refusal: sync token with query', await refusal(list({ syncToken: staleToken, q: 'x' })));
  say('refusal: empty range', await refusal(list({ timeMin: '2026-03-02T00:00:00Z', timeMax: '2026-03-02T00:00:00Z' })));
  say('refusal: unknown event', await refusal(() => api.events.get({ calendarId, eventId: 'nobody' })));
  say('refusal: unknown calendar', await refusal(() => api.events.list({ calendarId: 'nobody@example.com' })));
  const taken = draft('Again', '03', { id: 'again' });
  await api.events.insert({ calendarId, requestBody: taken });
  say('refusal: same id', await refusal(() => api.events.insert({ calendarId, requestBody: taken })));
  say('refusal: no start', await refusal(() => api.events.insert({ calendarId, requestBody: { summary: 'Never' } })));
}

for (const part of [tokens, calendars, events, series, freeBusy, channels, refusals]) {
  await part().catch((e) => say(`${part.name}: failed with`, e.message));
}
