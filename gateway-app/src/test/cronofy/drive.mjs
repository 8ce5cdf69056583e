// Cronofy's own client for Node drives a gateway and tells what it sees, a line for each call.
import http from 'node:http';
import Cronofy from 'cronofy';

const [base, clientId, secret, accessToken, refreshToken, code, redirectUri] = process.argv.slice(2);

const tell = (call, what) => console.log(`${call}: ${what}`);

/** A client as an application would make it. */
function client(tokens) {
  const made = new Cronofy({ client_id: clientId, client_secret: secret, ...tokens });
  made.urls.api = base;
  return made;
}

/** What a call is refused with. */
async function refusal(promise) {
  try {
    await promise;
    return 'not refused';
  } catch (error) {
    const errors = error.error?.entity?.errors ?? {};
    const keys = Object.entries(errors).map(([field, list]) => ` ${field}=${list[0].key}`);
    return `${error.statusCode}${keys.join('')}${error.error?.entity?.error ? ' ' + error.error.entity.error : ''}`;
  }
}

/** Receives notifications, one after the other. */
async function receiver() {
  const waiting = [];
  const arrived = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(200).end();
      const body = Buffer.concat(chunks).toString();
      const told = { body, hmac: request.headers['cronofy-hmac-sha256'], json: JSON.parse(body) };
      const next = waiting.shift();
      next ? next(told) : arrived.push(told);
    });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    next: () =>
      arrived.length ? Promise.resolve(arrived.shift()) : new Promise((told) => waiting.push(told)),
    close: () => server.close(),
  };
}

const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const at = (offset, time) => `${day(offset)}T${time}:00Z`;
const window = { tzid: 'Etc/UTC' };
const names = (events) => events.map((event) => event.summary).sort().join(',');

// The account of a user.
const ann = client({ access_token: accessToken, refresh_token: refreshToken });
const user = await ann.userInfo();
tell('userInfo', `${user['cronofy.type']} ${user['cronofy.data'].profiles[0].provider_name}`);
tell('accountInformation', (await ann.accountInformation()).account.type);
const profile = (await ann.profileInformation()).profiles[0];
tell('profileInformation', `connected ${profile.profile_connected}`);
const annsCalendar = (await ann.listCalendars()).calendars[0];
tell('listCalendars', `${annsCalendar.calendar_name} ${annsCalendar.permission_level}`);
const renewed = await ann.refreshAccessToken();
tell('refreshAccessToken', `${renewed.token_type} ${renewed.refresh_token === refreshToken}`);
const made = await ann.createCalendar({ profile_id: profile.profile_id, name: 'Club' });
tell('createCalendar', `${made.calendar.calendar_name} readonly ${made.calendar.calendar_readonly}`);
tell('createCalendar', `again ${await refusal(ann.createCalendar({ profile_id: profile.profile_id, name: 'Club' }))}`);
const theirs = await ann.readEvents({ ...window, include_managed: true });
tell('readEvents', `of others ${names(theirs.events)} ${theirs.events[0].event_uid.slice(0, 13)}`);

// A calendar of the application's own.
const own = client({});
const opened = await own.applicationCalendar({ application_calendar_id: 'room' });
tell('applicationCalendar', `${opened.application_calendar_id} ${opened.linking_profile.provider_name}`);
const calendar_id = (await own.listCalendars()).calendars[0].calendar_id;
tell('accountInformation', `of an application calendar ${await refusal(own.accountInformation())}`);

const callbacks = await receiver();
const { channel } = await own.createNotificationChannel({ callback_url: callbacks.url });
const verification = await callbacks.next();
tell(
  'createNotificationChannel',
  `${verification.json.notification.type} ${own.hmacValid({ hmac: verification.hmac, body: verification.body })}`
);
const again = await own.createNotificationChannel({ callback_url: callbacks.url });
tell('createNotificationChannel', `again the same ${again.channel.channel_id === channel.channel_id}`);
tell('listNotificationChannels', (await own.listNotificationChannels()).channels.length);

const lunch = { calendar_id, event_id: 'lunch', summary: 'Lunch', start: at(1, '12:00'), end: at(1, '13:00') };
tell('createEvent', JSON.stringify(await own.createEvent(lunch)));
await own.createEvent({ ...lunch, summary: 'Long lunch', end: at(1, '14:00') });
const managed = await own.readEvents({ ...window, only_managed: true });
tell('readEvents', `managed ${managed.events.map((it) => `${it.event_id} ${it.summary}`)}`);
tell('readEvents', `of others ${(await own.readEvents(window)).events.length}`);
tell('createEvent', `without end ${await refusal(own.createEvent({ ...lunch, end: undefined }))}`);
const batch = [
  {
    method: 'POST',
    relative_url: `/v1/calendars/${calendar_id}/events`,
    data: { event_id: 'tea', summary: 'Tea', start: at(2, '15:00'), end: at(2, '16:00') },
  },
  { method: 'DELETE', relative_url: `/v1/calendars/${calendar_id}/events`, data: { event_id: 'lunch' } },
  { method: 'POST', relative_url: `/v1/calendars/${calendar_id}/events`, data: { event_id: 'none' } },
];
tell('batch', (await own.batch({ batch })).batch.map((it) => it.status).join(' '));
const deleted = await own.readEvents({ ...window, include_managed: true, include_deleted: true });
tell('readEvents', `deleted ${deleted.events.map((it) => `${it.summary} ${it.deleted}`).sort()}`);
const busy = await own.freeBusy({ ...window, include_managed: true });
tell('freeBusy', busy.free_busy.map((it) => `${it.free_busy_status} ${it.start.slice(11)}`).join(' '));
for (let i = 0; i < 301; i++) {
  if (i % 50 === 0) {
    const some = [...Array(Math.min(50, 301 - i)).keys()].map((n) => ({
      method: 'POST',
      relative_url: `/v1/calendars/${calendar_id}/events`,
      data: { event_id: `e${i + n}`, summary: `E${i + n}`, start: at(3, '08:00'), end: at(3, '09:00') },
    }));
    await own.batch({ batch: some });
  }
}
const first = await own.readEvents({ ...window, only_managed: true });
const second = await own.readEvents({ next_page: first.pages.next_page, ignored: 'x' });
tell(
  'readEvents',
  `pages ${first.events.length}+${second.events.length} ${second.pages.current}/${second.pages.total} ${second.pages.next_page}`
);
await own.deleteEvent({ calendar_id, event_id: 'tea' });
tell('deleteEvent', (await own.readEvents({ ...window, only_managed: true, from: day(2), to: day(3) })).events.length);
await own.bulkDeleteEvents({ delete_all: true });
// It may go on after its answer; that it ends is what is to be seen.
let left = 1;
for (let tries = 0; left > 0 && tries < 900; tries++) {
  await new Promise((later) => setTimeout(later, 100));
  left = (await own.readEvents({ ...window, only_managed: true })).events.length;
}
tell('bulkDeleteEvents', left);

