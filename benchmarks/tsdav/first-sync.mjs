// Fetches all objects of one calendar with tsdav and stores nothing; prints milliseconds and how many.
import { DAVClient } from 'tsdav';

const [serverUrl, username, password, calendarPath, way] = process.argv.slice(2);
const client = new DAVClient({
  serverUrl,
  credentials: { username, password },
  authMethod: 'Basic',
  defaultAccountType: 'caldav',
});
await client.login();
const calendars = await client.fetchCalendars();
const calendar = calendars.find((it) => new URL(it.url).pathname === calendarPath);
const start = process.hrtime.bigint();
const objects = await client.fetchCalendarObjects({ calendar, useMultiGet: way === 'multiget' });
const bodies = objects.filter((it) => it.data).length;
console.log(`${(process.hrtime.bigint() - start) / 1000000n} ${bodies}`);