// When people can meet.
const query_periods = [{ start: at(4, '08:00'), end: at(4, '18:00') }];
const required_duration = { minutes: 60 };
const participants = [{ members: [{ sub: opened.sub }], required: 'all' }];
await own.createEvent({ ...lunch, start: at(4, '12:00'), end: at(4, '13:00') });
const periods = await own.availability({ participants, required_duration, query_periods });
const hours = (list) => list.map((it) => `${it.start.slice(11, 16)}-${it.end.slice(11, 16)}`).join(' ');
tell('availability', hours(periods.available_periods));
const slots = await own.availability({ participants, required_duration, query_periods, response_format: 'slots' });
tell('availability', `${slots.available_slots.length} slots, ${slots.available_slots[0].participants.length} there`);
await own.upsertAvailablePeriod({ available_period_id: 'morning', start: at(4, '09:00'), end: at(4, '11:00'), tzid: 'Etc/UTC' });
tell('listAvailablePeriods', hours((await own.listAvailablePeriods({ ...window })).available_periods));
participants[0].members[0].managed_availability = true;
const morning = await own.availability({ participants, required_duration, query_periods });
tell('availability', `managed ${hours(morning.available_periods)}`);
await own.deleteAvailablePeriods({ available_period_id: 'morning' });
tell('deleteAvailablePeriods', (await own.listAvailablePeriods({ ...window })).available_periods.length);
const weekly_periods = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(
  (day) => ({ day, start_time: '14:00', end_time: '16:00' })
);
const rule = { availability_rule_id: 'work', tzid: 'Etc/UTC', calendar_ids: [calendar_id], weekly_periods };
tell('upsertAvailabilityRule', (await own.upsertAvailabilityRule(rule)).availability_rule.availability_rule_id);
tell('listAvailabilityRules', (await own.listAvailabilityRules()).availability_rules.length);
const read = await own.readAvailabilityRule({ availability_rule_id: 'work' });
tell('readAvailabilityRule', read.availability_rule.weekly_periods.length);
participants[0].members[0] = { sub: opened.sub, availability_rule_ids: ['work'] };
const ruled = await own.availability({ participants, required_duration, query_periods });
tell('availability', `by rule ${hours(ruled.available_periods)}`);
await own.deleteAvailabilityRule({ availability_rule_id: 'work' });
tell('deleteAvailabilityRule', await refusal(own.readAvailabilityRule({ availability_rule_id: 'work' })));

// Somebody else's event, and a notification of what its owner does.
const theirChannel = await ann.createNotificationChannel({ callback_url: callbacks.url });
tell('createNotificationChannel', (await callbacks.next()).json.notification.type);
const external = theirs.events[0];
await ann.updateExternalEvent({
  calendar_id: external.calendar_id,
  event_uid: external.event_uid,
  summary: 'Renamed here',
});
tell('updateExternalEvent', names((await ann.readEvents({ ...window })).events));
console.log('owner: rename');
const change = await callbacks.next();
const since = change.json.notification.changes_since;
tell('change', `${change.json.notification.type} ${ann.hmacValid({ hmac: change.hmac, body: change.body })}`);
const changed = await ann.readEvents({ ...window, last_modified: since, include_deleted: true });
tell('readEvents', `since then ${names(changed.events)}`);
await ann.deleteExternalEvent({ calendar_id: external.calendar_id, event_uid: external.event_uid });
tell('deleteExternalEvent', `left ${(await ann.readEvents(window)).events.length}`);
await ann.deleteNotificationChannel({ channel_id: theirChannel.channel.channel_id });
tell('deleteNotificationChannel', (await ann.listNotificationChannels()).channels.length);

// Codes and ends.
const coded = client({});
const granted = await coded.requestAccessToken({ code, redirect_uri: redirectUri });
tell('requestAccessToken', `${granted.linking_profile.provider_name} ${granted.sub === user.sub}`);
tell('requestAccessToken', `again ${await refusal(coded.requestAccessToken({ code, redirect_uri: redirectUri }))}`);
await coded.revokeAuthorization();
tell('revokeAuthorization', await refusal(client({ access_token: granted.access_token }).userInfo()));
await ann.revokeProfileAuthorization({ profile_id: profile.profile_id });
tell('revokeProfileAuthorization', await refusal(ann.userInfo()));
callbacks.close();
